// Follows one room by server-sent events, for a screen that only shows it. The room counts no watcher, and a room on no
// list is found by its code.
// Must not know: the page.

import { pathOf } from './address.js';
import { decodeRoom } from './wire.js';

const SOON_MS = 1000;
/** A question for a room that is not there counts as a new room of this address, so it is asked seldom. */
const LATER_MS = 5000;

/**
 * Calls `shown` with each state of the room, and with null while there is none. It never ends.
 * @param {string} roomId @param {(room: import('./wire.js').Room | null) => void} shown
 */
export function followRoom(roomId, shown) {
  const address = `${pathOf(roomId)}?formato=`;
  /** The game whose end is on the screen. @type {number | null} */
  let ended = null;

  function listen() {
    const source = new EventSource(`${address}sse`);
    const again = (ms) => {
      source.close();
      setTimeout(look, ms);
    };
    source.onmessage = ({ data }) => take(data);
    source.addEventListener('fim', () => again(SOON_MS));
    source.onerror = () => again(LATER_MS);
  }

  /** Looks whether the room is there and its next game has begun, and listens from then on. */
  async function look() {
    try {
      const answer = await fetch(`${address}json`, { cache: 'no-store' });
      const room = answer.ok ? take(await answer.text()) : null;
      if (room !== null && room.game !== ended) return listen();
      if (room === null && answer.status === 404) shown(null);
      setTimeout(look, room === null ? LATER_MS : SOON_MS);
    } catch {
      // The last board stays.
      setTimeout(look, LATER_MS);
    }
  }

  function take(text) {
    const room = decodeRoom(JSON.parse(text));
    if (room === null) return null;
    ended = room.winner === null ? null : room.game;
    shown(room);
    return room;
  }

  look();
}
