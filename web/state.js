// The only writer of the state that the page shows: update(state, message) returns the next state and its effects.
// Must not know: the page, the socket, storage, clocks, languages. It asks the server and believes the answer.

import { EMPTY } from './board.js';
import { meeting, tellsFreeSeat, whatHappened } from './news.js';
import { isFree, isWaiting } from './players.js';
import * as proposals from './proposal.js';
import * as replay from './replay.js';
import * as seek from './seek.js';
import * as visit from './visit.js';
import { CLAIM, NO_LEAGUE, ROBOT, claimPayload, robotPayload } from './wire.js';

/** @typedef {import('./wire.js').Room} Room */

/** @typedef {{id: number, key: string, values?: Record<string, string | number>}} Sentence */

/**
 * @typedef {object} State
 * @property {string} name
 * @property {boolean} editsName whether the room shows the field for the name
 * @property {{status: 'connecting' | 'online' | 'lost', retryAt: number, number: number, trouble: string | null}} line the connection;
 *   `trouble`: the sentence that explains why there is none
 * @property {(import('./wire.js').ListedRoom & {yours: boolean})[] | null} rooms
 * @property {import('./wire.js').League} league
 * @property {string | null} person the token with which the person looks for opponents, the same from game to game
 * @property {boolean} seeks whether the page asked for an opponent, and the server has not chosen a room yet
 * @property {import('./wire.js').Seat | null} moving the seat in the room that the server chose, until that room comes
 * @property {boolean} found whether the server chose this room
 * @property {string | null} roomId
 * @property {string | null} token the token of this page's seat
 * @property {string | null} spareToken the token of a seat that another tab holds
 * @property {boolean} watch
 * @property {boolean} takenOver whether another window took the seat
 * @property {boolean} unlisted whether the room is made, or was seen, as one that is on no list
 * @property {boolean} claimed whether the opponent claimed the seat
 * @property {string | null} nameByHost the name that the host gave in this room
 * @property {import('./wire.js').PlayedGame | null} earlier the newest game of the room that ended before the page came
 * @property {number | null} freed the number of the sentence with which the host freed the seat
 * @property {string} openLeague the name of the open league of which the server told last, also on an earlier connection
 * @property {Sentence | null} announcement the last message of the host, or the end of the league
 * @property {number} entry the number of the last request to enter
 * @property {string | null} presented the token of that request
 * @property {boolean} roomArrived whether the room has come since that request
 * @property {boolean} seatArrived whether the seat has come since that request
 * @property {boolean} returning whether the connection was lost in this room
 * @property {boolean} reborn whether the room was lost and created again
 * @property {Room | null} room
 * @property {number | null} mark 0 while watching
 * @property {import('./proposal.js').Proposal | null} proposal
 * @property {number} lastProposal
 * @property {string | null} blocked the code of the refusal that keeps the page out
 * @property {Sentence | null} notice
 * @property {number | null} refusedSquare
 * @property {import('./replay.js').GameLink | null} linked the game that the page was opened for, without a room
 * @property {import('./wire.js').PlayedGame[] | null} games the games of the room that have ended, oldest first, if they are known
 * @property {boolean} gamesFailed whether the games of a link could not be read
 * @property {import('./replay.js').Place | null} replay the place in them that the page shows in place of the live board
 * @property {boolean} asksToLeave whether the page asks if the person really wants to leave
 * @property {Sentence[]} said the sentences for screen readers
 * @property {number} lastSaid
 */

/**
 * @param {string} name @param {boolean} asksName whether a nameless person is still to be asked
 * @param {string | null} person @returns {State}
 */
export const initialState = (name, asksName = false, person = null) => ({
  name, editsName: name === '' && asksName, line: { status: 'connecting', retryAt: 0, number: 0, trouble: null }, rooms: null,
  league: NO_LEAGUE, openLeague: '', person, announcement: null, lastProposal: 0, entry: 0, said: [], lastSaid: 0, ...visit.NOWHERE,
});

/** A request to the outside: emit, later, show_room, or to keep or forget a token. @typedef {{do: string, [value: string]: any}} Effect */

/** A state in which both the room and the seat are known. @typedef {State & {room: Room, mark: number}} Settled */

