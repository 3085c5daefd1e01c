// The seats and their players, and whether the next person finds a free one.
// Must not know: the wire, the page, sentences.

/**
 * Returns whether a person can sit down here: the seat is empty, or a robot fills in.
 * @param {import('./wire.js').Players} players @param {number} mark
 */
export const isFree = (players, mark) => players[mark] === null || players[mark].robot !== null;

/**
 * Returns whether this is a new room with an empty seat: there is no opponent yet.
 * @param {{room: import('./wire.js').Room | null, mark: number | null}} state
 */
export function isWaiting({ room, mark }) {
  return room !== null && mark !== 0 && !room.players[-(mark || -1)] && room.board.every((square) => square === 0);
}
