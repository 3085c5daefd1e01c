// Wires the page together. Intents and the server's messages go into the state; effects and a picture come out.
// Must not know: any rule. It decides nothing, and only connects the other modules.

import { pageArrives } from './arrival.js';
import { gameNamedBy, HOME, leadsToItself, linkToGame, newRoomId, newSecretId, pathOf, roomIdFrom, roomNamedBy } from './address.js';
import { BASE } from './base.js';
import { cleanName, isNameCut, has } from './clean.js';
import { CodeField } from './code-field.js';
import { copyTextOf } from './copy.js';
import { gamesOf } from './games.js';
import { byId, setText, show } from './dom.js';
import { intentOf } from './keyboard.js';
import { inOrder } from './room-order.js';
import { canSeekNext } from './seek.js';
import { Socket, socketAddresses } from './socket.js';
import { initialState, update } from './state.js';
import { Storage } from './storage.js';
import { Tabs } from './tabs.js';
import { chooseLanguage, languageAfter, speaker } from './text.js';
import { placeIn } from './typed.js';
import { View } from './view.js';
import { isCompanyAtStake, isGameAtStake } from './visit.js';
import * as wire from './wire.js';

const NAME_FIELDS = ['name', 'room-name'];
const COUNTDOWN_STEP_MS = 250;
/** After a shorter absence, the connection itself would have reported any loss. */
const A_NAP_MS = 5000;
// The page has a script that runs, so the way for browsers without one goes.
byId('no-script').remove();
byId('home').href = HOME;

const storage = new Storage();
const tabs = new Tabs();
let language = chooseLanguage({ search: location.search, saved: storage.language, preferred: navigator.languages || [] });
let sentences = {};
let speak = speaker(sentences, language);
/** Nothing is drawn before the words are here. */
let hasWords = false;
let state = initialState(cleanName(storage.name), !storage.wasAskedName, storage.person);
const codeField = new CodeField(location, goTo);
const view = new View((square) => dispatch({ type: 'play', square }), location);
/** Whether only this machine reaches the server. */
let isOnlyHere = false;

// The ring: a message changes the state, the page draws the state, and its effects lead to later messages.

function dispatch(message) {
  const { state: next, effects } = update(state, message);
  state = next;
  for (const effect of effects) EFFECTS[effect.do](effect);
  draw();
}

const draw = () => { if (hasWords) view.draw(state, speak, Date.now(), isOnlyHere); };

const EFFECTS = {
  emit: ({ event, payload, patience, reply }) => {
    const answered = (answer) => dispatch({ ...reply, answer: wire.decodeAnswer(answer) });
    socket.emit(event, payload, reply ? { patience, answered } : null);
  },
  later: ({ ms, message }) => setTimeout(() => dispatch(message), ms),
  keep_token: ({ roomId, token }) => show(byId('forgetful'), !storage.keepToken(roomId, token)),
  fetch_games: async ({ roomId }) => dispatch({ type: 'games', roomId, games: wire.decodeGames(await gamesOf(roomId)) }),
  forget_token: ({ roomId, token }) => storage.forgetToken(roomId, token),
  keep_person: ({ token }) => { storage.person = token; },
  forget_person: () => { storage.person = null; },
  show_game: ({ game }) => history.replaceState(null, '', linkToGame(game, location)),
  show_room: ({ roomId, replaces }) => history[replaces ? 'replaceState' : 'pushState'](null, '', pathOf(roomId)),
};

// Messages of the server.

const DECODERS = {
  [wire.BOARD]: (payload) => ({ type: 'room', room: wire.decodeRoom(payload) }),
  [wire.SEAT]: (payload) => ({ type: 'seat', seat: wire.decodeSeat(payload) }),
  [wire.REFUSAL]: (payload) => ({ type: 'refused', refusal: wire.decodeRefusal(payload) }),
  [wire.NOTICE]: (payload) => ({ type: 'notice', notice: wire.decodeNotice(payload) }),
  [wire.LEAGUE]: (payload) => ({ type: 'league', league: wire.decodeLeague(payload) }),
  [wire.ROOMS]: (payload) => {
    const rooms = wire.decodeRooms(payload);
    return { type: 'rooms', rooms: rooms && inOrder(rooms, (id) => storage.token(id) !== null) };
  },
};

