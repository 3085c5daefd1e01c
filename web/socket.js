// One Socket.IO connection over WebSocket that never gives up: it notices a dead connection, waits and tries again.
// It queues nothing. An event that cannot be sent now is dropped, because only the state knows whether it is still true
// later.
// Must not know: the game, its events, the page.

import { retryDelay } from './backoff.js';
import { decodeFrame, encodeEvent, ENTER_NAMESPACE, LEAVE_NAMESPACE, PONG } from './packets.js';

const HANDSHAKE_MS = 5000;
const STEADY_MS = 5000;
const DOUBT_MS = 2500;

/** Returns the socket's address on the page's own server. @param {Location | URL} location */
export function socketAddress(location) {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}/socket.io/?EIO=4&transport=websocket`;
}

export class Socket {
  #listener; #address; #outside;
  /** @type {any} */
  #line = null;
  #online = false;
  #onlineSince = 0;
  #failures = 0;
  #silence = HANDSHAKE_MS;
  #deathTimer; #retryTimer;
  #waiting = new Map();
  #lastId = 0;

  /**
   * @param {string} address
   * @param {{online(): void, offline(retryInMs: number): void, event(name: string, payload: unknown): void}} listener
   * @param {{WebSocket?: any, random?: () => number, now?: () => number}} outside replaced by tests
   */
  constructor(address, listener, outside = {}) {
    this.#address = address;
    this.#listener = listener;
    this.#outside = { WebSocket: globalThis.WebSocket, random: Math.random, now: Date.now, ...outside };
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

  #dial() {
    let line;
    try {
      line = new this.#outside.WebSocket(this.#address);
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
    line.onclose = whileCurrent(() => this.#lost());
    line.onerror = line.onclose;
  }

  #receive(frame) {
    const packet = decodeFrame(frame);
    // Until the namespace is entered, the handshake's own limit runs: frames alone are no progress.
    if (this.#online) this.#heard();
    if (packet.kind === 'open') {
      this.#silence = packet.silence;
      this.#line.send(ENTER_NAMESPACE);
    }
    if (packet.kind === 'ping') this.#line.send(PONG);
    if (packet.kind === 'connected' && !this.#online) this.#entered();
    if (packet.kind === 'closed') this.#lost();
    if (packet.kind === 'event' && this.#online) this.#listener.event(packet.name, packet.payload);
    if (packet.kind === 'answer') this.#answer(packet.id, packet.payload);
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
    this.#deathTimer = setTimeout(() => this.#lost(), this.#silence);
  }

  #lost() {
    // Only a steady connection resets the wait, so that a server that accepts and drops at once is not hammered.
    const steady = this.#online && this.#outside.now() - this.#onlineSince >= STEADY_MS;
    if (steady) this.#failures = 0;
    this.#dropLine();
    const delay = retryDelay(this.#failures, this.#outside.random);
    this.#failures += 1;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#dial(), delay);
    this.#listener.offline(delay);
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
