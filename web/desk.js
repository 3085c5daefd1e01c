// The page of the host: the acts on people and rooms, over a namespace that only the host's token opens.
// Must not know: any rule of the game. The server decides, and the page draws what it is told.

import { BASE } from './base.js';
import { DeskLeague } from './desk-league.js';
import { byId, fillFixedTexts, setText, show } from './dom.js';
import { ANNOUNCE, decodeHouse, DOOR, HOUSE, NAMESPACE, NICKNAMES, UNDO } from './desk-wire.js';
import { Socket, socketAddresses } from './socket.js';
import { chooseLanguage, languageAfter, speaker, tagOf } from './text.js';
import { DeskView, switchKey } from './view-desk.js';
import { decodeAnswer } from './wire.js';

const PATIENCE_MS = 5000;

byId('no-script').remove();

async function open() {
  const sentences = await (await fetch(`${BASE}/web/desk.json`)).json();
  const language = chooseLanguage({ search: location.search, saved: null, preferred: navigator.languages || [] });
  const speak = speaker(sentences, language);
  document.documentElement.lang = tagOf(language);
  fillFixedTexts(document, speak);
  document.title = `jogo · ${speak('desk_title')}`;
  const next = languageAfter(language);
  for (const [id, other] of [['language', next], ['other-language', languageAfter(next)]]) {
    setText(byId(id), speaker(sentences, other)('language_name'));
    byId(id).lang = tagOf(other);
    // The token stays in the address.
    byId(id).setAttribute('href', `?idioma=${other}${location.hash}`);
  }

  // The part of the address behind the # is never sent, so no log of a web server has the token.
  const token = location.hash.slice(1);
  /** @param {string} words */
  const tell = (words) => setText(byId('told'), words);

  const view = new DeskView(speak, act);
  const league = new DeskLeague(speak, act, (question) => view.ask(question));
  const socket = token === '' ? null : new Socket(socketAddresses(location), {
    online: () => {
      show(byId('line'), false);
      show(byId('desk'), true);
    },
    offline: () => show(byId('line'), true),
    unreachable: () => {},
    refused: (code) => askForToken(code === 'devagar' ? speak('devagar') : speak('desk_wrong_token')),
    event: (name, payload) => {
      const house = name === HOUSE ? decodeHouse(payload) : null;
      if (house) view.draw(house);
      if (house) league.draw(house.league, house.stillCounts);
    },
  }, {}, { namespace: NAMESPACE, auth: { ficha: token } });

  /** Asks for an act, and tells its outcome. @param {string} event @param {object} payload @param {string} words */
  function act(event, payload, words) {
    const answered = (/** @type {unknown} */ raw) => {
      const answer = decodeAnswer(raw);
      if (answer === null) tell(speak('still_trying'));
      else if (answer.ok) tell(speak('desk_done', { ato: words }));
      else if (answer.refusal.code === 'fora_da_sala') tell(speak('desk_not_done'));
      else tell(speak(answer.refusal.code, { sala: '' }));
    };
    if (!socket || !socket.emit(event, payload, { patience: PATIENCE_MS, answered })) tell(speak('reconnecting'));
  }

  /** @param {string} why */
  function askForToken(why) {
    show(byId('desk'), false);
    show(byId('line'), false);
    show(byId('token-form'), true);
    setText(byId('token-why'), why);
  }

  byId('token-form').addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    const typed = byId('token').value.trim();
    location.hash = typed.slice(typed.lastIndexOf('#') + 1);
  });
  // Another token is another page.
  addEventListener('hashchange', () => location.reload());
  byId('message-form').addEventListener('submit', (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = byId('message').value.trim();
    if (text === '') return;
    act(ANNOUNCE, { texto: text }, speak('desk_message'));
    byId('message').value = '';
  });
  byId('door').addEventListener('click', () => {
    const on = byId('door').getAttribute('aria-checked') !== 'true';
    act(DOOR, { sim: on }, speak(switchKey(DOOR, on)));
  });
  byId('nicknames').addEventListener('click', () => {
    const on = byId('nicknames').getAttribute('aria-checked') !== 'true';
    act(NICKNAMES, { sim: on, idioma: language }, speak(switchKey(NICKNAMES, on)));
  });
  byId('desk').addEventListener('click', (/** @type {MouseEvent} */ { target }) => {
    const button = target instanceof Element ? target.closest('[data-act]') : null;
    if (button instanceof HTMLElement) act(UNDO, { ato: Number(button.dataset.act) }, button.textContent || '');
  });
  if (socket) {
    addEventListener('online', () => socket.retryNow());
    addEventListener('pagehide', () => socket.rest());
    addEventListener('pageshow', () => socket.retryNow());
  } else {
    askForToken(speak('desk_where_token'));
  }
}

open();