const socket = new Socket(socketAddresses(location), {
  online: () => dispatch({ type: 'online' }),
  offline: (retryInMs) => dispatch({ type: 'lost', retryAt: Date.now() + retryInMs }),
  unreachable: async (code) => {
    const reason = wire.isRefusal(code) ? code : await pageArrives() ? 'no_live_connection' : null;
    if (reason) dispatch({ type: 'unreachable', reason });
  },
  event: (name, payload) => {
    const message = has(DECODERS, name) ? DECODERS[name](payload) : null;
    // A message that breaks the contract is ignored.
    if (message && !Object.values(message).includes(null)) dispatch(message);
  },
});

// After a nap of the phone or the tab, or in another Wi-Fi, the picture may be old and the connection dead.

let hiddenSince = Infinity;

function wakeUp() {
  socket.doubt();
  dispatch({ type: 'woke' });
}

addEventListener('online', wakeUp);
// A browser may keep a page that was left, and its connection with it: the others would wait for nobody.
addEventListener('pagehide', () => socket.rest());
addEventListener('pageshow', ({ persisted }) => { if (persisted) wakeUp(); });
document.addEventListener('resume', wakeUp);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenSince = Date.now();
  else if (Date.now() - hiddenSince >= A_NAP_MS) wakeUp();
  else socket.retryNow();
});
setInterval(() => { if (state.line.status !== 'online') draw(); }, COUNTDOWN_STEP_MS);
tabs.answerFor(() => ({ token: state.mark ? state.token : null, roomId: state.roomId }));

// The address names the room that the person is in.

async function openRoom(roomId) {
  const token = storage.token(roomId);
  const held = token !== null && await tabs.roomOf(token) !== null;
  // The person may have left for another room meanwhile.
  if (roomIdFrom(roomNamedBy(location.pathname)) !== roomId) return;
  const seat = held ? { spareToken: token } : { token };
  dispatch({ type: 'open', roomId, ...seat, unlisted: roomId === secret, person: storage.person });
}

function goTo(roomId) {
  history.pushState(null, '', roomId === null ? HOME : pathOf(roomId));
  followAddress();
}

function followAddress() {
  const named = roomNamedBy(location.pathname);
  const roomId = roomIdFrom(named);
  const link = gameNamedBy(location);
  if (named !== null && roomId === null) codeField.explain(placeIn(location.pathname).room || '', speak);
  else codeField.clear();
  if (roomId === null || link !== null) dispatch({ type: 'leave' });
  if (link !== null) dispatch({ type: 'open_game', link });
  else if (roomId !== null && roomId !== state.roomId) openRoom(roomId);
}

// Actions of the person.

/** The code of the unlisted room that this page makes. @type {string | null} */
let secret = null;

const ACTS = {
  create_unlisted: () => {
    secret = newSecretId();
    goTo(secret);
  },
  create: () => goTo(newRoomId((state.rooms || []).map(({ id }) => id))),
  open: (button) => goTo(button.dataset.room),
  go_on: () => codeField.goOn(),
  leave: (button) => {
    // The name of the game at the top is touched by accident more often than the button.
    if (button.id === 'home' && isCompanyAtStake(state)) dispatch({ type: 'ask_to_go_back' });
    else if (isGameAtStake(state)) dispatch({ type: 'ask_to_leave' });
    else if (state.roomId !== null || state.linked !== null || state.seeks) goTo(null);
  },
  seek: async () => {
    // Nobody plays against oneself in another tab.
    const { person } = storage;
    const elsewhere = person === null ? null : await tabs.roomOf(person);
    if (elsewhere !== null) goTo(elsewhere);
    else dispatch({ type: 'seek', person });
  },
  leave_now: () => goTo(null),
  stay: () => dispatch({ type: 'stay' }),
  close_announcement: () => dispatch({ type: 'announcement_over' }),
  retry: () => { socket.retryNow(); draw(); },
  language: (button) => {
    language = button.dataset.language;
    storage.language = language;
    speakChosenLanguage();
  },
  call_robot: (button) => dispatch({ type: 'call_robot', level: button.dataset.level || null }),
  next_game: () => dispatch({ type: 'next_game' }),
  step: (button) => dispatch({ type: 'step', by: Number(button.dataset.by) }),
  claim: () => dispatch({ type: 'claim' }),
  take_back: () => dispatch({ type: 'take_back' }),
  take_seat: () => dispatch({ type: 'take_seat' }),
  try_again: () => dispatch({ type: 'try_again' }),
  rename: () => {
    byId('room-name').value = state.name;
    showCut('room-name');
    dispatch({ type: 'edit_name', edits: true });
    byId('room-name').focus();
  },
  no_name: () => endNaming(state.name),
};

