// A visit to a room: entering, returning after a lost connection, losing the seat, leaving, and the notices about them.
// Must not know: the page, the socket, storage. It is pure, like the rest of the state.

import { EMPTY, letterOf } from './board.js';
import { tellsFreeSeat } from './news.js';
import { ENTER, LEAVE, LIST, enterPayload, leavePayload } from './wire.js';

const ENTER_PATIENCE_MS = 4000;
const ENTER_AGAIN_MS = 1000;
const NOTICE_MS = 6000;
const ANNOUNCEMENT_MS = 60000;
/** The time for which the server lets nobody sit down again whose seat the host has freed. */
const FREED_MS = 600000;
const SAID_KEPT = 8;

/** The part of the state that belongs to one visit to one room. */
export const NOWHERE = {
  roomId: null, token: null, spareToken: null, watch: false, takenOver: false, claimed: false, freed: null, unlisted: false, nameByHost: null, earlier: null,
  presented: null, roomArrived: false, seatArrived: false, returning: false, reborn: false,
  room: null, mark: null, proposal: null, blocked: null, notice: null, refusedSquare: null, asksToLeave: false,
  linked: null, games: null, gamesFailed: false, replay: null, seeks: false, found: false, moving: null,
};

/**
 * Opens a room. `spareToken` opens a seat that another tab holds, and is used only if the person asks. Until then this tab
 * watches: the other chair is for a friend.
 */
export function open(state, { roomId, token = null, spareToken = null, unlisted = false, person = state.person }) {
  const found = token !== null && token === person;
  return enterWhenOnline({ ...state, ...NOWHERE, roomId, token, spareToken, unlisted, person, found, watch: spareToken !== null });
}

/** Returns whether this person plays in a game that has begun and is not over. */
export function isGameAtStake({ room, mark, blocked, takenOver }) {
  return blocked === null && !takenOver && room !== null && Boolean(mark)
    && room.winner === null && room.board.some((one) => one !== EMPTY);
}

/** Returns whether leaving by accident would cost something: a game, an opponent who is there, or the score. */
export function isCompanyAtStake(state) {
  const { room, mark, blocked, takenOver } = state;
  if (isGameAtStake(state)) return true;
  if (blocked !== null || takenOver || room === null || !mark || room.seeking) return false;
  const { [mark]: mine, [-mark]: other } = room.players;
  const met = other !== null && other.robot === null;
  return met || room.draws + (mine ? mine.wins : 0) + (other ? other.wins : 0) > 0;
}

/** Returns whether the question before leaving still stands in the next state of the room: a game that has ended answers it. */
export function isStillAtStake(state, room) {
  return isGameAtStake(state) ? isGameAtStake({ ...state, room }) : isCompanyAtStake({ ...state, room });
}

export function leave(state) {
  const { roomId, seeks, room } = state;
  if (roomId === null && !seeks) return { state: { ...state, linked: null, games: null, replay: null }, effects: [] };
  const next = { ...state, ...NOWHERE, rooms: null, entry: state.entry + 1 };
  // The server may have chosen another room meanwhile.
  const named = seeks || (room !== null && room.seeking) ? null : roomId;
  const goodbye = [
    { do: 'emit', event: LEAVE, payload: leavePayload(named) },
    { do: 'emit', event: LIST },
  ];
  // After a takeover another window has the seat, so its token must stay.
  const forget = state.takenOver || roomId === null ? [] : [{ do: 'forget_token', roomId, token: state.token }];
  return { state: next, effects: [...forget, ...(state.line.status === 'online' ? goodbye : [])] };
}

export function takeBack(state) {
  const token = state.takenOver ? state.token : state.spareToken;
  const found = token !== null && token === state.person;
  return enterWhenOnline({ ...state, token, found, spareToken: null, takenOver: false, watch: false, mark: null, notice: null });
}

export const takeSeat = (state) => enterWhenOnline({ ...state, watch: false, claimed: false, freed: null, notice: null });

export const tryAgain = (state) => enterWhenOnline({ ...state, blocked: null, notice: null });

/** Takes a name, and tells it to the room: entering again with the same token changes nothing else. */
export function rename(state, { name }) {
  const next = { ...state, name };
  const seated = state.line.status === 'online' && state.roomArrived && state.seatArrived && Boolean(state.mark);
  // The name of the host stays.
  if (seated && name !== '' && state.nameByHost !== null && state.nameByHost !== name && nameInRoom(state) === state.nameByHost) {
    return notify(next, { key: 'name_by_host', values: { nome: state.nameByHost } });
  }
  // An empty name would keep the old one.
  if (!seated || state.takenOver || name === '' || name === state.name) return { state: next, effects: [] };
  const payload = enterPayload(state.roomId, name, state.token, false);
  const reply = { type: 'entered', entry: state.entry };
  return { state: next, effects: [{ do: 'emit', event: ENTER, payload, patience: ENTER_PATIENCE_MS, reply }] };
}

const nameInRoom = ({ room, mark }) => (room !== null && room.players[mark] ? room.players[mark].name : '');

