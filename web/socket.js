// One Socket.IO connection that never gives up: it notices a dead connection, waits and tries again, by WebSocket or
// by long polling.
// It queues nothing. An event that cannot be sent now is dropped, because only the state knows whether it is still true
// later.
// Must not know: the game, its events, the page.

import { retryDelay } from './backoff.js';
import { BASE } from './base.js';
import { decodeFrame, encodeEvent, enterNamespace, ENTER_NAMESPACE, LEAVE_NAMESPACE, LONGEST_FOR_HOST, PONG, refusalOf, withNamespace, withoutNamespace } from './packets.js';
import { openPolling } from './polling.js';
import { Transports } from './transports.js';

const HANDSHAKE_MS = 5000;
const STEADY_MS = 5000;
const DOUBT_MS = 2500;

/** @typedef {{websocket: string, polling: string}} Addresses one for each way to connect */

/** Returns the socket's addresses on the page's own server. @param {Location | URL} location @returns {Addresses} */
export function socketAddresses(location) {
  const at = (scheme, transport) => `${scheme}//${location.host}${BASE}/socket.io/?EIO=4&transport=${transport}`;
  return {
    websocket: at(location.protocol === 'https:' ? 'wss:' : 'ws:', 'websocket'),
    polling: at(location.protocol, 'polling'),
  };
}

export class Socket {
  /**
   * @param {Addresses} addresses
   * @param {{online(): void, offline(retryInMs: number): void, unreachable(code: string | null): void,
   *   event(name: string, payload: unknown): void, refused?(code: string): void}} listener `unreachable`: no way to connect
   *   works; the server may have said why. `refused`: the namespace stays closed to this client, which does not try again
   * @param {{WebSocket?: any, openPolling?: any, random?: () => number, now?: () => number}} outside replaced by tests
   * @param {{namespace: string, auth: unknown} | null} place the namespace, if it is not the usual one
   */
  constructor(addresses, listener, outside = {}, place = null) {
    this._place = place;
    this._addresses = addresses;
    this._transports = new Transports();
    /** @type {any} */
    this._line = null;
    this._kind = '';
    this._opened = false;
    this._online = false;
    this._onlineSince = 0;
    this._failures = 0;
    this._silence = HANDSHAKE_MS;
    this._deathTimer = this._retryTimer = undefined;
    this._waiting = new Map();
    this._lastId = 0;
    this._listener = listener;
    this._outside = { WebSocket: globalThis.WebSocket, openPolling, random: Math.random, now: Date.now, ...outside };
    this._dial();
  }

  /**
   * Sends an event now or not at all. `answered` is called once: with the server's answer, or with null after
   * `patience` ms without one. It is not called if the connection is lost first.
   * @param {string} event @param {unknown} payload
   * @param {{patience: number, answered(answer: unknown): void} | null} wish
   */
  emit(event, payload, wish = null) {
    if (!this._online) return false;
    const id = wish ? this._expectAnswer(wish) : null;
    const frame = encodeEvent(event, payload, id);
    this._line.send(this._place ? withNamespace(frame, this._place.namespace) : frame);
    return true;
  }

  /** Ends the current wait, because something suggests that the network is back. */
  retryNow() {
    if (this._line) return;
    clearTimeout(this._retryTimer);
    this._dial();
  }

  /** Gives the connection up unless a frame arrives soon. It may have died unnoticed, as in a pocket. */
  doubt() {
    if (!this._line) return this.retryNow();
    clearTimeout(this._deathTimer);
    this._deathTimer = setTimeout(() => this._lost(), DOUBT_MS);
  }

  /** Leaves the server and does not come back. */
  close() {
    clearTimeout(this._retryTimer);
    if (this._online) this._line.send(LEAVE_NAMESPACE);
    this._dropLine();
  }

  /** Ends the connection until `retryNow`, because the page is put aside. The server learns it at once. */
  rest() {
    clearTimeout(this._retryTimer);
    this._dropLine();
    this._listener.offline(0);
  }

