// Python's own Socket.IO client: two of them play a whole game as plain clients.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { path, PYTHON, serve, start } from './support/server.mjs';
import { PATIENCE_MS, within } from './support/time.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
before(async () => { server = await serve(); });
after(() => server.stop());

const sitDown = (room, mark, transport) =>
  start(PYTHON, [path('python/plain_player.py'), server.url, room, String(mark), ...transport], /(entrou)/, 'the Python client');

for (const transport of [[], ['websocket'], ['polling']]) {
  test(`python-socketio plays, ${transport[0] ?? 'by default'}`, async () => {
    const room = `python-${transport[0] ?? 'default'}`;
    // The first client to sit is X, so it must sit before the second one enters.
    const x = await sitDown(room, 1, transport);
    const o = await sitDown(room, -1, transport);
    for (const one of [x, o]) {
      assert.equal(await within(PATIENCE_MS, one.ended, 'the game to end'), 0, one.said());
      assert.match(one.said(), /fim 1 1 1 -1 -1 0 0 0 0\n/);
    }
  });
}
