// Socket.IO's own client, in the tutorial's version and the newest, over every transport.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { io as newest } from 'socket.io-client';
import { io as tutorials } from 'socket.io-client-4.0.0';
import { boardAfter, Player, playPlainly, WON } from './support/player.mjs';
import { serve } from './support/server.mjs';

const VERSIONS = { '4.0.0': tutorials, newest };
const TRANSPORTS = { 'by default': undefined, 'over WebSocket only': ['websocket'], 'by polling only': ['polling'] };

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
let rooms = 0;
const players = [];
const freshRoom = () => `sala-${rooms += 1}`;

before(async () => { server = await serve(); });
after(async () => {
  for (const player of players) player.close();
  assert.equal(await server.stop(), 0);
});

function player(io, options = {}) {
  const made = new Player(io(server.url, { forceNew: true, ...options }));
  players.push(made);
  return made;
}

for (const [version, io] of Object.entries(VERSIONS)) {
  for (const [way, transports] of Object.entries(TRANSPORTS)) {
    describe(`socket.io-client ${version}, ${way}`, () => {
      const options = transports ? { transports } : {};

      test('two plain clients play a whole game, and the next one', async () => {
        const jogoId = freshRoom();
        const [x, o] = [player(io, options), player(io, options)];
        for (const one of [x, o]) {
          await one.connected();
          one.socket.emit('entrar_sala', { jogoId });
          await one.sees(boardAfter([]));
        }
        const over = await playPlainly(x, o, WON);
        assert.equal(over.vencedor, 1);
        o.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
        await Promise.all([x.sees(boardAfter([])), o.sees(boardAfter([]))]);
        const next = await playPlainly(o, x, WON);
        assert.equal(next.partida, 2);
        assert.deepEqual([next.jogadores['1'].vitorias, next.jogadores['-1'].vitorias], [1, 1]);
      });

      test('acknowledgements answer what was asked', async () => {
        const jogoId = freshRoom();
        const x = player(io, options);
        await x.connected();
        const entered = await x.ask('entrar_sala', { jogoId, ficha: null, nome: 'Ana' });
        assert.equal(entered.ok, true);
        const seat = await x.hears('sua_vaga');
        assert.deepEqual([seat.marca, seat.protocolo, typeof seat.ficha], [1, 1, 'string']);
        const { versao } = await x.sees(boardAfter([]));
        const moved = await x.ask('atualizar_jogo', { tabuleiro: boardAfter([4]), versao });
        assert.deepEqual(moved, { ok: true, versao: versao + 1 });
        const refused = await x.ask('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
        assert.deepEqual(refused, { ok: false, codigo: 'nao_e_sua_vez' });
        assert.deepEqual(await x.ask('evento', { qualquer: 'coisa' }), { ok: true });
        assert.deepEqual(await x.hears('evento'), { resposta: 'ok' });
      });
    });
  }

  test(`socket.io-client ${version}: what is emitted in the connect callback is never lost`, async () => {
    for (let round = 0; round < 150; round += 1) {
      const one = player(io, { transports: [round % 2 ? 'websocket' : 'polling'] });
      one.socket.on('connect', () => {
        one.socket.emit('entrar_sala', { jogoId: `connect-${version.replaceAll('.', '-')}-${round}` });
        one.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4]) });
      });
      await one.sees(boardAfter([]));
      await one.sees(boardAfter([4]));
      one.close();
    }
  });

  test(`socket.io-client ${version}: what was emitted before the connection arrives after it, in order`, async () => {
    for (let round = 0; round < 50; round += 1) {
      const one = player(io);
      one.socket.emit('entrar_sala', { jogoId: freshRoom() });
      one.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([8]) });
      await one.sees(boardAfter([]));
      await one.sees(boardAfter([8]));
      one.close();
    }
  });
}

test('both versions sit at one table', async () => {
  const jogoId = freshRoom();
  const [x, o] = [player(tutorials), player(newest)];
  for (const one of [x, o]) {
    await one.connected();
    one.socket.emit('entrar_sala', { jogoId });
    await one.sees(boardAfter([]));
  }
  assert.equal((await playPlainly(x, o, WON)).vencedor, 1);
});

test('every connection has its own id, and the server logs it', async () => {
  const [one, other] = [player(newest), player(newest)];
  await Promise.all([one.connected(), other.connected()]);
  assert.notEqual(one.socket.id, other.socket.id);
  for (const { socket } of [one, other]) {
    // The log reaches us over a pipe of its own, maybe after the connection's answer.
    const label = createHash('sha256').update(socket.id).digest('hex').slice(0, 6);
    const line = new RegExp(`connected client=${label}`);
    for (let wait = 0; wait < 500 && !line.test(server.said()); wait += 1) await delay(10);
    assert.match(server.said(), line);
    // By the whole id a reader of the log could act for a client that polls.
    assert.doesNotMatch(server.said(), new RegExp(socket.id));
  }
});