  _dial() {
    this._kind = this._transports.next();
    this._opened = false;
    let line;
    try {
      line = this._kind === 'polling' ? this._outside.openPolling(this._addresses.polling)
        : new this._outside.WebSocket(this._addresses.websocket);
    } catch {
      this._lost();
      return;
    }
    this._line = line;
    this._silence = HANDSHAKE_MS;
    this._heard();
    // A connection that was given up may still speak; only the current one is heard.
    const whileCurrent = (act) => (event) => { if (line === this._line) act(event); };
    line.onmessage = whileCurrent(({ data }) => this._receive(data));
    line.onclose = whileCurrent(({ code }) => this._lost({ code }));
    line.onerror = line.onclose;
  }

  _receive(frame) {
    const own = this._place ? withoutNamespace(frame, this._place.namespace) : frame;
    const refusal = this._place && refusalOf(own);
    if (typeof refusal === 'string') return this._refused(refusal);
    const packet = this._place ? decodeFrame(own, LONGEST_FOR_HOST) : decodeFrame(own);
    // Until the namespace is entered, the handshake's own limit runs: frames alone are no progress.
    if (this._online) this._heard();
    if (packet.kind === 'open') this._open(packet.silence);
    if (packet.kind === 'ping') this._line.send(PONG);
    if (packet.kind === 'connected' && !this._online) this._entered();
    if (packet.kind === 'closed') this._lost();
    if (packet.kind === 'event' && this._online) this._listener.event(packet.name, packet.payload);
    if (packet.kind === 'answer') this._answer(packet.id, packet.payload);
  }

  _open(silence) {
    this._opened = true;
    if (!this._transports.opened(this._kind)) {
      this._dropLine();
      this._dial();
      return;
    }
    this._silence = silence;
    this._line.send(this._place ? enterNamespace(this._place.namespace, this._place.auth) : ENTER_NAMESPACE);
  }

  _refused(code) {
    this._dropLine();
    if (this._listener.refused) this._listener.refused(code);
  }

  _entered() {
    this._online = true;
    this._onlineSince = this._outside.now();
    this._heard();
    this._listener.online();
  }

  /** Postpones, at every frame, the moment at which the connection counts as dead. */
  _heard() {
    clearTimeout(this._deathTimer);
    this._deathTimer = setTimeout(() => this._lost({ silent: true }), this._silence);
  }

  /** @param {{silent?: boolean, code?: unknown}} how whether nothing came in time, and the server's reason, which only long polling brings */
  _lost({ silent = false, code = null } = {}) {
    const unopened = !this._opened;
    if (unopened) this._transports.failed(this._kind, silent);
    // Only a steady connection resets the wait, so that a server that accepts and drops at once is not hammered.
    const steady = this._online && this._outside.now() - this._onlineSince >= STEADY_MS;
    if (steady) this._failures = 0;
    this._dropLine();
    const delay = retryDelay(this._failures, this._outside.random);
    this._failures += 1;
    clearTimeout(this._retryTimer);
    this._retryTimer = setTimeout(() => this._dial(), delay);
    this._listener.offline(delay);
    if (unopened && this._kind === 'polling') this._listener.unreachable(typeof code === 'string' ? code : null);
  }

  _dropLine() {
    const line = this._line;
    this._line = null;
    this._online = false;
    clearTimeout(this._deathTimer);
    for (const { timer } of this._waiting.values()) clearTimeout(timer);
    this._waiting.clear();
    if (line) line.close();
  }

  _expectAnswer({ patience, answered }) {
    const id = this._lastId;
    this._lastId += 1;
    const timer = setTimeout(() => this._answer(id, null), patience);
    this._waiting.set(id, { timer, answered });
    return id;
  }

  _answer(id, payload) {
    const waiting = this._waiting.get(id);
    if (!waiting) return;
    this._waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.answered(payload);
  }
}
