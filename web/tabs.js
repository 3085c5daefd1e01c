// Asks the other tabs in which room one has a seat. A duplicate of a tab would take it silently, by its copy of the storage.
// Must not know: the game, the server.

const CHANNEL = 'jogo';
/** A background tab of a busy phone answers late, and a seat that is taken from it is worse than a reload that waits. */
const PATIENCE_MS = 400;

export class Tabs {
  /** @param {any} Channel */
  constructor(Channel = globalThis.BroadcastChannel) {
    /** @type {() => any} */
    this._held = () => ({});
    if (!Channel) return;
    this._channel = new Channel(CHANNEL);
    this._channel.addEventListener('message', ({ data }) => {
      const { token, roomId } = this._held();
      if (data && data.asks && data.asks === token) this._channel.postMessage({ holds: token, roomId });
    });
  }

  /** @param {() => {token: string | null, roomId: string | null}} held */
  answerFor(held) {
    this._held = held;
  }

  /** Returns the room of the tab with this token. @param {string} token @returns {Promise<string | null>} */
  roomOf(token) {
    const channel = this._channel;
    if (!channel) return Promise.resolve(null);
    return new Promise((resolve) => {
      const finish = (roomId) => {
        channel.removeEventListener('message', hear);
        clearTimeout(timer);
        resolve(roomId);
      };
      const hear = ({ data }) => { if (data && data.holds === token) finish(data.roomId); };
      const timer = setTimeout(() => finish(null), PATIENCE_MS);
      channel.addEventListener('message', hear);
      channel.postMessage({ asks: token });
    });
  }
}
