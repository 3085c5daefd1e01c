// The server goes away and comes back: Socket.IO's own client finds it again by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { io as newest } from 'socket.io-client';
import { io as tutorials } from 'socket.io-client-4.0.0';
import { boardAfter, Player } from './support/player.mjs';
import { serve } from './support/server.mjs';
import { PATIENCE_MS, within } from './support/time.mjs';

for (const [version, io] of [['4.0.0', tutorials], ['newest', newest]]) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    test(`socket.io-client ${version} comes back after ${signal}`, async (t) => {
      const first = await serve();
      const one = new Player(io(first.url, { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 }));
      t.after(() => one.close());
      one.socket.on('connect', () => one.socket.emit('entrar_sala', { jogoId: '123' }));
      const before = await one.sees(boardAfter([]));
      const lost = new Promise((resolve) => one.socket.once('disconnect', resolve));
      const stopped = await first.stop(signal);
      assert.equal(stopped, signal === 'SIGTERM' ? 0 : 'SIGKILL');
      const reason = await within(PATIENCE_MS, lost, 'disconnect');
      // "io server disconnect" would mean: stay away.
      assert.match(reason, /^transport (close|error)$/);

      const second = await serve([], Number(first.host.split(':')[1]));
      t.after(() => second.stop());
      const reborn = await one.sees(boardAfter([]));
      assert.ok(reborn.versao > before.versao, 'a room that is born again is newer');
    });
  }
}

test('a port that is taken is said in one line', async () => {
  const first = await serve();
  await assert.rejects(serve([], Number(first.host.split(':')[1])), /ended with [1-9]\d*:\n[^\n]+already in use[^\n]+\n$/);
  await first.stop();
});