function speakChosenLanguage() {
  speak = speaker(sentences, language);
  for (const field of NAME_FIELDS) showCut(field);
  view.speakLanguage(speak, language, (other) => speaker(sentences, other)('language_name'));
  draw();
}

async function copyFor(button) {
  const copied = await copyTextOf(byId(button.dataset.copy));
  setText(button, speak(copied ? 'copied' : 'copy_by_hand'));
  setTimeout(() => setText(button, speak('copy')), 2500);
}

document.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target);
  const pressed = /** @type {HTMLElement | null} */ (target.closest('[data-act], [data-copy]'));
  if (!pressed) return;
  event.preventDefault();
  if (pressed.dataset.copy) copyFor(pressed);
  else ACTS[pressed.dataset.act](pressed);
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.asksToLeave) dispatch({ type: 'stay' });
  const intent = state.roomId === null && state.linked === null ? null : intentOf(event);
  if (intent && intent.type !== 'next_opponent') dispatch(intent);
  if (intent && intent.type === 'next_opponent' && canSeekNext(state)) ACTS.seek();
});

byId('enter-form').addEventListener('submit', (event) => {
  event.preventDefault();
  // The whole form counts, wherever Enter was pressed: a code that was typed is meant.
  const typed = byId('code').value;
  if (typed.trim() === '' && document.activeElement === byId('name')) return state.league.over ? ACTS.create() : ACTS.seek();
  codeField.submit((state.rooms || []).map(({ id }) => id), speak);
});

/** Says up to where the name in a field reaches, if it is too long. @param {string} field */
function showCut(field) {
  const given = byId(field).value;
  show(byId(`${field}-cut`), isNameCut(given));
  setText(byId(`${field}-cut`), isNameCut(given) ? speak('name_cut', { nome: cleanName(given) }) : '');
}

for (const field of NAME_FIELDS) byId(field).addEventListener('input', () => showCut(field));

/** Keeps the name, an empty one as the answer "not now". */
function takeName(given) {
  const name = cleanName(given);
  storage.name = name;
  byId('name').value = name;
  showCut('name');
  dispatch({ type: 'rename', name });
  dispatch({ type: 'edit_name', edits: false });
}

function endNaming(name) {
  takeName(name);
  byId('rename').focus({ preventScroll: true });
}

byId('name-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const given = byId('room-name').value;
  if (cleanName(given || state.name) !== '') return endNaming(given || state.name);
  show(byId('room-name-cut'), true);
  setText(byId('room-name-cut'), speak('name_blank'));
});

byId('name-form').addEventListener('keydown', ({ key }) => { if (key === 'Escape') endNaming(state.name); });

byId('name').value = state.name;
byId('name').addEventListener('input', ({ target }) => {
  storage.name = cleanName(target.value);
  dispatch({ type: 'rename', name: storage.name });
  dispatch({ type: 'edit_name', edits: false });
});

addEventListener('popstate', () => {
  const leaves = roomIdFrom(roomNamedBy(location.pathname)) !== state.roomId || gameNamedBy(location) !== null;
  if (!leaves || !isCompanyAtStake(state) || state.asksToLeave) return followAddress();
  // The question needs its room under it. A second Back is the answer.
  history.pushState(null, '', pathOf(state.roomId || ''));
  dispatch({ type: 'ask_to_go_back' });
});

async function begin() {
  sentences = await (await fetch(`${BASE}/web/texts.json`)).json();
  hasWords = true;
  speakChosenLanguage();
  followAddress();
  isOnlyHere = await staysHere();
  draw();
}

/** Returns whether the address for other machines leads to this one, too: then none reaches the server. */
async function staysHere() {
  if (!leadsToItself(location.hostname)) return false;
  try {
    const answer = await fetch(`${BASE}/endereco`, { cache: 'no-store' });
    return answer.ok && leadsToItself((await answer.text()).trim());
  } catch {
    return false;
  }
}

begin();
