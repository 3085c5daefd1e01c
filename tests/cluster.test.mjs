// Several nodes behind a proxy are one server: over every transport, while nodes stop, hang and die.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { io as newest } from 'socket.io-client';
import { io as tutorials } from 'socket.io-client-4.0.0';
import { cluster, freePort, lives } from './support/cluster.mjs';
import { boardAfter, Player, playPlainly, WON } from './support/player.mjs';
import { PATIENCE_MS, within } from './support/time.mjs';

const WAYS = {
  'over WebSocket only': { transports: ['websocket'] },
  'by polling only, without cookies': { transports: ['polling'] },
  'by polling only, with cookies': { transports: ['polling'], withCredentials: true },
  'by polling, then over WebSocket': {},
};

/** @type {Awaited<ReturnType<typeof cluster>>} */
let shared;
let rooms = 0;
const players = [];

before(async () => { shared = await cluster(); });
after(async () => {
  for (const player of players) player.close();
  await shared.stop();
});

function player(url, options, io = newest) {
  const made = new Player(io(url, { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200, ...options }));
  players.push(made);
  return made;
}

for (const [version, io] of Object.entries({ '4.0.0': tutorials, newest })) {
  describe(`socket.io-client ${version}`, () => {
    for (const [way, options] of Object.entries(WAYS)) {
      test(`two play a whole game ${way}`, async () => {
        const jogoId = `sala-${rooms += 1}`;
        const [x, o] = [player(shared.url, options, io), player(shared.url, options, io)];
        for (const one of [x, o]) {
          await one.connected();
          one.socket.emit('entrar_sala', { jogoId });
          await one.sees(boardAfter([]));
        }
        const over = await playPlainly(x, o, WON);
        assert.equal(over.vencedor, 1);
      });
    }
  });
}

/** A player who returns to the seat after every loss. */
async function seated(url, options, jogoId) {
  const one = player(url, options);
  one.losses = 0;
  one.socket.on('disconnect', () => { one.losses += 1; });
  one.socket.on('connect', () => one.socket.emit('entrar_sala', { jogoId, ficha: one.seat?.ficha ?? null }));
  one.seat = await one.hears('sua_vaga');
  one.socket.on('sua_vaga', (seat) => { one.seatNow = seat; });
  return one;
}

/** Sends a move until it is confirmed. The same board twice is one move. */
async function confirm(one, tabuleiro) {
  const begun = Date.now();
  for (;;) {
    const answer = await one.socket.timeout(1_000).emitWithAck('atualizar_jogo', { tabuleiro }).catch(() => null);
    if (answer?.ok) return;
    assert.ok(Date.now() - begun < PATIENCE_MS, `a move is not confirmed: ${answer?.codigo ?? 'no answer'}`);
    await delay(100);
  }
}

class Game {
  #played = 0;

  constructor(x, o) {
    [this.x, this.o] = [x, o];
  }

  static async begin(url, options) {
    const jogoId = `sala-${rooms += 1}`;
    return new Game(await seated(url, options, jogoId), await seated(url, options, jogoId));
  }

  /** One confirmed move, which both see. */
  async move() {
    this.#played += 1;
    const board = boardAfter(WON.slice(0, this.#played));
    await confirm(this.#played % 2 === 1 ? this.x : this.o, board);
    const [room] = await Promise.all([this.x.sees(board), this.o.sees(board)]);
    return room;
  }

  /** Both are where they were. */
  assertSeats() {
    for (const one of [this.x, this.o]) {
      const { marca, ficha } = one.seatNow ?? one.seat;
      assert.deepEqual({ marca, ficha }, { marca: one.seat.marca, ficha: one.seat.ficha });
    }
  }
}

/** Games in every way a client can connect, and so at every node. */
async function games(url) {
  const begun = [];
  for (const transports of [['websocket'], ['websocket'], ['websocket'], ['polling'], ['polling', 'websocket']]) {
    begun.push(await Game.begin(url, { transports }));
  }
  return begun;
}

for (const signal of ['SIGTERM', 'SIGKILL', 'SIGSTOP']) {
  test(`two of three nodes get ${signal} during games: seats and moves stay`, async (t) => {
    const own = await cluster();
    t.after(() => own.stop());
    const all = await games(own.url);
    const move = () => Promise.all(all.map((game) => game.move()));
    await move();
    await move();
    process.kill(own.nodes[0], signal);
    // While it says goodbye, or before anybody knows that it is gone.
    await move();
    process.kill(own.nodes[1], signal);
    await move();
    for (const { vencedor } of await move()) assert.equal(vencedor, 1);
    for (const game of all) game.assertSeats();
    // The proxy spreads the first three evenly: whichever two nodes go, they had both players of one of them.
    assert.ok(all.some(({ x, o }) => x.losses > 0 && o.losses > 0), 'nowhere did both players move');
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL']) {
  test(`deploy/local leaves nothing after ${signal}, even of a node that hangs`, async () => {
    const own = await cluster();
    process.kill(own.nodes[0], 'SIGSTOP');
    await own.stop(signal);
    const gone = async () => { while (own.nodes.some(lives) || existsSync(own.folder)) await delay(50); };
    await within(PATIENCE_MS, gone(), 'the nodes and their folder to go');
  });
}

/** Returns the status of a new session through a balancer that names this address. */
function sessionOf(port, address, claim) {
  return within(PATIENCE_MS, new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(
      `PROXY TCP4 ${address} 127.0.0.1 4000 80\r\n`
      + 'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n'
      + `X-Forwarded-For: ${claim}\r\nConnection: close\r\n\r\n`,
    ));
    let head = '';
    socket.on('error', reject).on('data', (part) => { head += part; });
    socket.on('end', () => resolve(Number(head.split(' ')[1])));
  }), 'an answer');
}

test('the address that is counted is the one the proxy saw, whatever a client claims', async (t) => {
  const port = await freePort();
  const own = await cluster(['--conexoes-por-endereco', '2'], { JOGO_BALANCER: `127.0.0.1:${port}` });
  t.after(() => own.stop());
  const answers = [];
  for (const claim of ['10.1.1.1', '10.1.1.2', '10.1.1.3', '127.0.0.1']) answers.push(await sessionOf(port, '203.0.113.7', claim));
  assert.deepEqual(answers, [200, 200, 503, 503]);
  // Nor does anybody use up somebody else's places.
  assert.equal(await sessionOf(port, '203.0.113.99', '203.0.113.7'), 200);
});