function enterWhenOnline(state) {
  return state.line.status === 'online' && state.roomId !== null ? enter(state) : { state, effects: [] };
}

/** Asks to enter. If another window took the seat over, this one only watches. */
export function enter(state) {
  const presented = state.takenOver ? null : state.token;
  const entry = state.entry + 1;
  const payload = enterPayload(state.roomId, state.name, presented, state.watch || state.takenOver, state.unlisted);
  return {
    state: { ...state, entry, presented, roomArrived: false, seatArrived: false },
    effects: [{ do: 'emit', event: ENTER, payload, patience: ENTER_PATIENCE_MS, reply: { type: 'entered', entry } }],
  };
}

export function online(state) {
  const next = { ...state, line: { status: 'online', retryAt: 0, number: state.line.number + 1, trouble: null } };
  if (next.roomId === null) return { state: next, effects: [{ do: 'emit', event: LIST }] };
  return next.blocked ? { state: next, effects: [] } : enter(next);
}

/** Enters again after a sleep in which the page may have missed anything. Nothing is played before the room arrives. */
export function woke(state) {
  if (state.line.status !== 'online') return { state, effects: [] };
  if (state.roomId === null) return { state, effects: [{ do: 'emit', event: LIST }] };
  return state.blocked ? { state, effects: [] } : enter(state);
}

export function lost(state, { retryAt }) {
  const { line } = state;
  const wasOnline = line.status === 'online';
  const status = line.number === 0 ? 'connecting' : 'lost';
  const next = {
    ...state, line: { ...line, status, retryAt }, roomArrived: false, seatArrived: false, notice: wasOnline ? null : state.notice,
    returning: state.returning || (wasOnline && state.room !== null),
  };
  return { state: wasOnline ? say(next, [{ key: 'connection_lost' }]) : next, effects: [] };
}

/** Explains a connection that cannot be made. The explanation stays until there is one. */
export function unreachable(state, { reason }) {
  const { line } = state;
  if (line.status === 'online' || line.trouble === reason) return { state, effects: [] };
  return { state: say({ ...state, line: { ...line, trouble: reason } }, [{ key: reason }]), effects: [] };
}

export function entered(state, { entry, answer }) {
  if (entry !== state.entry || state.roomId === null) return { state, effects: [] };
  const isIn = state.roomArrived && state.seatArrived;
  if (answer === null) return isIn ? { state, effects: [] } : enterWhenOnline(state);
  if (answer.ok) return { state, effects: [] };
  return refused(state, answer.refusal);
}

/** The refusals after which the page is in no room, even if it was in one. */
const PUT_OUT = ['fora_da_sala', 'sala_encerrada', 'pausado_pelo_anfitriao'];
const SHUT_OUT = [...PUT_OUT, 'sala_invalida', 'sala_cheia', 'servidor_cheio', 'dados_invalidos', 'porta_fechada'];

export function refused(state, refusal) {
  const { code, conduct, roomId } = refusal;
  if (roomId !== null && roomId !== state.roomId) return { state, effects: [] };
  if (code === 'vaga_assumida') return { state: say({ ...state, takenOver: true, proposal: null, refusedSquare: null }, [{ key: code }]), effects: [] };
  if (code === 'cadeira_cobrada') return seatClaimed(state);
  if (code === 'levantado_pelo_anfitriao') return seatFreed(state);
  if (code === 'ficha_invalida') return tokenRefused(state);
  // A person was quicker than the robot, and is on the page already.
  if (code === 'vaga_ocupada') return { state, effects: [] };
  const notIn = state.roomId !== null && !state.roomArrived;
  if (conduct === 'wait' && notIn) {
    const noticed = notify(state, { key: code });
    const again = { do: 'later', ms: ENTER_AGAIN_MS, message: { type: 'enter_again', entry: state.entry } };
    return { state: noticed.state, effects: [...noticed.effects, again] };
  }
  const shutOut = SHUT_OUT.includes(code) && (notIn || PUT_OUT.includes(code));
  if (shutOut && state.roomId !== null) {
    return { state: say({ ...state, blocked: code, proposal: null, refusedSquare: null }, [{ key: code, values: { sala: state.roomId } }]), effects: [] };
  }
  return notify(state, { key: code, values: { sala: state.roomId || '' } });
}

/** Handles the loss of the seat to the opponent's claim. From now on the page watches, until the person sits down again. */
function seatClaimed(state) {
  const { token, roomId } = state;
  const forget = token ? [{ do: 'forget_token', roomId, token }] : [];
  const next = { ...state, token: null, presented: null, watch: true, claimed: true, proposal: null, refusedSquare: null };
  return { state: say(next, [{ key: 'cadeira_cobrada' }]), effects: forget };
}

/**
 * Handles the loss of the seat to the host. The page watches. It keeps the token, by which the server knows for how long this
 * person may not sit here again.
 */
