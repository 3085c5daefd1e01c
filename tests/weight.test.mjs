// The page's budget: everything under 100 kB as transferred, all from the one server, and nothing that jumps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserAndStage } from './support/shared.mjs';
import { firstVisit, jumps } from './support/weight.mjs';

const MOST_BYTES = 100_000;

const [browser, stage] = await browserAndStage({ locale: 'en-US', viewport: { width: 390, height: 740 } });

test('a first visit is light, and asks nobody but this server', async () => {
  const { told } = await firstVisit(stage);
  assert.ok(told.requests.length > 10 && told.bytes > 10_000, 'it was measured');
  assert.ok(told.bytes < MOST_BYTES, `${told.bytes} bytes`);
  const host = new URL(stage.url).host;
  assert.deepEqual(told.requests.filter((url) => new URL(url).host !== host), []);
});

test('nothing jumps through a game, its end, a lost line and the next game', async () => {
  assert.equal(await jumps(stage), 0);
});
