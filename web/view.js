// Draws a state into the document: the screen, the banner, the title, the sentences for screen readers.
// Must not know: the wire, storage, the history of the state. It changes only the page.

import { BASE } from './base.js';
import { BoardView } from './view-board.js';
import { byId, element, fillFixedTexts, setText, show } from './dom.js';
import { isMyTurn, sentence, title } from './sentences.js';
import { picture } from './replay.js';
import { canPlay } from './state.js';
import { languageAfter, tagOf } from './text.js';
import { drawReplay } from './view-replay.js';
import { drawRoom } from './view-room.js';
import { drawStart } from './view-start.js';
import { isGameAtStake } from './visit.js';

const SCREENS = ['start', 'blocked', 'room'];
const HEARD_KEPT = 6;

export class View {
  /** @param {(square: number) => void} squareChosen @param {Location} location */
  constructor(squareChosen, location) {
    this._board = new BoardView(byId('board'), squareChosen);
    this._location = location;
    this._screen = undefined;
    /** @type {string | null} */
    this._roomId = null;
    this._heard = 0;
  }

  /**
   * @param {import('./sentences.js').Speak} speak @param {string} language
   * @param {(language: string) => string} nameOf returns the name of a language in that language
   */
  speakLanguage(speak, language, nameOf) {
    document.documentElement.lang = tagOf(language);
    fillFixedTexts(document, speak);
    const next = languageAfter(language);
    for (const [id, other] of [['language', next], ['other-language', languageAfter(next)]]) {
      setText(byId(id), nameOf(other));
      byId(id).lang = tagOf(other);
      byId(id).dataset.language = other;
    }
  }

  /**
   * @param {import('./state.js').State} state @param {import('./sentences.js').Speak} speak @param {number} now in ms
   * @param {boolean} isOnlyHere whether only this machine reaches the server
   */
  draw(state, speak, now, isOnlyHere = false) {
    const focused = document.activeElement;
    const roomId = state.linked === null ? state.roomId : state.linked.roomId;
    const inRoom = roomId !== null || state.seeks;
    const blocked = inRoom && state.blocked !== null;
    this._showScreen(blocked ? 'blocked' : inRoom ? 'room' : 'start');
    this._showNextRoom(roomId);
    show(byId('leave'), inRoom && !blocked);
    show(byId('top-room'), inRoom);
    setText(byId('top-room'), roomId !== null ? speak('room', { sala: roomId }) : '');
    if (!inRoom) drawStart(state, speak);
    // A player of the league whose room is closed goes on in another.
    const goesOn = state.blocked === 'sala_encerrada' && state.found;
    show(byId('blocked-next'), goesOn);
    byId('try-again').className = goesOn ? 'secondary' : 'primary';
    if (inRoom && state.blocked !== null) setText(byId('blocked-text'), speak(state.blocked, { sala: state.roomId || '' }));
    if (inRoom && !blocked) {
      const shown = picture(state);
      this._board.draw(shown, (square) => shown === state && canPlay(state, square), speak);
      drawRoom(state, shown, speak, this._location, isOnlyHere);
      drawReplay(state, speak, this._location);
    }
    show(byId('ask-league'), state.room !== null && state.room.league);
    keepFocus(focused);
    this._askToLeave(state.asksToLeave && !blocked);
    setText(byId('ask-body'), speak(isGameAtStake(state) ? 'leave_body' : 'leave_score'));
    drawBanner(state, speak, now);
    show(byId('announcement'), state.announcement !== null);
    setText(byId('announcement-text'), state.announcement ? sentence(state.announcement, speak) : '');
    document.title = title(state, speak, this._location.host);
    setIcon(`${BASE}/web/${isMyTurn(state) ? 'icon-turn' : 'icon'}.svg`);
    this._sayNew(state.said, speak);
  }

  /** Begins a new screen at its top, with the focus on its heading, as a new page would. */
  _showScreen(screen) {
    if (screen === this._screen) return;
    for (const one of SCREENS) show(byId(one), one === screen);
    if (this._screen !== undefined) {
      scrollTo(0, 0);
      byId(screen).querySelector('h1').focus({ preventScroll: true });
    }
    this._screen = screen;
    // The sentences about a room are no news on the start page.
    if (screen === 'start') byId('live').textContent = '';
  }

  /** Begins another room on the same screen at its top. Its opener is gone from it, so the focus goes to the heading, too. */
  _showNextRoom(roomId) {
    const moved = this._roomId !== null && roomId !== null && roomId !== this._roomId;
    this._roomId = roomId;
    if (!moved) return;
    scrollTo(0, 0);
    if (document.activeElement === document.body) byId('status').focus({ preventScroll: true });
  }

  /** Shows the question with the focus on its safe answer, and gives the focus back afterwards. */
  _askToLeave(asks) {
    const question = byId('ask-leave');
    if (question.hidden === !asks) return;
    const hadFocus = question.contains(document.activeElement);
    show(question, asks);
    if (asks) byId('stay').focus({ preventScroll: true });
    else if (hadFocus) byId('leave').focus({ preventScroll: true });
  }

  /** Adds sentences instead of replacing them: screen readers finish one sentence of a log before the next. */
  _sayNew(said, speak) {
    const fresh = said.filter(({ id }) => id > this._heard);
    if (fresh.length === 0) return;
    this._heard = fresh[fresh.length - 1].id;
    const live = byId('live');
    live.append(...fresh.map((saying) => element('p', {}, sentence(saying, speak))));
    while (live.children.length > HEARD_KEPT) live.firstElementChild.remove();
  }
}

/**
 * Gives the focus of a control that is gone to the line above the board: the next Tab leads to the board, and not past it.
 * @param {Element | null} focused the element that had the focus
 */
function keepFocus(focused) {
  const gone = focused !== null && focused !== document.body && focused.closest('[hidden]') !== null;
  const isTaken = document.activeElement !== focused && document.activeElement !== document.body;
  if (gone && !isTaken && !byId('room').hidden) byId('status').focus({ preventScroll: true });
}

/** Sets the icon of the tab, which is seen among many tabs. @param {string} address */
function setIcon(address) {
  const icon = byId('icon');
  if (icon.getAttribute('href') !== address) icon.setAttribute('href', address);
}

/** Draws the banner of a lost connection. The last board stays below it, because the game is not lost. */
function drawBanner({ line, room, roomArrived, blocked, notice }, speak, now) {
  const entering = line.status === 'online' && room !== null && !roomArrived && blocked === null;
  const lost = line.status !== 'online' && line.retryAt > 0;
  show(byId('banner'), entering || lost);
  const seconds = Math.ceil((line.retryAt - now) / 1000);
  const wait = lost && seconds > 0 ? speak('offline', { n: seconds }) : speak('reconnecting');
  // It would cover a notice below the board.
  setText(byId('banner-text'), lost && notice ? sentence(notice, speak) : line.trouble ? speak(line.trouble) : wait);
  show(document.querySelector('#banner button'), lost && seconds > 0);
}