function seatFreed(state) {
  const said = say({ ...state, watch: true, proposal: null, refusedSquare: null }, [{ key: 'levantado_pelo_anfitriao' }]);
  const id = said.lastSaid;
  return { state: { ...said, freed: id }, effects: [{ do: 'later', ms: FREED_MS, message: { type: 'freed_over', id } }] };
}

/** Shows a message of the host. */
export const announced = (state, { text }) => announce(state, { key: 'says_the_host', values: { texto: text } });

/** Shows a sentence above the page until the person closes it, or for a minute. @param {import('./news.js').Saying} saying */
function announce(state, saying) {
  const said = say(state, [saying]);
  const id = said.lastSaid;
  const later = { do: 'later', ms: ANNOUNCEMENT_MS, message: { type: 'announcement_over', id } };
  return { state: { ...said, announcement: { id, ...saying } }, effects: [later] };
}

/** Takes the league, and tells once of its end. */
export function toldOfLeague(state, { league }) {
  const { name, over } = league;
  const next = { ...state, league };
  if (name !== '' && !over) return { state: isAboutEnd(state.announcement) ? { ...next, openLeague: name, announcement: null } : { ...next, openLeague: name }, effects: [] };
  if (name === '' || name !== state.openLeague) return { state: next, effects: [] };
  return announce({ ...next, openLeague: '' }, { key: endOfLeague(state), values: { nome: name } });
}

/** The host may open the league again. */
const isAboutEnd = (announcement) => announcement !== null && announcement.key.startsWith('league_ended');

/** Returns whether this person plays a game that does not count while a league is open, such as a rematch. */
export const playsBesideLeague = ({ league, room, mark }) =>
  league.name !== '' && !league.over && room !== null && Boolean(mark) && !room.league && !room.seeking;

/** Returns the sentence about the end: a game that counts and has begun counts on, and one without a mark no more. */
function endOfLeague(state) {
  const { room, mark } = state;
  if (room === null || !mark || !room.league || room.seeking || room.winner !== null) return 'league_ended';
  return room.board.some((cell) => cell !== 0) ? 'league_ended_but' : 'league_ended_no';
}

/** Tells the person the name that the host gave. */
export function renamedByHost(state, { roomId, name }) {
  if (roomId !== state.roomId) return { state, effects: [] };
  return notify({ ...state, nameByHost: name }, { key: 'renamed_by_host', values: { nome: name } });
}

/** Handles a token that opens no seat any more. The server has let this client in as a newcomer. */
function tokenRefused(state) {
  const noticed = notify(state, { key: 'ficha_invalida' });
  const { presented, roomId } = state;
  // A new token may have come first, so only the refused one is dropped.
  const token = state.token === presented ? null : state.token;
  const forget = presented ? [{ do: 'forget_token', roomId, token: presented }] : [];
  return { state: { ...noticed.state, token, presented: null }, effects: [...noticed.effects, ...forget] };
}

/** Tells the person once what survived a lost connection. */
export function welcomeBack(state) {
  if (!state.returning) return { state, effects: [] };
  const kept = state.mark === 0 ? 'back_online_kept' : 'back_online';
  const next = { ...state, returning: false, reborn: false };
  // Good news does not replace a more important notice, such as a lost seat.
  return state.notice ? { state: next, effects: [] } : notify(next, { key: state.reborn ? 'back_online_reset' : kept });
}

/** Shows a sentence on the page for a few seconds; screen readers hear it, too. */
export function notify(state, saying) {
  const said = say(state, [saying]);
  const id = said.lastSaid;
  const later = { do: 'later', ms: NOTICE_MS, message: { type: 'notice_over', id } };
  return { state: { ...said, notice: { id, ...saying } }, effects: [later] };
}

/** The notices that are about one position of the game, and untrue in the next. */
const ABOUT_POSITION = ['nao_e_sua_vez', 'casa_ocupada', 'partida_encerrada', 'so_assistindo', 'devagar', 'indisponivel', 'interno', 'join_begins', 'wait_for_line', 'wait_until_back'];

/** Takes a notice away once it is untrue: "not your turn yet" must not stand under "your turn". */
export function withoutOldNotice(state, room) {
  const { notice, room: before } = state;
  if (notice === null || before === null || room.version <= before.version) return state;
  const isOld = ABOUT_POSITION.includes(notice.key) || (tellsFreeSeat(notice) && room.players[1] && room.players[-1])
    // The words about a late player have their place above it.
    || room.late !== before.late || room.idle !== before.idle;
  return isOld ? { ...state, notice: null, refusedSquare: null } : state;
}

/** Adds a sentence for screen readers for each event. @param {import('./news.js').Saying[]} sayings */
export function say(state, sayings) {
  const numbered = sayings.map((saying, at) => ({ id: state.lastSaid + 1 + at, ...saying }));
  return {
    ...state, said: [...state.said, ...numbered].slice(-SAID_KEPT), lastSaid: state.lastSaid + sayings.length,
  };
}

export function seatSaying(mark) {
  return mark === 0 ? { key: 'watching_only' } : { key: 'you_play', values: { marca: letterOf(mark) } };
}
