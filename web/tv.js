// A screen on a wall: asks for all boards, shows each answer, and asks again after each reconnection. With `?sala=123` it
// shows one room, for a stream or a frame in another page.
// Must not know: any rule. It watches no room and sends nothing else.

import { codeOf, roomIdFrom } from './address.js';
import { BASE } from './base.js';
import { byId, fillFixedTexts, setText, show } from './dom.js';
import { aheadBy } from './league.js';
import { LeagueScreen } from './league-screen.js';
import { followRoom } from './one-room.js';
import { Socket, socketAddresses } from './socket.js';
import { chooseLanguage, speaker, tagOf } from './text.js';
import { countsForLeague, drawWall, makeTiles, mostBesideLeague } from './view-tv.js';
import { BOARDS, decodeBoards, decodeLeague, decodeNotice, LEAGUE, LIST_BOARDS, NOTICE } from './wire.js';

const ANNOUNCEMENT_MS = 60000;

byId('no-script').remove();
// Before anything is drawn, so that nothing flashes over a stream.
const look = new URLSearchParams(location.search);
document.body.classList.toggle('alone', look.has('sala'));
document.documentElement.classList.toggle('clear', look.get('fundo') === 'transparente');

async function open() {
  const sentences = await (await fetch(`${BASE}/web/tv.json`)).json();
  const language = chooseLanguage({ search: location.search, saved: null, preferred: navigator.languages || [] });
  const speak = speaker(sentences, language);
  const tiles = makeTiles(byId('wall'), speak);

  document.documentElement.lang = tagOf(language);
  fillFixedTexts(document, speak);
  if (look.has('sala')) return showOne(look.get('sala'), tiles, speak);
  // If the address of this page is localhost, other machines need another one.
  byId('tv-code').setAttribute('src', codeOf(location));
  const answer = await fetch(`${BASE}/endereco`);
  const ahead = aheadBy(answer, Date.now());
  setText(byId('tv-address'), (await answer.text()).trim());
  /** @type {ReturnType<typeof decodeBoards>} */
  let boards = null;
  const league = new LeagueScreen(ahead, speak, () => drawBoards());
  const drawBoards = () => {
    const part = league.isShown ? { most: mostBesideLeague(innerWidth, innerHeight), turn: league.turn } : {};
    if (boards) drawWall(tiles, boards, speak, part);
    league.stillCounts(boards !== null && boards.rooms.some(countsForLeague));
    league.hasTheScreen(boards !== null && boards.rooms.length === 0);
  };

  const socket = new Socket(socketAddresses(location), {
    online: () => {
      show(byId('tv-line'), false);
      league.mayBeGone();
      socket.emit(LIST_BOARDS, null);
    },
    offline: () => show(byId('tv-line'), true),
    unreachable: () => {},
    event: (name, payload) => {
      boards = (name === BOARDS && decodeBoards(payload)) || boards;
      if (name === BOARDS) drawBoards();
      const told = name === LEAGUE ? decodeLeague(payload) : null;
      if (told) league.draw(told);
      const notice = name === NOTICE ? decodeNotice(payload) : null;
      if (notice && 'text' in notice) announce(speak('says_the_host', { texto: notice.text }));
    },
  });

  addEventListener('online', () => socket.retryNow());
  addEventListener('pagehide', () => socket.rest());
  addEventListener('pageshow', () => socket.retryNow());
}

/** Shows one room alone, as large as the window. @param {string | null} named */
function showOne(named, tiles, speak) {
  const roomId = roomIdFrom(named);
  const tell = (words) => {
    drawWall(tiles, { rooms: [], total: 0 }, speak);
    setText(byId('tv-empty'), words);
  };
  if (roomId === null) return tell(speak('sala_invalida'));
  followRoom(roomId, (room) => {
    if (room === null) tell(speak('tv_no_room', { sala: roomId }));
    else drawWall(tiles, { rooms: [room], total: 1 }, speak);
  });
}

let quiet = 0;

/** Shows a message of the host for a minute. @param {string} words */
function announce(words) {
  setText(byId('announcement'), words);
  showAnnouncement(true);
  clearTimeout(quiet);
  quiet = Number(setTimeout(() => showAnnouncement(false), ANNOUNCEMENT_MS));
}

/** The rest of the screen makes room, so that the words cover no board, code or time. @param {boolean} visible */
function showAnnouncement(visible) {
  show(byId('announcement'), visible);
  document.body.style.paddingTop = visible ? `calc(${byId('announcement').offsetHeight}px + 1vh)` : '';
  dispatchEvent(new Event('resize'));
}

open();
