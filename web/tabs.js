// Asks the other tabs of this browser in which room one of them has a seat, so that a second tab never takes it silently.
// A duplicate of a tab would do so otherwise, because it has a copy of the storage.
// Must not know: the game, the server.

const CHANNEL = 'jogo';
const PATIENCE_MS = 150;

export class Tabs {
  /** @param {any} Channel */
  constructor(Channel = globalThis.BroadcastChannel) {
    /** @type {() => {token: string | null, roomId: string | null}} */
    this._held = () => ({ token: null, roomId: null });
    if (!Channel) return;
    this._channel = new Channel(CHANNEL);
    this._channel.addEventListener('message', ({ data }) => {
      const { token, roomId } = this._held();
      if (data && data.asks && data.asks === token) this._channel.postMessage({ holds: token, roomId });
    });
  }

  /** @param {() => {token: string | null, roomId: string | null}} held returns this tab's seat */
  answerFor(held) {
    this._held = held;
  }

  /** Returns the room in which another tab has the seat of a token. @param {string} token @returns {Promise<string | null>} */
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