/** @type {Record<string, (state: State, message: any) => {state: State, effects: Effect[]}>} */
const HANDLERS = {
  // Intents of the person.
  open: visit.open,
  leave: visit.leave,
  ask_to_leave: (state) => only({ ...state, asksToLeave: visit.isGameAtStake(state) }),
  ask_to_go_back: (state) => only({ ...state, asksToLeave: visit.isCompanyAtStake(state) }),
  stay: (state) => only({ ...state, asksToLeave: false }),
  take_back: visit.takeBack,
  take_seat: visit.takeSeat,
  seek: seek.seek,
  try_again: (state) => (state.seeks ? seek.ask(state) : visit.tryAgain(state)),
  rename: visit.rename,
  edit_name: (state, { edits }) => only({ ...state, editsName: edits }),
  play,
  open_game: replay.openLink,
  step: replay.step,
  next_game: nextGame,
  call_robot: callRobot,
  claim,
  // Reports of the connection.
  online,
  lost: (state, message) => then(state.moving ? moveIn(state) : only(state), (next) => visit.lost(next, message)),
  unreachable: visit.unreachable,
  // Nothing can be played while the page waits, and entering here could undo a move to another room that is on its way.
  woke: (state) => (state.seeks || (state.room !== null && state.room.seeking) ? only(state) : visit.woke(state)),
  // Messages of the server.
  rooms: (state, { rooms }) => only({ ...state, rooms }),
  league: visit.toldOfLeague,
  room: roomArrives,
  seat: (state, { seat }) => (seek.isChosen(state, seat) ? only({ ...state, moving: seat }) : adoptSeat(state, { seat })),
  refused,
  notice: (state, { notice }) => ('text' in notice ? visit.announced(state, notice) : visit.renamedByHost(state, notice)),
  games: replay.adoptGames,
  entered: visit.entered,
  sought: (state, message) => then(seek.sought(state, message), settle),
  answered: proposalAnswered,
  // Timers.
  freed_over: (state, { id }) => only(id === state.freed ? { ...state, freed: null } : state),
  enter_again: (state, { entry }) => (entry === state.entry && canTalk(state) ? visit.enter(state) : only(state)),
  seek_again: seek.seekAgain,
  send_again: (state, { id }) => (isCurrent(state, id) && canTalk(state) ? proposals.send(state, state.proposal) : only(state)),
  announcement_over: (state, { id }) => only(state.announcement && (id === undefined || state.announcement.id === id) ? { ...state, announcement: null } : state),
  notice_over: (state, { id }) => only(state.notice && state.notice.id === id ? { ...state, notice: null, refusedSquare: null } : state),
};

/** @param {State} state @param {{type: string}} message */
export function update(state, message) {
  return HANDLERS[message.type](state, message);
}

/** Returns whether the page may propose a mark now. @param {State} state @param {number} square */
export function canPlay(state, square) {
  return isSettled(state) && !state.proposal && state.room.turn !== 0 && state.room.turn === state.mark
    && !state.room.seeking && !isWaiting(state) && state.room.board[square] === EMPTY;
}

/** @param {State} state */
export function canAskNextGame(state) {
  return isSettled(state) && !state.proposal && state.room.winner !== null
    && state.mark !== 0 && !state.room.rematch.includes(state.mark);
}

/** Returns whether no person has the opposite seat, so that a robot may sit there. @param {State} state */
export function canCallRobot(state) {
  return isSettled(state) && state.mark !== 0 && isFree(state.room.players, -state.mark);
}

/** Returns whether the opponent has not played for so long that the seat can be claimed. @param {State} state */
export function canClaim(state) {
  return isSettled(state) && state.mark !== 0 && state.room.idle === -state.mark;
}

const only = (state) => ({ state, effects: [] });
/** Goes on with the state after a step. */
function then({ state, effects }, next) {
  const after = next(state);
  return { state: after.state, effects: [...effects, ...after.effects] };
}
/** Returns whether the page can speak about its room. A room that it is about to leave is only looked at. */
const canTalk = (state) => state.line.status === 'online' && state.roomId !== null && state.blocked === null && !state.seeks;
/** @param {State} state @returns {state is Settled} */
function isSettled(state) {
  return canTalk(state) && state.roomArrived && state.seatArrived;
}

const isCurrent = (state, id) => state.proposal !== null && state.proposal.id === id && state.proposal.phase !== 'confirmed';

function play(state, { square }) {
  const { proposal } = state;
  // The person insists on a move that was never confirmed: the same board goes out once more.
  if (proposal && proposal.phase === 'unsure' && proposal.square === square && isSettled(state)) {
    return proposals.send(state, { ...proposal, tries: 0 });
  }
  if (isCutOff(state)) return visit.notify(state, { key: 'wait_for_line' });
  if (canPlay(state, square)) return proposals.send({ ...state, notice: null, asksToLeave: false }, proposals.proposeMark(state, square));
  const reason = whyNot(state, square);
  return reason ? visit.notify({ ...state, refusedSquare: square }, { key: reason }) : only(state);
}

/** Returns whether a player sees a board that cannot be reached. */
const isCutOff = (state) => state.line.status !== 'online' && state.room !== null && Boolean(state.mark);

/** Tells a person who cannot play the reason, unless the page already shows it. */
function whyNot(state, square) {
  if (!isSettled(state) || state.proposal) return null;
  if (state.mark === 0) return 'so_assistindo';
  if (state.room.seeking) return 'seeking';
  if (isWaiting(state)) return 'join_begins';
  if (state.room.winner !== null) return 'partida_encerrada';
  if (state.room.board[square] !== EMPTY) return 'casa_ocupada';
  return state.room.players[state.room.turn] === null ? 'other_seat_is_free' : 'nao_e_sua_vez';
}

