// A page that shows every frame of its own connection, and sends events that are written by hand.
// Must not know: any rule. It asks the server, and shows the answer.

import { newRoomId } from './address.js';
import { BASE } from './base.js';
import { byId, fillFixedTexts, setText, show } from './dom.js';
import { explain } from './fio-frames.js';
import { EXAMPLES } from './fio-examples.js';
import { encodeEvent } from './packets.js';
import { Socket, socketAddresses } from './socket.js';
import { Storage } from './storage.js';
import { tapped } from './tap.js';
import { chooseLanguage, languageAfter, speaker, tagOf } from './text.js';
import { FrameList } from './view-fio.js';

const PATIENCE_MS = 5000;

byId('no-script').remove();

const storage = new Storage();
/** Everybody has a room of their own to try things in. */
const room = `fio-${newRoomId([])}`;
let sentences = {};
let language = chooseLanguage({ search: location.search, saved: storage.language, preferred: navigator.languages || [] });
let speak = speaker(sentences, language);
let isOnline = false;
let lastId = 0;

const list = new FrameList(byId('frames'));
const hear = (direction, frame) => list.add(direction, frame, explain(direction, frame), speak);

function open() {
  const socket = new Socket(socketAddresses(location), {
    online: () => tellLine(true),
    offline: () => tellLine(false),
    unreachable: () => {},
    event: () => {},
  }, tapped(hear));
  addEventListener('pagehide', () => socket.rest());
  addEventListener('pageshow', () => socket.retryNow());
  byId('fio-form').addEventListener('submit', (event) => {
    event.preventDefault();
    send(socket);
  });
}

function tellLine(online) {
  isOnline = online;
  setText(byId('fio-line'), speak(online ? 'fio_online' : 'fio_offline'));
  byId('fio-line').classList.toggle('off', !online);
}

/** Returns the event of the form, or the key of the sentence that says what is wrong with it. @returns {{name: string, payload: unknown} | string} */
function written() {
  const name = byId('fio-event').value.trim();
  const text = byId('fio-payload').value.trim();
  if (name === '') return 'fio_no_event';
  try {
    return { name, payload: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return 'fio_no_json';
  }
}

/** Shows the frame that the form would send, letter for letter. */
function preview() {
  const event = written();
  const wrong = typeof event === 'string';
  setText(byId('fio-raw'), wrong ? '' : encodeEvent(event.name, event.payload, byId('fio-ask').checked ? lastId : null));
  setText(byId('fio-problem'), wrong ? speak(event) : '');
}

function send(socket) {
  const event = written();
  if (typeof event === 'string') return preview();
  const asks = byId('fio-ask').checked;
  const sent = socket.emit(event.name, event.payload, asks ? { patience: PATIENCE_MS, answered: () => {} } : null);
  if (!sent) return setText(byId('fio-problem'), speak('fio_offline'));
  if (asks) lastId += 1;
  preview();
}

function fillExamples() {
  const select = byId('fio-example');
  const chosen = Math.max(0, select.selectedIndex);
  select.textContent = '';
  for (const { key } of EXAMPLES) select.append(new Option(speak(key)));
  select.selectedIndex = chosen;
}

function takeExample() {
  const { event, payload } = EXAMPLES[byId('fio-example').selectedIndex].make(room);
  byId('fio-event').value = event;
  byId('fio-payload').value = payload === undefined ? '' : JSON.stringify(payload);
  preview();
}

function speakChosenLanguage() {
  speak = speaker(sentences, language);
  document.documentElement.lang = tagOf(language);
  fillFixedTexts(document, speak);
  document.title = `jogo · ${speak('fio_title')}`;
  setText(byId('language'), speaker(sentences, languageAfter(language))('language_name'));
  byId('language').lang = tagOf(languageAfter(language));
  fillExamples();
  tellLine(isOnline);
  list.redraw(speak);
  preview();
}

byId('language').addEventListener('click', () => {
  language = languageAfter(language);
  storage.language = language;
  speakChosenLanguage();
});
byId('fio-example').addEventListener('change', takeExample);
for (const field of ['fio-event', 'fio-payload', 'fio-ask']) byId(field).addEventListener('input', preview);
byId('fio-clear').addEventListener('click', () => list.clear());
byId('fio-beats').addEventListener('change', ({ target }) => byId('frames').classList.toggle('without-beats', !target.checked));

async function begin() {
  sentences = await (await fetch(`${BASE}/web/fio.json`)).json();
  speakChosenLanguage();
  takeExample();
  show(byId('fio'), true);
  open();
}

begin();
