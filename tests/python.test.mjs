// Python's own Socket.IO client: two of them play a whole game as plain clients.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { Player } from './support/player.mjs';
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

// The protocol page tells of this limit of the library, and of the line that lifts it.
for (const [line, end] of [[[], 'fim transport error'], [['1000'], 'versao LAST']]) {
  test(`python-socketio after a slow moment of long polling, ${line.length ? 'with' : 'without'} a larger limit`, async () => {
    const room = `slow-${line.length}`;
    const player = await new Player(io(server.url, { transports: ['websocket'], forceNew: true })).connected();
    await player.ask('entrar_sala', { jogoId: room });
    const watcher = await start(PYTHON, [path('python/slow_watcher.py'), server.url, room, ...line], /versao (\d+)/, 'the watcher');
    watcher.child.kill('SIGSTOP');
    let [changes, last] = [0, 0];
    for (let turn = 0; changes < 20; turn += 1) {
      const answer = await player.ask('chamar_robo', { nivel: turn % 2 === 0 ? 'facil' : null });
      if (answer.ok) [changes, last] = [changes + 1, answer.versao];
      // The server lets no client do everything at once.
      else await new Promise((done) => setTimeout(done, 100));
    }
    watcher.child.kill('SIGCONT');
    const told = end.replace('LAST', String(last));
    await watcher.hears(told);
    watcher.child.kill('SIGKILL');
    player.close();
  });
}
