import assert from 'node:assert/strict';
import test from 'node:test';
import { aheadBy, nextPage, pageOf, timeLeft } from '../../web/league.js';

test('the time that is left', () => {
  const left = (seconds) => timeLeft(1795000000000 + seconds * 1000, 1795000000000);
  assert.deepEqual([0, 1, 59, 60, 605, 3599, 3600, 28_800].map(left), ['0:00', '0:01', '0:59', '1:00', '10:05', '59:59', '1:00:00', '8:00:00']);
  assert.equal(left(-5), '0:00');
  assert.equal(left(0.2), '0:01', 'it is over at 0:00, not before');
});

test('pages show the leaders, and each other row once', () => {
  const rows = Array.from({ length: 25 }, (_, at) => at + 1);
  const seen = [];
  let from = 0;
  do {
    const page = pageOf(rows, from).slice(0, 10);
    assert.deepEqual(page.slice(0, 3), [1, 2, 3]);
    seen.push(...page.slice(3));
    from = nextPage(rows.length, from, page.length);
  } while (from !== 0);
  assert.deepEqual(seen, rows.slice(3));
});

test('a page for all rows stays, and one without room goes on all the same', () => {
  assert.equal(nextPage(0, 0, 0), 0);
  assert.equal(nextPage(3, 0, 3), 0);
  assert.equal(nextPage(9, 0, 9), 0);
  assert.equal(nextPage(9, 0, 0), 1);
});

test('the clock of the server, if it tells it', () => {
  const answer = (date) => ({ headers: { get: () => date } });
  assert.equal(aheadBy(answer('Sat, 28 Nov 2026 13:48:52 GMT'), Date.UTC(2026, 10, 28, 13, 40, 52)), 480_000);
  assert.equal(aheadBy(answer('Sat, 28 Nov 2026 13:48:52 GMT'), Date.UTC(2026, 10, 28, 13, 48, 53, 900)), 0, 'the same clock');
  for (const none of [null, '', 'soon']) assert.equal(aheadBy(answer(none), 5), 0);
});
