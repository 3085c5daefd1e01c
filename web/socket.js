// One Socket.IO connection that never gives up: it notices a dead connection, waits and tries again, by WebSocket or
// by long polling.
// It queues nothing. An event that cannot be sent now is dropped, because only the state knows whether it is still true
// later.
// Must not know: the game, its events, the page.

import { retryDelay } from './backoff.js';
import { decodeFrame, encodeEvent, ENTER_NAMESPACE, LEAVE_NAMESPACE, PONG } from './packets.js';
import { openPolling } from './polling.js';
import { Transports } from './transports.js';

const HANDSHAKE_MS = 5000;
const STEADY_MS = 5000;
const DOUBT_MS = 2500;

/** @typedef {{websocket: string, polling: string}} Addresses one for each way to connect */

/** Returns the socket's addresses on the page's own server. @param {Location | URL} location @returns {Addresses} */
export function socketAddresses(location) {
  const at = (scheme, transport) => `${scheme}//${location.host}/socket.io/?EIO=4&transport=${transport}`;
  return {
    websocket: at(location.protocol === 'https:' ? 'wss:' : 'ws:', 'websocket'),
    polling: at(location.protocol, 'polling'),
  };
}

export class Socket {
  #listener; #addresses; #outside;
  #transports = new Transports();
  /** @type {any} */
  #line = null;
  #kind = '';
  #opened = false;
  #online = false;
  #onlineSince = 0;
  #failures = 0;
  #silence = HANDSHAKE_MS;
  #deathTimer; #retryTimer;
  #waiting = new Map();
  #lastId = 0;

  /**
   * @param {Addresses} addresses
   * @param {{online(): void, offline(retryInMs: number): void, unreachable(code: string | null): void,
   *   event(name: string, payload: unknown): void}} listener `unreachable`: no way to connect works; the server may have said why
   * @param {{WebSocket?: any, openPolling?: any, random?: () => number, now?: () => number}} outside replaced by tests
   */
  constructor(addresses, listener, outside = {}) {
    this.#addresses = addresses;
    this.#listener = listener;
    this.#outside = { WebSocket: globalThis.WebSocket, openPolling, random: Math.random, now: Date.now, ...outside };
    this.#dial();
  }

  /**
   * Sends an event now or not at all. `answered` is called once: with the server's answer, or with null after
   * `patience` ms without one. It is not called if the connection is lost first.
   * @param {string} event @param {unknown} payload
   * @param {{patience: number, answered(answer: unknown): void} | null} wish
   */
  emit(event, payload, wish = null) {
    if (!this.#online) return false;
    const id = wish ? this.#expectAnswer(wish) : null;
    this.#line.send(encodeEvent(event, payload, id));
    return true;
  }

  /** Ends the current wait, because something suggests that the network is back. */
  retryNow() {
    if (this.#line) return;
    clearTimeout(this.#retryTimer);
    this.#dial();
  }

  /** Gives the connection up unless a frame arrives soon. It may have died unnoticed, as in a pocket. */
  doubt() {
    if (!this.#line) return this.retryNow();
    clearTimeout(this.#deathTimer);
    this.#deathTimer = setTimeout(() => this.#lost(), DOUBT_MS);
  }

  /** Leaves the server and does not come back. */
  close() {
    clearTimeout(this.#retryTimer);
    if (this.#online) this.#line.send(LEAVE_NAMESPACE);
    this.#dropLine();
  }

  /** Ends the connection until `retryNow`, because the page is put aside. The server learns it at once. */
  rest() {
    clearTimeout(this.#retryTimer);
    this.#dropLine();
    this.#listener.offline(0);
  }

  #dial() {
    this.#kind = this.#transports.next();
    this.#opened = false;
    let line;
    try {
      line = this.#kind === 'polling' ? this.#outside.openPolling(this.#addresses.polling)
        : new this.#outside.WebSocket(this.#addresses.websocket);
    } catch {
      this.#lost();
      return;
    }
    this.#line = line;
    this.#silence = HANDSHAKE_MS;
    this.#heard();
    // A connection that was given up may still speak; only the current one is heard.
    const whileCurrent = (act) => (event) => { if (line === this.#line) act(event); };
    line.onmessage = whileCurrent(({ data }) => this.#receive(data));
    line.onclose = whileCurrent(({ code }) => this.#lost({ code }));
    line.onerror = line.onclose;
  }

  #receive(frame) {
    const packet = decodeFrame(frame);
    // Until the namespace is entered, the handshake's own limit runs: frames alone are no progress.
    if (this.#online) this.#heard();
    if (packet.kind === 'open') this.#open(packet.silence);
    if (packet.kind === 'ping') this.#line.send(PONG);
    if (packet.kind === 'connected' && !this.#online) this.#entered();
    if (packet.kind === 'closed') this.#lost();
    if (packet.kind === 'event' && this.#online) this.#listener.event(packet.name, packet.payload);
    if (packet.kind === 'answer') this.#answer(packet.id, packet.payload);
  }

  #open(silence) {
    this.#opened = true;
    if (!this.#transports.opened(this.#kind)) {
      this.#dropLine();
      this.#dial();
      return;
    }
    this.#silence = silence;
    this.#line.send(ENTER_NAMESPACE);
  }

  #entered() {
    this.#online = true;
    this.#onlineSince = this.#outside.now();
    this.#heard();
    this.#listener.online();
  }

  /** Postpones, at every frame, the moment at which the connection counts as dead. */
  #heard() {
    clearTimeout(this.#deathTimer);
    this.#deathTimer = setTimeout(() => this.#lost({ silent: true }), this.#silence);
  }

  /** @param {{silent?: boolean, code?: unknown}} how whether nothing came in time, and the server's reason, which only long polling brings */
  #lost({ silent = false, code = null } = {}) {
    const unopened = !this.#opened;
    if (unopened) this.#transports.failed(this.#kind, silent);
    // Only a steady connection resets the wait, so that a server that accepts and drops at once is not hammered.
    const steady = this.#online && this.#outside.now() - this.#onlineSince >= STEADY_MS;
    if (steady) this.#failures = 0;
    this.#dropLine();
    const delay = retryDelay(this.#failures, this.#outside.random);
    this.#failures += 1;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#dial(), delay);
    this.#listener.offline(delay);
    if (unopened && this.#kind === 'polling') this.#listener.unreachable(typeof code === 'string' ? code : null);
  }

  #dropLine() {
    const line = this.#line;
    this.#line = null;
    this.#online = false;
    clearTimeout(this.#deathTimer);
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    line?.close();
  }

  #expectAnswer({ patience, answered }) {
    const id = this.#lastId;
    this.#lastId += 1;
    const timer = setTimeout(() => this.#answer(id, null), patience);
    this.#waiting.set(id, { timer, answered });
    return id;
  }

  #answer(id, payload) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.answered(payload);
  }
}
