// A player around a Socket.IO client of any version: hears events one after another, plays squares.

import { PATIENCE_MS, within } from './time.mjs';

/** X wins with the top row. */
export const WON = [0, 3, 1, 4, 2];

/** The board after these squares were played in turn, X first. @param {number[]} squares */
export function boardAfter(squares) {
  const board = Array(9).fill(0);
  squares.forEach((square, turn) => { board[square] = turn % 2 === 0 ? 1 : -1; });
  return board;
}

export class Player {
  #heard = [];
  #wake = () => {};
  /** The token that gives its seat back. @type {string | null} */
  token = null;

  /** @param {any} socket a Socket.IO client that has not connected yet */
  constructor(socket) {
    this.socket = socket;
    for (const event of ['atualizar_jogo', 'sua_vaga', 'erro', 'salas', 'evento']) {
      socket.on(event, (payload) => {
        if (event === 'sua_vaga') this.token = payload.ficha ?? null;
        this.#heard.push({ event, payload });
        this.#wake();
      });
    }
  }

  async connected() {
    if (this.socket.connected) return this;
    const connected = new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
    await within(PATIENCE_MS, connected, 'connect');
    return this;
  }

  /** The next event, whichever it is. */
  async next() {
    while (this.#heard.length === 0) {
      await within(PATIENCE_MS, new Promise((resolve) => { this.#wake = resolve; }), 'the next event');
    }
    return this.#heard.shift();
  }

  /** The payload of the next event of this name, whatever comes before it. @param {string} event */
  async hears(event) {
    for (;;) {
      const next = await this.next();
      if (next.event === event) return next.payload;
    }
  }

  /** The next room that shows this board. @param {number[]} board */
  async sees(board) {
    for (;;) {
      const room = await this.hears('atualizar_jogo');
      if (String(room.tabuleiro) === String(board)) return room;
    }
  }

  /** An emit that is answered. */
  ask(event, payload) {
    const answer = new Promise((resolve) => this.socket.emit(event, payload, resolve));
    return within(PATIENCE_MS, answer, `the acknowledgement of ${event}`);
  }

  close() {
    this.socket.close();
  }
}

/** Plays squares as plain clients do: whole boards, and drawing what comes back. */
export async function playPlainly(x, o, squares) {
  let room;
  for (let played = 1; played <= squares.length; played += 1) {
    const board = boardAfter(squares.slice(0, played));
    (played % 2 === 1 ? x : o).socket.emit('atualizar_jogo', { tabuleiro: board });
    [room] = await Promise.all([x.sees(board), o.sees(board)]);
  }
  return room;
}
