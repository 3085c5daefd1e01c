// A screen on a wall: asks for all boards, shows what comes, and asks again whenever the line is back.
// Must not know: any rule, any room of its own. It is nobody's watcher and sends nothing else.

import { byId, fillFixedTexts, setText, show } from './dom.js';
import { Socket, socketAddress } from './socket.js';
import { chooseLanguage, speaker } from './text.js';
import { drawWall, makeTiles } from './view-tv.js';
import { BOARDS, decodeBoards, LIST_BOARDS } from './wire.js';

const sentences = await (await fetch('/web/texts.json')).json();
const language = chooseLanguage({ search: location.search, saved: null, preferred: navigator.languages ?? [] });
const speak = speaker(sentences, language);
const tiles = makeTiles(byId('wall'), speak);

document.documentElement.lang = language === 'pt' ? 'pt-BR' : language;
fillFixedTexts(document, speak);
// Where this page is called localhost, others need another address.
setText(byId('tv-address'), (await (await fetch('/endereco')).text()).trim());

const socket = new Socket(socketAddress(location), {
  online: () => {
    show(byId('tv-line'), false);
    socket.emit(LIST_BOARDS, null);
  },
  offline: () => show(byId('tv-line'), true),
  event: (name, payload) => {
    const boards = name === BOARDS ? decodeBoards(payload) : null;
    if (boards) drawWall(tiles, boards, speak);
  },
});

addEventListener('online', () => socket.retryNow());
addEventListener('pageshow', () => socket.retryNow());
