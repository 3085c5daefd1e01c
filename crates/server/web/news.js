// What changed between two pictures of a room, as sentences to say: a list of {key, values}.
// Must not know: languages, the page, the wire.

import { EMPTY, O, X, continues, letterOf } from './board.js';

/** @typedef {{key: string, values?: Record<string, string | number>}} Saying */

/**
 * @param {import('./wire.js').Room} before @param {import('./wire.js').Room} after
 * @param {number | null} mine the mark this client plays, 0 when it watches
 * @returns {Saying[]}
 */
export function whatHappened(before, after, mine) {
  if (after.game !== before.game || !continues(before.board, after.board)) return [{ key: 'new_game' }];
  return [
    ...[X, O].filter((mark) => mark !== mine).flatMap((mark) => comings(before, after, mark)),
    ...placed(before, after, mine),
    ...ending(before, after, mine),
    ...offers(before, after, mine),
  ];
}

function comings(before, after, mark) {
  const was = before.players[mark];
  const is = after.players[mark];
  if (!was && is) return [{ key: 'joined', values: { nome: is.name } }];
  if (was && !is) return [{ key: 'left', values: { nome: was.name } }];
  if (was?.present && !is.present) return [{ key: 'opponent_away', values: { nome: is.name } }];
  if (is?.present && !was.present) return [{ key: 'opponent_back', values: { nome: is.name } }];
  return [];
}

function placed(before, after, mine) {
  const square = after.board.findIndex((mark, at) => mark !== EMPTY && before.board[at] === EMPTY);
  if (square < 0) return [];
  const mark = after.board[square];
  const said = { marca: letterOf(mark), square };
  if (mark === mine) return [{ key: 'you_played', values: said }];
  const played = { key: 'played', values: { ...said, nome: nameOf(after, mark) } };
  return after.turn === mine ? [played, { key: 'your_turn' }] : [played];
}

function ending(before, after, mine) {
  if (before.winner !== null || after.winner === null) return [];
  return [outcome(after, mine)];
}

/** How a finished game ended, as this client sees it. @returns {Saying} */
export function outcome(room, mine) {
  if (room.winner === 0) return { key: 'draw' };
  if (mine === 0 || mine === null) return { key: 'wins', values: { nome: nameOf(room, room.winner) } };
  return { key: room.winner === mine ? 'you_win' : 'you_lose' };
}

function offers(before, after, mine) {
  const asked = after.rematch.filter((mark) => mark !== mine && !before.rematch.includes(mark));
  return asked.map((mark) => ({ key: 'rematch_offered', values: { nome: nameOf(after, mark) } }));
}

/** Empty when the person gave none: the page has its own word for that. */
export const nameOf = (room, mark) => room.players[mark]?.name ?? '';
