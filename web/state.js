// The one writer of what the page shows: update(state, message) gives the next state and the effects to carry out.
// Must not know: the page, the socket, storage, clocks, languages. It asks the server and believes what it is told.

import { EMPTY } from './board.js';
import { whatHappened } from './news.js';
import { isFree } from './players.js';
import * as proposals from './proposal.js';
import * as visit from './visit.js';
import { ROBOT, robotPayload } from './wire.js';

/**
 * @typedef {import('./wire.js').Room} Room
 * @typedef {{
 *   name: string, line: {status: 'connecting' | 'online' | 'lost', retryAt: number, number: number},
 *   rooms: import('./wire.js').ListedRoom[] | null,
 *   roomId: string | null, token: string | null, spareToken: string | null, watch: boolean, takenOver: boolean,
 *   entry: number, presented: string | null, roomArrived: boolean, seatArrived: boolean,
 *   returning: boolean, reborn: boolean,
 *   room: Room | null, mark: number | null, proposal: import('./proposal.js').Proposal | null, lastProposal: number,
 *   blocked: string | null, notice: {id: number, key: string, values?: object} | null,
 *   refusedSquare: number | null,
 *   said: {id: number, key: string, values?: object}[], lastSaid: number
 * }} State
 */

/** @param {string} name @returns {State} */
export const initialState = (name) => ({
  name, line: { status: 'connecting', retryAt: 0, number: 0 }, rooms: null,
  lastProposal: 0, entry: 0, said: [], lastSaid: 0, ...visit.NOWHERE,
});

/**
 * What the outside is asked for: emit, later, keep_token, forget_token, each with its own values.
 * @typedef {{do: string, [value: string]: any}} Effect
 * @typedef {State & {room: Room, mark: number}} Settled with everything that can be known of a room
 */

/** @type {Record<string, (state: State, message: any) => {state: State, effects: Effect[]}>} */
const HANDLERS = {
  // What the person wants.
  open: visit.open,
  leave: visit.leave,
  take_back: visit.takeBack,
  take_seat: visit.takeSeat,
  try_again: visit.tryAgain,
  rename: (state, { name }) => only({ ...state, name }),
  play,
  next_game: nextGame,
  call_robot: callRobot,
  // What the connection does.
  online: visit.online,
  lost: visit.lost,
  woke: visit.woke,
  // What the server says.
  rooms: (state, { rooms }) => only({ ...state, rooms }),
  room: adoptRoom,
  seat: adoptSeat,
  refused: (state, { refusal }) => visit.refused(state, refusal),
  entered: visit.entered,
  answered: proposalAnswered,
  // What was put off until later.
  enter_again: (state, { entry }) => (entry === state.entry && canTalk(state) ? visit.enter(state) : only(state)),
  send_again: (state, { id }) => (isCurrent(state, id) && canTalk(state) ? proposals.send(state, state.proposal) : only(state)),
  notice_over: (state, { id }) => only(state.notice?.id === id ? { ...state, notice: null, refusedSquare: null } : state),
};

/** @param {State} state @param {{type: string}} message */
export function update(state, message) {
  return HANDLERS[message.type](state, message);
}

/** Whether a mark may be asked for now. @param {State} state @param {number} square */
export function canPlay(state, square) {
  return isSettled(state) && !state.proposal && state.room.turn !== 0 && state.room.turn === state.mark
    && state.room.board[square] === EMPTY;
}

/** @param {State} state */
export function canAskNextGame(state) {
  return isSettled(state) && !state.proposal && state.room.winner !== null
    && state.mark !== 0 && !state.room.rematch.includes(state.mark);
}

/** Whether the chair opposite is nobody's, so that a robot may sit there. @param {State} state */
export function canCallRobot(state) {
  return isSettled(state) && state.mark !== 0 && isFree(state.room.players, -state.mark);
}

const only = (state) => ({ state, effects: [] });
const canTalk = (state) => state.line.status === 'online' && state.roomId !== null && state.blocked === null;
/** @param {State} state @returns {state is Settled} */
function isSettled(state) {
  return canTalk(state) && state.roomArrived && state.seatArrived;
}

const isCurrent = (state, id) => state.proposal?.id === id && state.proposal.phase !== 'confirmed';

