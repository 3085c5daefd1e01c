import assert from 'node:assert/strict';
import test from 'node:test';
import { cleanName } from '../../web/clean.js';

test('ordinary names stay as they are', () => {
  for (const name of ['Ana', 'João da Silva', 'Ñandú', '李小龙', 'Zoë-Ann']) assert.equal(cleanName(name), name);
});

test('invisible characters are removed', () => {
  assert.equal(cleanName('A\u202Ena\u200B\u2066\uFEFF\u0007\u{E0041}'), 'Ana');
  assert.equal(cleanName('a\tb\nc'), 'a b c');
  assert.equal(cleanName('  \u3164 \u2800 '), '');
});

test('24 columns at most, wide characters counting twice', () => {
  assert.equal(cleanName('x'.repeat(40)).length, 24);
  assert.equal([...cleanName('漢'.repeat(40))].length, 12);
});

test('no tower of accents', () => {
  assert.ok(cleanName('e' + '\u0301'.repeat(50)).length <= 4);
});

test('a value that is not text is not a name', () => {
  for (const value of [null, undefined, 5, {}, []]) assert.equal(cleanName(value), '');
});

test('marks are counted on the letter that is shown', () => {
  const once = cleanName('\u00EA\u0300\u001B\u0327\u20E3');
  assert.equal(once, '\u0229\u0302\u0300');
  assert.equal(cleanName(once), once);
});
