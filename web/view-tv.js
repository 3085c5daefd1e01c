// Draws boards for a wall. The tiles are made once and then only refilled, so that a page does not grow over weeks.
// Must not know: the wire, the socket.

import { letterOf, linesAmong, O, X } from './board.js';
import { byId, element, setText, show, svgElement } from './dom.js';
import { naturally } from './room-order.js';
import { seatName } from './sentences.js';
import { calm } from './text.js';

/** The number of boards that the server shows at a time. */
const TILES = 12;
/** The widest screen that scrolls, in CSS pixels, as in tv.css. */
const PHONE = 600;
const SQUARES = [...Array(9).keys()];
/** The columns and rows for up to this many boards, which are as large as a wide screen allows. */
const SHAPES = { 1: '1x1', 2: '2x1', 4: '2x2', 6: '3x2', 9: '3x3', [TILES]: '4x3' };

/** @typedef {ReturnType<typeof makeTile>} Tile */

/** @param {HTMLElement} wall @param {import('./sentences.js').Speak} speak */
export function makeTiles(wall, speak) {
  const tiles = Array.from({ length: TILES }, () => makeTile(speak));
  wall.append(...tiles.map(({ root }) => root));
  return tiles;
}

/** Returns the number of boards that have a readable size on this screen beside the table of a league. @param {number} width @param {number} height */
export const mostBesideLeague = (width, height) => (width <= PHONE ? TILES : width < height ? 4 : width < height * 1.5 ? 9 : TILES);

/** Returns whether the game in progress counts for the league, also after its end. @param {import('./wire.js').Room} room */
export const countsForLeague = ({ league, winner, board }) => league && winner === null && board.some((mark) => mark !== 0);

/**
 * With more than `most` boards, one part of them follows the other, as `turn` counts.
 * @param {Tile[]} tiles @param {{rooms: import('./wire.js').Room[], total: number}} boards
 * @param {import('./sentences.js').Speak} speak
 */
export function drawWall(tiles, { rooms: boards, total }, speak, { most = TILES, turn = 0 } = {}) {
  const part = turn % Math.max(1, Math.ceil(boards.length / most));
  const rooms = [...boards].sort(naturally).slice(part * most, (part + 1) * most);
  byId('wall').dataset.shape = SHAPES[Object.keys(SHAPES).find((most) => rooms.length <= Number(most)) || TILES];
  tiles.forEach((tile, at) => {
    show(tile.root, at < rooms.length);
    if (at < rooms.length) drawTile(tile, rooms[at], speak);
  });
  show(byId('tv-empty'), rooms.length === 0);
  const more = total - rooms.length;
  setText(byId('tv-more'), more > 0 ? speak('tv_more', { n: more }) : '');
}

function makeTile(speak) {
  const cells = SQUARES.map(makeCell);
  const strikes = [0, 1].map(() => svgElement('line', { class: 'tv-strike' }));
  const frame = svgElement('path', { class: 'tv-frame', d: 'M100 8V292M200 8V292M8 100H292M8 200H292' });
  const attributes = { class: 'tv-board', viewBox: '0 0 300 300', role: 'img', 'aria-label': speak('board_label') };
  const [id, stand] = [element('strong', { translate: 'no' }), element('span', { class: 'tv-stand' })];
  const seats = [X, O].map(makeSeat);
  const board = svgElement('svg', attributes, frame, ...cells, ...strikes);
  const root = element('article', { class: 'tv-tile', hidden: '' },
    element('p', { class: 'tv-room' }, id, stand),
    element('div', { class: 'tv-place' }, board),
    ...seats.map(({ row }) => row));
  return { root, board, id, stand, cells, strikes, seats };
}

function makeCell(square) {
  const move = `translate(${(square % 3) * 100} ${Math.floor(square / 3) * 100})`;
  return svgElement('g', { class: 'tv-cell', transform: move },
    svgElement('path', { class: 'x', d: 'M24 24 76 76M76 24 24 76' }),
    svgElement('circle', { class: 'o', cx: '50', cy: '50', r: '28' }),
    svgElement('circle', { class: 'dot', cx: '90', cy: '10', r: '6' }));
}

function makeSeat(mark) {
  const [name, wins] = [element('span', { class: 'tv-player', translate: 'no' }), element('b')];
  const letter = element('b', { class: `tv-letter ${letterOf(mark).toLowerCase()}` }, letterOf(mark));
  return { mark, name, wins, row: element('p', { class: 'tv-seat' }, letter, name, wins) };
}

function drawTile({ root, board, id, stand, cells, strikes, seats }, room, speak) {
  const names = [X, O].map((mark) => (room.players[mark] ? seatName(room.players, mark, speak) : speak('nobody')));
  const place = room.unlisted ? speak('board_label') : `${speak('board_label')}, ${speak('room', { sala: room.id })}`;
  set(board, 'aria-label', `${place}: ${speak('versus', { um: names[0], outro: names[1] })}`);
  // The code of a room on no list is its only secret, and a stream has many watchers.
  setText(id, room.unlisted ? '' : room.id);
  setText(stand, standing(room, speak));
  root.classList.toggle('over', room.winner !== null);
  cells.forEach((cell, square) => {
    const mark = room.board[square];
    set(cell, 'data-mark', mark === 0 ? '' : letterOf(mark).toLowerCase());
    set(cell, 'data-last', String(room.last === square));
  });
  const lines = linesAmong(room.line);
  strikes.forEach((strike, at) => drawStrike(strike, lines[at]));
  for (const seat of seats) drawSeat(seat, room, speak);
}

/** Returns the result beside the room's name. The players' rows show a game in progress, and a winner who is still there. */
function standing({ winner, players }, speak) {
  if (winner === 0) return calm(speak('draw'));
  return winner === null || players[winner] ? '' : speak('wins', { nome: letterOf(winner) });
}

function drawSeat({ mark, name, wins, row }, { players, turn, winner, idle }, speak) {
  const player = players[mark];
  const won = winner === mark && player !== null;
  const away = player && !player.present ? ` (${speak('away')})` : '';
  // The row has room for these words in every language, and the line of the room's name has not.
  const nobody = winner === null ? 'room_waiting' : 'nobody';
  setText(name, player ? seatName(players, mark, speak) + away : speak(nobody));
  setText(wins, player ? (won ? '★' : '') + player.wins : '');
  row.classList.toggle('turn', turn === mark && players[X] !== null && players[O] !== null);
  row.classList.toggle('won', won);
  row.classList.toggle('idle', idle === mark || player === null);
}

function drawStrike(strike, line) {
  strike.toggleAttribute('hidden', !line);
  if (!line) return;
  const [x1, y1, x2, y2] = [line[0], line[2]].flatMap((square) => [(square % 3) * 100 + 50, Math.floor(square / 3) * 100 + 50]);
  for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) set(strike, name, String(value));
}

/** Sets an attribute, but only if it changes: an unchanged one costs no painting. */
function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
