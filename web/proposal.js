// The life of one proposed board, from the click until the server has answered for it:
// asked, resent when no answer comes, confirmed by the room, or given up with a reason.
// Must not know: the page, the socket, other rooms. Pure: time and chance are the caller's.

import { EMPTY, continues, emptyBoard, sameBoard, withMark } from './board.js';
import { BOARD, boardPayload } from './wire.js';

export const PATIENCE_MS = 2000;
export const MOST_TRIES = 4;
const LONGEST_WAIT_MS = 5000;

/**
 * @typedef {{id: number, board: number[], base: number[], square: number | null, mark: number, game: number,
 *   tries: number, line: number, phase: 'sending' | 'confirmed' | 'unsure'}} Proposal
 *   `square` is null when the next game is asked for; `line` is the connection it was last sent on
 */

/** @returns {Proposal} */
export function proposeMark(state, square) {
  return propose(state, square, withMark(state.room.board, square, state.mark));
}

/** The empty board after a finished game asks for the next one. @returns {Proposal} */
export function proposeNextGame(state) {
  return propose(state, null, emptyBoard());
}

/** @returns {Proposal} */
function propose(state, square, board) {
  const { room, mark } = state;
  return {
    id: (state.proposal?.id ?? state.lastProposal) + 1,
    board, base: room.board, square, mark, game: room.game, tries: 0, line: state.line.number, phase: 'sending',
  };
}

/** Sends it, or sends the very same board again. */
export function send(state, proposal) {
  const sent = { ...proposal, tries: proposal.tries + 1, line: state.line.number, phase: 'sending' };
  const effect = {
    do: 'emit', event: BOARD, payload: boardPayload(state.roomId, sent.board), patience: PATIENCE_MS,
    reply: { type: 'answered', id: sent.id },
  };
  return { state: { ...state, proposal: sent, lastProposal: sent.id, refusedSquare: null }, effects: [effect] };
}

/** No answer within the patience: again, a few times; then say so and wait for the connection. */
export function unanswered(state) {
  const { proposal } = state;
  if (proposal.tries < MOST_TRIES) return send(state, proposal);
  return { state: { ...state, proposal: { ...proposal, phase: 'unsure' } }, effects: [] };
}

/** The server asked for time: the same board again, by itself, a little later each time. */
export function postponed(state) {
  const { proposal } = state;
  const ms = Math.min(LONGEST_WAIT_MS, 500 * 2 ** proposal.tries);
  return { state, effects: [{ do: 'later', ms, message: { type: 'send_again', id: proposal.id } }] };
}

/** What is left of the proposal once this room is what everyone sees. @returns {Proposal | null} */
export function afterRoom(proposal, room) {
  if (!proposal || room.game !== proposal.game) return null;
  if (proposal.square === null) return room.rematch.includes(proposal.mark) || room.winner === null ? null : proposal;
  return room.board[proposal.square] === EMPTY ? proposal : null;
}

/**
 * After a reconnection the same board may be sent again only if it is still exactly the next thing to happen.
 * @param {Proposal} proposal @param {import('./wire.js').Room} room @param {number} mark
 */
export function stillStands(proposal, room, mark) {
  if (mark !== proposal.mark || room.game !== proposal.game) return false;
  if (proposal.square === null) return room.winner !== null;
  return room.turn === mark && sameBoard(room.board, proposal.base);
}

/** A room that was lost and is born again does not continue what was shown. */
export const isReborn = (before, after) =>
  after.game < before.game || (after.game === before.game && !continues(before.board, after.board));
