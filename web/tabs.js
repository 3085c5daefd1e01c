// Asks the other tabs of this browser whether one of them has a seat, so that a second tab never takes it silently.
// A duplicate of a tab would do so otherwise, because it has a copy of the storage.
// Must not know: the game, the server.

const CHANNEL = 'jogo';
const PATIENCE_MS = 150;

export class Tabs {
  /** @param {any} Channel */
  constructor(Channel = globalThis.BroadcastChannel) {
    /** @type {() => string | null} */
    this._held = () => null;
    if (!Channel) return;
    this._channel = new Channel(CHANNEL);
    this._channel.addEventListener('message', ({ data }) => {
      if (data && data.asks && data.asks === this._held()) this._channel.postMessage({ holds: data.asks });
    });
  }

  /** @param {() => string | null} held returns the token of this tab's seat */
  answerFor(held) {
    this._held = held;
  }

  /** @param {string} token @returns {Promise<boolean>} */
  isHeldElsewhere(token) {
    const channel = this._channel;
    if (!channel) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (held) => {
        channel.removeEventListener('message', hear);
        clearTimeout(timer);
        resolve(held);
      };
      const hear = ({ data }) => { if (data && data.holds === token) finish(true); };
      const timer = setTimeout(() => finish(false), PATIENCE_MS);
      channel.addEventListener('message', hear);
      channel.postMessage({ asks: token });
    });
  }
}
