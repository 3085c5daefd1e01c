import assert from 'node:assert/strict';
import test from 'node:test';
import { retryDelay } from '../../web/backoff.js';

test('the ceiling doubles from half a second to ten', () => {
  const almostOne = () => 0.9999999;
  assert.deepEqual([0, 1, 2, 3, 4, 5, 50, 1e9].map((failures) => retryDelay(failures, almostOne)),
    [500, 1000, 2000, 4000, 8000, 10000, 10000, 10000]);
});

test('any moment below the ceiling is possible', () => {
  assert.equal(retryDelay(5, () => 0), 0);
  assert.equal(retryDelay(5, () => 0.5), 5000);
});
