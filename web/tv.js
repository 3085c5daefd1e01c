// A screen on a wall: asks for all boards, shows each answer, and asks again after each reconnection.
// Must not know: any rule, any room of its own. It watches no room and sends nothing else.

import { codeOf } from './address.js';
import { BASE } from './base.js';
import { byId, fillFixedTexts, setText, show } from './dom.js';
import { Socket, socketAddresses } from './socket.js';
import { chooseLanguage, speaker, tagOf } from './text.js';
import { drawWall, makeTiles } from './view-tv.js';
import { BOARDS, decodeBoards, decodeNotice, LIST_BOARDS, NOTICE } from './wire.js';

const ANNOUNCEMENT_MS = 60000;

byId('no-script').remove();

async function open() {
  const sentences = await (await fetch(`${BASE}/web/texts.json`)).json();
  const language = chooseLanguage({ search: location.search, saved: null, preferred: navigator.languages || [] });
  const speak = speaker(sentences, language);
  const tiles = makeTiles(byId('wall'), speak);

  document.documentElement.lang = tagOf(language);
  fillFixedTexts(document, speak);
  // If the address of this page is localhost, other machines need another one.
  byId('tv-code').setAttribute('src', codeOf(location));
  setText(byId('tv-address'), (await (await fetch(`${BASE}/endereco`)).text()).trim());

  const socket = new Socket(socketAddresses(location), {
    online: () => {
      show(byId('tv-line'), false);
      socket.emit(LIST_BOARDS, null);
    },
    offline: () => show(byId('tv-line'), true),
    unreachable: () => {},
    event: (name, payload) => {
      const boards = name === BOARDS ? decodeBoards(payload) : null;
      if (boards) drawWall(tiles, boards, speak);
      const notice = name === NOTICE ? decodeNotice(payload) : null;
      if (notice && 'text' in notice) announce(speak('says_the_host', { texto: notice.text }));
    },
  });

  addEventListener('online', () => socket.retryNow());
  addEventListener('pagehide', () => socket.rest());
  addEventListener('pageshow', () => socket.retryNow());
}

let quiet = 0;

/** Shows a message of the host for a minute. @param {string} words */
function announce(words) {
  setText(byId('announcement'), words);
  show(byId('announcement'), true);
  clearTimeout(quiet);
  quiet = Number(setTimeout(() => show(byId('announcement'), false), ANNOUNCEMENT_MS));
}

open();
