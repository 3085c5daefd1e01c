// Wires the page together. Intents and the server's messages go into the state; effects and a picture come out.
// Must not know: any rule. It decides nothing, and only connects the other modules.

import { newRoomId, pathOf, roomIdFrom, roomNamedBy } from './address.js';
import { cleanName } from './clean.js';
import { copyTextOf } from './copy.js';
import { byId, setText } from './dom.js';
import { intentOf } from './keyboard.js';
import { Socket, socketAddress } from './socket.js';
import { initialState, update } from './state.js';
import { Storage } from './storage.js';
import { Tabs } from './tabs.js';
import { chooseLanguage, speaker } from './text.js';
import { View } from './view.js';
import * as wire from './wire.js';

const COUNTDOWN_STEP_MS = 250;
/** After a shorter absence, the connection itself would have reported any loss. */
const A_NAP_MS = 5000;
// The page has a script that runs, so the way for browsers without one goes.
byId('no-script').remove();

const storage = new Storage();
const tabs = new Tabs();
const sentences = await (await fetch('/web/texts.json')).json();
let language = chooseLanguage({ search: location.search, saved: storage.language, preferred: navigator.languages ?? [] });
let speak = speaker(sentences, language);
let state = initialState(cleanName(storage.name));
const view = new View((square) => dispatch({ type: 'play', square }), location);

// The ring: a message changes the state, the page draws the state, and its effects lead to later messages.

function dispatch(message) {
  const { state: next, effects } = update(state, message);
  state = next;
  for (const effect of effects) EFFECTS[effect.do](effect);
  draw();
}

const draw = () => view.draw(state, speak, Date.now());

const EFFECTS = {
  emit: ({ event, payload, patience, reply }) => {
    const answered = (answer) => dispatch({ ...reply, answer: wire.decodeAnswer(answer) });
    socket.emit(event, payload, reply ? { patience, answered } : null);
  },
  later: ({ ms, message }) => setTimeout(() => dispatch(message), ms),
  keep_token: ({ roomId, token }) => storage.keepToken(roomId, token),
  forget_token: ({ roomId, token }) => storage.forgetToken(roomId, token),
};

// Messages of the server.

const DECODERS = {
  [wire.BOARD]: (payload) => ({ type: 'room', room: wire.decodeRoom(payload) }),
  [wire.SEAT]: (payload) => ({ type: 'seat', seat: wire.decodeSeat(payload) }),
  [wire.REFUSAL]: (payload) => ({ type: 'refused', refusal: wire.decodeRefusal(payload) }),
  [wire.ROOMS]: (payload) => ({ type: 'rooms', rooms: wire.decodeRooms(payload) }),
};

const socket = new Socket(socketAddress(location), {
  online: () => dispatch({ type: 'online' }),
  offline: (retryInMs) => dispatch({ type: 'lost', retryAt: Date.now() + retryInMs }),
  event: (name, payload) => {
    const message = Object.hasOwn(DECODERS, name) ? DECODERS[name](payload) : null;
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
addEventListener('pageshow', ({ persisted }) => { if (persisted) wakeUp(); });
document.addEventListener('resume', wakeUp);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenSince = Date.now();
  else if (Date.now() - hiddenSince >= A_NAP_MS) wakeUp();
  else socket.retryNow();
});
setInterval(() => { if (state.line.status !== 'online') draw(); }, COUNTDOWN_STEP_MS);
tabs.answerFor(() => (state.mark ? state.token : null));

// The address names the room that the person is in.

async function openRoom(roomId) {
  const token = storage.token(roomId);
  const held = token !== null && await tabs.isHeldElsewhere(token);
  // The person may have left for another room meanwhile.
  if (roomIdFrom(roomNamedBy(location.pathname)) !== roomId) return;
  dispatch({ type: 'open', roomId, token: held ? null : token, spareToken: held ? token : null });
}

function goTo(roomId) {
  history.pushState(null, '', roomId === null ? '/' : pathOf(roomId));
  followAddress();
}

function followAddress() {
  const named = roomNamedBy(location.pathname);
  const roomId = roomIdFrom(named);
  setText(byId('code-problem'), named !== null && roomId === null ? speak('sala_invalida') : '');
  if (roomId === null) dispatch({ type: 'leave' });
  else if (roomId !== state.roomId) openRoom(roomId);
}

// Actions of the person.

const ACTS = {
  create: () => goTo(newRoomId((state.rooms ?? []).map(({ id }) => id))),
  open: (button) => goTo(button.dataset.room),
  leave: () => { if (state.roomId !== null) goTo(null); },
  retry: () => { socket.retryNow(); draw(); },
  language: () => {
    language = language === 'pt' ? 'en' : 'pt';
    storage.language = language;
    speakChosenLanguage();
  },
  call_robot: (button) => dispatch({ type: 'call_robot', level: button.dataset.level || null }),
  next_game: () => dispatch({ type: 'next_game' }),
  take_back: () => dispatch({ type: 'take_back' }),
  take_seat: () => dispatch({ type: 'take_seat' }),
  try_again: () => dispatch({ type: 'try_again' }),
};

function speakChosenLanguage() {
  speak = speaker(sentences, language);
  view.speakLanguage(speak, language);
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
  const intent = state.roomId === null ? null : intentOf(event);
  if (intent) dispatch(intent);
});

byId('enter-form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (document.activeElement === byId('name')) return ACTS.create();
  const roomId = roomIdFrom(byId('code').value);
  setText(byId('code-problem'), roomId === null ? speak('sala_invalida') : '');
  if (roomId !== null) return goTo(roomId);
  byId('code').focus();
});

byId('name').value = state.name;
byId('name').addEventListener('input', ({ target }) => {
  storage.name = cleanName(target.value);
  dispatch({ type: 'rename', name: storage.name });
});

addEventListener('popstate', followAddress);
speakChosenLanguage();
followAddress();
