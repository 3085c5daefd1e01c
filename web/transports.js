// Chooses between WebSocket and long polling for each attempt to connect. WebSocket comes first. Some networks and
// proxies let none pass, and long polling takes its place there.
// Must not know: connections, time.

const TRIES = 2;

export class Transports {
  constructor() {
    /** The attempts that WebSocket still has before long polling gets one. */
    this.tries = TRIES;
    /** Whether long polling failed, too, so that the server may be what was away. */
    this.outage = false;
  }

  /** @returns {'websocket' | 'polling'} */
  next() {
    return this.tries > 0 ? 'websocket' : 'polling';
  }

  /**
   * Notes that a connection ended before the server's first packet.
   * @param {string} kind @param {boolean} silent whether nothing came at all: a proxy that swallows one WebSocket swallows the next, too
   */
  failed(kind, silent) {
    if (kind === 'polling') [this.tries, this.outage] = [TRIES, true];
    else this.tries -= silent ? TRIES : 1;
  }

  /**
   * Notes the server's first packet.
   * @param {string} kind
   * @returns {boolean} false if the connection is better given up for a WebSocket, because the server is back after an outage
   */
  opened(kind) {
    const afterOutage = this.outage;
    this.outage = false;
    this.tries = kind === 'websocket' ? TRIES : 1;
    return kind === 'websocket' || !afterOutage;
  }
}
