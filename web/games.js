// Fetches the games of a room that have ended.
// Must not know: the meaning of a game.

import { pathOf } from './address.js';

/** Returns the server's answer, or null if there is none. @param {string} roomId @returns {Promise<unknown>} */
export async function gamesOf(roomId) {
  try {
    const answer = await fetch(`${pathOf(roomId)}/partidas?formato=json`);
    // A room that neither exists nor has games is one without games.
    if (answer.status === 404) return { partidas: [] };
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
