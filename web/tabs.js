// Asks the other tabs of this browser whether one of them sits on a seat, so that opening a second tab
// (or duplicating one, which copies its storage) never steals the seat in silence.
// Must not know: the game, the server.

const CHANNEL = 'jogo';
const PATIENCE_MS = 150;

export class Tabs {
  #channel;
  /** @type {() => string | null} */
  #held = () => null;

  /** @param {any} Channel */
  constructor(Channel = globalThis.BroadcastChannel) {
    if (!Channel) return;
    this.#channel = new Channel(CHANNEL);
    this.#channel.addEventListener('message', ({ data }) => {
      if (data?.asks && data.asks === this.#held()) this.#channel.postMessage({ holds: data.asks });
    });
  }

  /** @param {() => string | null} held the token of the seat this tab sits on now */
  answerFor(held) {
    this.#held = held;
  }

  /** @param {string} token @returns {Promise<boolean>} */
  isHeldElsewhere(token) {
    const channel = this.#channel;
    if (!channel) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (held) => {
        channel.removeEventListener('message', hear);
        clearTimeout(timer);
        resolve(held);
      };
      const hear = ({ data }) => { if (data?.holds === token) finish(true); };
      const timer = setTimeout(() => finish(false), PATIENCE_MS);
      channel.addEventListener('message', hear);
      channel.postMessage({ asks: token });
    });
  }
}
