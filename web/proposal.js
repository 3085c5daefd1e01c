// The life of one proposed board, from the click to the server's answer. It is sent, sent again if no answer comes, and
// then confirmed by the room or given up with a reason.
// Must not know: the page, the socket, other rooms. It is pure: the caller supplies time and chance.

import { EMPTY, continues, emptyBoard, sameBoard, withMark } from './board.js';
import { BOARD, boardPayload } from './wire.js';

export const PATIENCE_MS = 2000;
export const MOST_TRIES = 4;
const LONGEST_WAIT_MS = 5000;

/**
 * @typedef {object} Proposal
 * @property {number} id
 * @property {number[]} board the proposed board
 * @property {number[]} base the board on which it rests
 * @property {number | null} square the new mark's square, or null for a proposal of the next game
 * @property {number} mark
 * @property {number} game the number of the game in the room
 * @property {number} tries
 * @property {number} line the number of the connection on which it was last sent
 * @property {'sending' | 'confirmed' | 'unsure'} phase
 */

/** @returns {Proposal} */
export function proposeMark(state, square) {
  return propose(state, square, withMark(state.room.board, square, state.mark));
}

/** Proposes the empty board, which asks for the next game after a finished one. @returns {Proposal} */
export function proposeNextGame(state) {
  return propose(state, null, emptyBoard());
}

/** @returns {Proposal} */
function propose(state, square, board) {
  const { room, mark } = state;
  return {
    id: (state.proposal ? state.proposal.id : state.lastProposal) + 1,
    board, base: room.board, square, mark, game: room.game, tries: 0, line: state.line.number, phase: 'sending',
  };
}

/** Sends a proposal, for the first time or again. */
export function send(state, proposal) {
  const sent = { ...proposal, tries: proposal.tries + 1, line: state.line.number, phase: 'sending' };
  const effect = {
    do: 'emit', event: BOARD, payload: boardPayload(state.roomId, sent.board), patience: PATIENCE_MS,
    reply: { type: 'answered', id: sent.id },
  };
  return { state: { ...state, proposal: sent, lastProposal: sent.id, refusedSquare: null }, effects: [effect] };
}

/** Sends a proposal again after a wait without an answer. After a few tries it tells the person, and waits for the connection. */
export function unanswered(state) {
  const { proposal } = state;
  if (proposal.tries < MOST_TRIES) return send(state, proposal);
  return { state: { ...state, proposal: { ...proposal, phase: 'unsure' } }, effects: [] };
}

/** Sends the same board again after the server asked for time, a little later each time. */
export function postponed(state) {
  const { proposal } = state;
  const ms = Math.min(LONGEST_WAIT_MS, 500 * 2 ** proposal.tries);
  return { state, effects: [{ do: 'later', ms, message: { type: 'send_again', id: proposal.id } }] };
}

/** Returns the rest of a proposal once everybody sees this room: null when it is settled. @returns {Proposal | null} */
export function afterRoom(proposal, room) {
  if (!proposal || room.game !== proposal.game) return null;
  if (proposal.square === null) return room.rematch.includes(proposal.mark) || room.winner === null ? null : proposal;
  return room.board[proposal.square] === EMPTY ? proposal : null;
}

/**
 * Returns whether the same board may be sent again after a reconnection: it must still be exactly the next change.
 * @param {Proposal} proposal @param {import('./wire.js').Room} room @param {number} mark
 */
export function stillStands(proposal, room, mark) {
  if (mark !== proposal.mark || room.game !== proposal.game) return false;
  if (proposal.square === null) return room.winner !== null;
  return room.turn === mark && sameBoard(room.board, proposal.base);
}

/** Returns whether this room continues the one that was shown. A room that was lost and created again does not. */
export const isReborn = (before, after) =>
  after.game < before.game || (after.game === before.game && !continues(before.board, after.board));
