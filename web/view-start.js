// Draws the start page: the way to an opponent, and the list of open rooms.
// Must not know: the wire, the way into a room.

import { O, X } from './board.js';
import { byId, element, fill, setText, show } from './dom.js';
import { isFree } from './players.js';
import { seatName } from './sentences.js';

/** @type {unknown} */
let drawn;

/** @param {import('./state.js').State} state @param {import('./sentences.js').Speak} speak */
export function drawStart(state, speak) {
  const { name, over } = state.league;
  setText(byId('seek'), over ? speak('seek_play') : speak('seek_league', { nome: name }));
  setText(byId('tv-link'), speak(name === '' ? 'tv_link' : 'league_link'));
  // An open league is the first thing to do here, and both buttons keep their size.
  byId('seek').className = over ? 'secondary way' : 'primary way';
  byId('create').className = over ? 'primary way' : 'secondary way';
  const rooms = state.rooms || [];
  // Its place is there before the list is known, because most lists are empty.
  show(byId('no-rooms'), rooms.length === 0);
  const isUnlisted = document.documentElement.dataset.unlisted !== undefined;
  setText(byId('no-rooms'), speak(isUnlisted ? 'no_listed_rooms' : 'no_open_rooms'));
  // Every room is unlisted there.
  show(byId('create-unlisted'), !isUnlisted);
  byId('no-rooms').classList.toggle('gone', state.rooms === null);
  const picture = JSON.stringify([rooms, speak('play_here')]);
  // A rebuilt list would lose the focus, so an unchanged one stays.
  if (picture === drawn) return;
  drawn = picture;
  const focused = document.activeElement && document.activeElement.getAttribute('data-room');
  fill(byId('rooms'), ...rooms.map((room) => row(room, speak)));
  const again = focused && byId('rooms').querySelector(`[data-room="${CSS.escape(focused)}"]`);
  if (again) again.focus();
}

function row(room, speak) {
  const hasFreeSeat = room.yours || [X, O].some((mark) => isFree(room.players, mark));
  const button = element('button', { type: 'button', class: hasFreeSeat ? 'small inviting' : 'small' });
  setText(button, speak(hasFreeSeat ? 'play_here' : 'watch_here'));
  button.dataset.act = 'open';
  button.dataset.room = room.id;
  const name = element('strong', { translate: 'no' }, room.id);
  const who = element('span', { class: 'soft', translate: 'no' }, describe(room, speak));
  button.setAttribute('aria-label', `${button.textContent}: ${speak('room', { sala: room.id })}, ${who.textContent}`);
  return element('li', {}, element('div', { class: 'room-words' }, name, who), button);
}

function describe({ players, phase, watchers, yours, seeking }, speak) {
  const named = (mark) => `${seatName(players, mark, speak)}${players[mark].present ? '' : ` (${speak('away')})`}`;
  const seated = [X, O].filter((mark) => players[mark]).map(named);
  const who = seated.length === 2 ? speak('versus', { um: seated[0], outro: seated[1] }) : seated.join('');
  const isHere = (mark) => players[mark] !== null && players[mark].present && players[mark].robot === null;
  const isDeserted = watchers === 0 && ![X, O].some(isHere);
  const stand = isDeserted ? 'room_deserted' : seeking ? 'room_seeks' : `room_${phase}`;
  const parts = [yours ? speak('room_your_seat') : '', who, speak(stand)];
  if (watchers > 0) parts.push(speak('watching_count', { n: watchers }));
  return parts.filter((part) => part !== '').join(' · ');
}