function nextGame(state) {
  const { proposal } = state;
  if (proposal && proposal.phase === 'unsure' && proposal.square === null && isSettled(state)) {
    return proposals.send(state, { ...proposal, tries: 0 });
  }
  if (isCutOff(state) && state.room.winner !== null) return visit.notify(state, { key: 'wait_until_back' });
  return canAskNextGame(state) ? proposals.send({ ...state, notice: null }, proposals.proposeNextGame(state)) : only(state);
}

/** Calls a robot once. The room shows whether it came, and the person can ask again. */
function callRobot(state, { level }) {
  if (!canCallRobot(state)) return only(state);
  return { state, effects: [{ do: 'emit', event: ROBOT, payload: robotPayload(state.roomId, level) }] };
}

/** Claims the opposite seat. The room shows whether it is free, and the person can ask again. */
function claim(state) {
  if (!canClaim(state)) return only(state);
  return { state, effects: [{ do: 'emit', event: CLAIM, payload: claimPayload(state.roomId) }] };
}

/** Asks for an opponent again, or enters again. */
function online(state) {
  const line = { status: 'online', retryAt: 0, number: state.line.number + 1, trouble: null };
  // A server without a league does not speak of one.
  const next = { ...state, league: NO_LEAGUE };
  return state.seeks && state.blocked === null ? seek.ask({ ...next, line }) : visit.online(next);
}

function refused(state, { refusal }) {
  const { room, roomArrived } = state;
  const told = visit.refused(state, refusal);
  // The seat in which this person waited was not held that long. The search goes on.
  const waited = room !== null && room.seeking && !roomArrived && refusal.code === 'ficha_invalida';
  return waited ? then(told, seek.ask) : told;
}

/** Adopts a room, and before it the seat that the server gave there. */
function roomArrives(state, { room }) {
  if (state.moving === null || room.id !== state.moving.roomId) return adoptRoom(state, { room });
  const there = then(moveIn(state, true), (next) => adoptRoom(next, { room }));
  const met = there.state.room !== null && there.state.mark ? meeting(room, there.state.mark) : [];
  return { ...there, state: visit.say(there.state, met) };
}

const moveIn = (state, quietly = false) => then(seek.moveIn(state), (next) => adoptSeat(next, { seat: state.moving, quietly }));

function adoptRoom(state, { room }) {
  const before = state.room;
  if (room.id !== state.roomId || (before && room.version < before.version)) return only(state);
  const news = before && state.roomArrived ? whatHappened(before, room, state.mark) : [];
  const returned = before !== null && state.returning;
  const left = state.mark ? news.find(tellsFreeSeat) : undefined;
  const next = visit.say({
    ...visit.withoutOldNotice(state, room), room, roomArrived: true,
    // The other window has left, and its seat is free for this one.
    takenOver: state.takenOver && !(before && [1, -1].some((seat) => before.players[seat] && !room.players[seat])),
    unlisted: state.unlisted || room.unlisted, asksToLeave: state.asksToLeave && visit.isStillAtStake(state, room),
    reborn: state.reborn || (returned && proposals.isReborn(before, room)),
    // After a reconnection, the proposal is judged only when the seat is known, too.
    proposal: proposals.afterRoom(state.proposal, room),
  }, left ? news.filter((saying) => saying !== left) : news);
  const kept = replay.afterRoom(next, before);
  // The board gives way to the invitation, so the reason is shown as well as said.
  const noticed = left ? visit.notify(kept.state, left) : only(kept.state);
  const { state: settled, effects } = settle(noticed.state);
  return { state: settled, effects: [...kept.effects, ...noticed.effects, ...effects] };
}

function adoptSeat(state, { seat, quietly = false }) {
  // A request crossed a move of the server: it has put this page where the page does not want to be.
  if (seat.roomId !== state.roomId) return isSettled(state) && !state.takenOver ? visit.enter(state) : only(state);
  const changed = seat.mark !== state.mark;
  const token = seat.token || state.token;
  const next = {
    ...state, mark: seat.mark, token, seatArrived: true, takenOver: state.takenOver && seat.mark === 0, claimed: state.claimed && seat.mark === 0,
    // The host may give a freed seat back, unasked.
    freed: seat.mark === 0 ? state.freed : null, watch: state.watch && seat.mark === 0,
  };
  const keep = seat.token ? [{ do: 'keep_token', roomId: seat.roomId, token: seat.token }] : [];
  // The mark may change until somebody comes, and is said with the opponent.
  const looks = seat.mark !== 0 && state.room !== null && state.room.seeking;
  const { state: settled, effects } = settle(changed && !looks && !quietly ? visit.say(next, [visit.seatSaying(seat.mark)]) : next);
  return { state: settled, effects: [...keep, ...effects] };
}

/** Decides about an unanswered move, once both the room and the seat are known on this connection. */
function settle(state) {
  if (!isSettled(state)) return only(state);
  const { state: greeted, effects } = then(seek.recognize(state), visit.welcomeBack);
  const { proposal, room, mark, line } = greeted;
  if (!proposal || proposal.line === line.number) {
    // The seat changed hands or the marks swapped, so the proposal is no longer possible.
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
