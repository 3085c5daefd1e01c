// Who sits where, and what that means for whoever comes next.
// Must not know: the wire, the page, sentences.

/**
 * Whether somebody can sit down here: where nobody is, or a robot that sits in.
 * @param {import('./wire.js').Players} players @param {number} mark
 */
export const isFree = (players, mark) => players[mark] === null || players[mark].robot !== null;
