// The search for an opponent: asking the server for one, following it into the room that it chooses, and the next one after
// a game.
// Must not know: the page, the socket, storage. It is pure, like the rest of the state.

import { NOWHERE, notify, say } from './visit.js';
import { SEEK, seekPayload } from './wire.js';

const PATIENCE_MS = 4000;
const AGAIN_MS = 1000;
/** The refusals of a token that the server does not take. */
const NOT_THIS_TOKEN = ['ficha_invalida', 'dados_invalidos'];

/** Begins a search. The present room stays in view until the server has chosen another. */
export function seek(state, { person = state.person }) {
  if (state.seeks) return { state, effects: [] };
  const next = { ...state, seeks: true, person, notice: null, asksToLeave: false };
  return askWhenOnline(say(next, [{ key: 'seeking' }]));
}

const askWhenOnline = (state) => (state.line.status === 'online' ? ask(state) : { state, effects: [] });

/** Asks the server for an opponent, for the first time or again. */
export function ask(state) {
  const entry = state.entry + 1;
  const emit = {
    do: 'emit', event: SEEK, payload: seekPayload(state.name, state.person), patience: PATIENCE_MS, reply: { type: 'sought', entry },
  };
  return { state: { ...state, entry, seeks: true, seatArrived: false, blocked: null, moving: null }, effects: [emit] };
}

/** Handles the answer. The seat and the room come as messages of their own. */
export function sought(state, { entry, answer }) {
  if (entry !== state.entry || !state.seeks) return { state, effects: [] };
  if (answer === null) return askWhenOnline(state);
  // The seat comes before the answer. One in the room in view, where the search began, is the server's choice if no other came:
  // the page waits there already, or a game goes on there.
  if (answer.ok) return { state: { ...state, seeks: !state.seatArrived || state.moving !== null }, effects: [] };
  const { code, conduct } = answer.refusal;
  if (conduct === 'wait') {
    const noticed = notify(state, { key: code });
    const again = { do: 'later', ms: AGAIN_MS, message: { type: 'seek_again', entry } };
    return { state: noticed.state, effects: [...noticed.effects, again] };
  }
  if (NOT_THIS_TOKEN.includes(code) && state.person !== null) {
    const asked = askWhenOnline({ ...state, person: null });
    return { state: asked.state, effects: [{ do: 'forget_person' }, ...asked.effects] };
  }
  return { state: say({ ...state, blocked: code }, [{ key: code, values: { sala: '' } }]), effects: [] };
}

export const seekAgain = (state, { entry }) => (entry === state.entry && state.seeks ? askWhenOnline(state) : { state, effects: [] });

/** Returns whether this seat is in a room that the server chose. Nothing else may lead the page into another room. */
export function isChosen(state, seat) {
  const waits = state.room !== null && state.room.seeking && Boolean(state.mark);
  return seat.mark !== 0 && seat.roomId !== state.roomId && (state.seeks || waits);
}

/** Leaves the room in view for the one in which the server gave a seat. The seat itself is adopted next. */
export function moveIn(state) {
  const { moving, roomId } = state;
  const person = moving.token || state.person;
  const next = { ...state, ...NOWHERE, roomId: moving.roomId, found: true, person };
  const keep = moving.token ? [{ do: 'keep_person', token: moving.token }] : [];
  const goes = { do: 'show_room', roomId: moving.roomId, replaces: roomId !== null };
  const forget = roomId === null ? [] : [{ do: 'forget_token', roomId, token: state.token }];
  return { state: next, effects: [...forget, ...keep, goes] };
}

/**
 * Notes that the person plays in the league, also after coming by the list. The token of the newest seat is the person's from
 * then on, so that the games after it are in one row.
 */
export function recognize(state) {
  const { room, mark, token, person, found } = state;
  const known = !token || token === person;
  if (!mark || !(room.league || room.seeking) || (found && known)) return { state, effects: [] };
  return { state: { ...state, found: true, person: token || person }, effects: known ? [] : [{ do: 'keep_person', token }] };
}

/** Returns whether the page offers another opponent: the game is over, or nobody is left to go on with it. */
export function canSeekNext(state) {
  const { room, mark, found, seeks, takenOver, blocked, roomArrived } = state;
  if (!found || seeks || takenOver || blocked !== null || !roomArrived || room === null || mark === null) return false;
  return mark === 0 || room.winner !== null || (room.players[-mark] === null && !room.seeking);
}
