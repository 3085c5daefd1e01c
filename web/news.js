// Compares two pictures of a room, and returns the changes as sentences to say: a list of {key, values}.
// Must not know: languages, the page, the wire.

import { EMPTY, O, X, continues, letterOf } from './board.js';

/** @typedef {{key: string, values?: Record<string, string | number>}} Saying */

/**
 * Returns the sentences for the changes between two pictures of a room.
 * @param {import('./wire.js').Room} before @param {import('./wire.js').Room} after
 * @param {number | null} mine the mark that this client plays; 0 while it watches
 * @returns {Saying[]}
 */
export function whatHappened(before, after, mine) {
  if (after.game !== before.game || !continues(before.board, after.board)) return [{ key: 'new_game' }];
  return [
    ...[X, O].filter((mark) => mark !== mine).flatMap((mark) => comings(before, after, mark)),
    ...placed(before, after, mine),
    ...ending(before, after, mine),
    ...offers(before, after, mine),
    ...waits(before, after, mine),
  ];
}

const NOBODY = { robot: null, present: false };

function comings(before, after, mark) {
  const [was, is] = [before.players[mark], after.players[mark]];
  const [old, now] = [was || NOBODY, is || NOBODY];
  if (now.robot && now.robot !== old.robot) return [{ key: 'joined', values: named(is, mark) }];
  if (old.robot && !is) return [{ key: 'robot_left' }];
  if (old.robot && !now.robot) return [{ key: 'took_robots_seat', values: named(is, mark) }];
  if (!was && is) return [{ key: 'joined', values: named(is, mark) }];
  if (was && !is) return [{ key: 'left', values: named(was, mark) }];
  if (old.present && !now.present) return [{ key: 'opponent_away', values: named(is, mark) }];
  if (now.present && !old.present) return [{ key: 'opponent_back', values: named(is, mark) }];
  return [];
}

function placed(before, after, mine) {
  const square = after.board.findIndex((mark, at) => mark !== EMPTY && before.board[at] === EMPTY);
  if (square < 0) return [];
  const mark = after.board[square];
  const said = { marca: letterOf(mark), square };
  if (mark === mine) return [{ key: 'you_played', values: said }];
  const played = { key: 'played', values: { ...said, ...named(after.players[mark], mark) } };
  return after.turn === mine ? [played, { key: 'your_turn' }] : [played];
}

function ending(before, after, mine) {
  if (before.winner !== null || after.winner === null) return [];
  return [outcome(after, mine)];
}

/** Returns the result of a finished game, as this client sees it. @returns {Saying} */
export function outcome(room, mine) {
  if (room.winner === 0) return { key: 'draw' };
  if (mine === 0 || mine === null) return { key: 'wins', values: named(room.players[room.winner], room.winner) };
  return { key: room.winner === mine ? 'you_win' : 'you_lose' };
}

function offers(before, after, mine) {
  const asked = after.rematch.filter((mark) => mark !== mine && !before.rematch.includes(mark));
  return asked.map((mark) => ({ key: 'rematch_offered', values: named(after.players[mark], mark) }));
}

/** Says that the opponent does not play, or that this person has not played for long. */
function waits(before, after, mine) {
  if (!mine) return [];
  const [late, idle] = [after.late, after.idle].map((mark, at) => mark !== [before.late, before.idle][at] && mark);
  if (late === mine) return [{ key: 'you_are_late' }];
  if (idle === mine) return [{ key: 'you_are_idle' }];
  return idle === -mine ? [{ key: 'opponent_idle', values: named(after.players[-mine], -mine) }] : [];
}

/** Returns the values with which a sentence names a player: a nameless one by the mark. The page has its own words for a robot. */
const named = (player, mark) => ({ nome: (player && player.name) || letterOf(mark), ...(player && player.robot ? { robot: player.robot } : {}) });