function play(state, { square }) {
  const { proposal } = state;
  // The person insists on a move that was never confirmed: the same board once more.
  if (proposal?.phase === 'unsure' && proposal.square === square && isSettled(state)) {
    return proposals.send(state, { ...proposal, tries: 0 });
  }
  if (canPlay(state, square)) return proposals.send({ ...state, notice: null }, proposals.proposeMark(state, square));
  const reason = whyNot(state, square);
  return reason ? visit.notify({ ...state, refusedSquare: square }, { key: reason }) : only(state);
}

/** A person who plays and cannot deserves a reason; silence only when the page already says it. */
function whyNot(state, square) {
  if (!isSettled(state) || state.proposal) return null;
  if (state.mark === 0) return 'so_assistindo';
  if (state.room.winner !== null) return 'partida_encerrada';
  if (state.room.board[square] !== EMPTY) return 'casa_ocupada';
  return 'nao_e_sua_vez';
}

function nextGame(state) {
  const { proposal } = state;
  if (proposal?.phase === 'unsure' && proposal.square === null && isSettled(state)) {
    return proposals.send(state, { ...proposal, tries: 0 });
  }
  return canAskNextGame(state) ? proposals.send({ ...state, notice: null }, proposals.proposeNextGame(state)) : only(state);
}

/** Asked once: the room shows whether it came, and the person can ask again. */
function callRobot(state, { level }) {
  if (!canCallRobot(state)) return only(state);
  return { state, effects: [{ do: 'emit', event: ROBOT, payload: robotPayload(state.roomId, level) }] };
}

function adoptRoom(state, { room }) {
  const before = state.room;
  if (room.id !== state.roomId || (before && room.version < before.version)) return only(state);
  const news = before && state.roomArrived ? whatHappened(before, room, state.mark) : [];
  const returned = before !== null && state.returning;
  const next = visit.say({
    ...state, room, roomArrived: true,
    reborn: state.reborn || (returned && proposals.isReborn(before, room)),
    // After a reconnection the proposal is judged once the seat is known as well.
    proposal: proposals.afterRoom(state.proposal, room),
  }, news);
  return settle(next);
}

function adoptSeat(state, { seat }) {
  if (seat.roomId !== state.roomId) return only(state);
  const changed = seat.mark !== state.mark;
  const token = seat.token ?? state.token;
  const next = { ...state, mark: seat.mark, token, seatArrived: true, takenOver: state.takenOver && seat.mark === 0 };
  const keep = seat.token ? [{ do: 'keep_token', roomId: seat.roomId, token: seat.token }] : [];
  const { state: settled, effects } = settle(changed ? visit.say(next, [visit.seatSaying(seat.mark)]) : next);
  return { state: settled, effects: [...keep, ...effects] };
}

/** Once both the room and the seat are known on this connection, decides about a move left in the air. */
function settle(state) {
  if (!isSettled(state)) return only(state);
  const { state: greeted, effects } = visit.welcomeBack(state);
  const { proposal, room, mark, line } = greeted;
  if (!proposal || proposal.line === line.number) {
    // The seat changed hands or marks swapped: what was proposed can no longer come true.
    const isVoid = proposal && proposal.mark !== mark;
    return { state: isVoid ? { ...greeted, proposal: null } : greeted, effects };
  }
  if (proposal.phase !== 'confirmed' && proposals.stillStands(proposal, room, mark)) {
    const sent = proposals.send(greeted, { ...proposal, tries: 0 });
    return { state: sent.state, effects: [...effects, ...sent.effects] };
  }
  return { state: { ...greeted, proposal: null }, effects };
}

function proposalAnswered(state, { id, answer }) {
  if (!isCurrent(state, id)) return only(state);
  if (answer === null) return proposals.unanswered(state);
  if (answer.ok) return only({ ...state, proposal: { ...state.proposal, phase: 'confirmed' } });
  const { conduct, code } = answer.refusal;
  if (conduct === 'wait') {
    const noticed = visit.notify(state, { key: code });
    const later = proposals.postponed(noticed.state);
    return { state: later.state, effects: [...noticed.effects, ...later.effects] };
  }
  return visit.refused({ ...state, proposal: null, refusedSquare: state.proposal.square }, answer.refusal);
}
