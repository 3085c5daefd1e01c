// Steps through the games of a room that have ended. The finished game on the table counts as one of them.
// Must not know: the page, the wire. It never touches the room: a running game is always what the page shows.

import { EMPTY, linesAmong, letterOf, O, turnOf, withMark, X, emptyBoard } from './board.js';
import { isWaiting } from './players.js';
import { NOWHERE, say } from './visit.js';

/** @typedef {import('./wire.js').PlayedGame} PlayedGame */
/** A place in the games of a room: a game, and how many of its marks are shown. @typedef {{game: number, step: number}} Place */
/** @typedef {{roomId: string, game: number, version: number | null}} GameLink */

const only = (state) => ({ state, effects: [] });
const fetching = (state, roomId) => ({ state, effects: [{ do: 'fetch_games', roomId }] });

/** Opens a game by its link. It needs no seat, so the room is not entered. */
export const openLink = (state, { link }) => fetching({ ...state, ...NOWHERE, linked: link }, link.roomId);

/** Takes the games of a room, or null if they could not be read. */
export function adoptGames(state, { roomId, games }) {
  const { linked } = state;
  if (linked !== null && linked.roomId === roomId) {
    const found = games === null ? -1 : indexOf(games, linked);
    return only({ ...state, games, gamesFailed: games === null, replay: found < 0 ? null : { game: found, step: 0 } });
  }
  if (state.roomId !== roomId) return only(state);
  return only(isOver(state) ? { ...state, games } : { ...state, earlier: (games && games[games.length - 1]) || null });
}

/** Asks for the games when one has ended. Forgets them when the next one begins: the live board comes back at once. */
export function afterRoom(state, before) {
  // A person who waits alone may look at the games that the room has kept.
  if (!isOver(state) && before === null && !state.found && isWaiting(state)) return fetching({ ...state, games: null, replay: null }, state.roomId);
  if (!isOver(state)) return only({ ...state, games: null, replay: null });
  const isNews = before === null || before.winner === null || before.game !== state.room.game;
  return isNews ? fetching({ ...state, games: null, replay: null }, state.roomId) : only(state);
}

/** Shows a mark more, or a mark less. */
export function step(state, { by }) {
  const { games, linked } = state;
  if (linked === null && !isOver(state)) return only(state);
  if (games === null) return fetching(state, linked ? linked.roomId : state.roomId);
  if (linked !== null && state.replay === null) return only(state);
  const to = placeAfter(state, by);
  if (to === undefined) return only(state);
  const next = { ...state, replay: to };
  const said = say(next, [saying(next)]);
  if (linked === null || to === null || (state.replay && to.game === state.replay.game)) return only(said);
  // The address names the game in view, so that a reload shows the same.
  const { roomId, number, version } = games[to.game];
  return { state: { ...said, linked: { roomId, game: number, version } }, effects: [{ do: 'show_game', game: games[to.game] }] };
}

/** @returns {boolean} whether there is a place before the shown one, or after it */
export function canStep(state, by) {
  if (state.linked !== null && state.replay === null) return false;
  // Unknown games are asked for by the first step.
  return state.games === null ? by < 0 && isOver(state) : placeAfter(state, by) !== undefined;
}

/** Returns whether the page offers to step. @returns {boolean} */
export const isOffered = (state) => (state.linked === null ? isOver(state) : state.replay !== null);

/** Returns the game that is stepped through, and how far. @returns {{game: PlayedGame, step: number, total: number} | null} */
export function reviewed({ games, replay }) {
  if (games === null || replay === null) return null;
  const game = games[replay.game];
  return { game, step: replay.step, total: game.squares.length };
}

/** Returns the state as it looked at the shown place: a room with its board, seen without a seat. */
export function picture(state) {
  const shown = reviewed(state);
  if (shown === null) return state;
  const { game, step: marks, total } = shown;
  const board = boardOf(game, marks);
  const ended = marks === total;
  const winner = ended ? game.winner : null;
  /** @type {import('./wire.js').Room} */
  const room = {
    id: game.roomId, board, version: game.version, game: game.number, players: game.players,
    turn: ended ? 0 : turnOf(board), winner, line: winner ? lineOf(board, winner) : [],
    last: marks > 0 ? game.squares[marks - 1] : null,
    draws: 0, watchers: 0, rematch: [], unlisted: false, seeking: false, league: false, late: 0, idle: 0,
  };
  return { ...state, room, mark: 0, proposal: null, refusedSquare: null };
}

const isOver = ({ room }) => room !== null && room.winner !== null;

/** Returns the place after a step, null for the live board, or undefined if there is none. @returns {Place | null | undefined} */
function placeAfter({ games, replay, room, linked }, by) {
  const last = games.length - 1;
  const size = (game) => games[game].squares.length;
  const live = linked === null && last >= 0 && games[last].number === room.game;
  if (last < 0) return undefined;
  // The end of the newest game is the live board itself.
  const at = replay || (live ? { game: last, step: size(last) } : { game: last + 1, step: 0 });
  let to = { game: at.game, step: at.step + by };
  if (to.step < 0) to = at.game > 0 ? { game: at.game - 1, step: size(at.game - 1) } : to;
  else if (at.game <= last && to.step > size(at.game)) to = { game: at.game + 1, step: 0 };
  if (to.step < 0 || (at.game > last && by > 0)) return undefined;
  if (linked === null && (to.game > last || (live && to.game === last && to.step === size(last)))) return replay === null ? undefined : null;
  return to.game > last ? undefined : to;
}

/** Returns where the game of a link is, or -1. Without a version, it is the newest of its number. @param {PlayedGame[]} games */
function indexOf(games, { game, version }) {
  const matches = games.map(({ number, version: its }) => number === game && (version === null || its === version));
  return matches.lastIndexOf(true);
}

function boardOf(game, marks) {
  return game.squares.slice(0, marks).reduce((board, square, at) => withMark(board, square, at % 2 === 0 ? X : O), emptyBoard());
}

function lineOf(board, mark) {
  const marked = [...board.keys()].filter((square) => board[square] === mark);
  const complete = linesAmong(marked).flat();
  return marked.filter((square) => complete.includes(square));
}

/** @returns {import('./news.js').Saying} */
function saying(state) {
  const shown = reviewed(state);
  if (shown === null) return { key: 'replay_ended' };
  const { game, step: marks, total } = shown;
  if (marks === 0) return { key: 'replay_at', values: { n: game.number, jogada: 0, total } };
  const square = game.squares[marks - 1];
  const mark = picture(state).room.board[square];
  return { key: 'replay_said', values: { n: game.number, jogada: marks, total, marca: mark === EMPTY ? '' : letterOf(mark), square } };
}
