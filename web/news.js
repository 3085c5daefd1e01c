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
  if (mine && before.seeking && !after.seeking && after.players[-mine] !== null) return meeting(after, mine);
  if (after.game !== before.game || !continues(before.board, after.board)) return [leaving(before, after, mine) || { key: 'new_game' }];
  return [
    ...[X, O].filter((mark) => mark !== mine).flatMap((mark) => comings(before, after, mark, mine)),
    ...placed(before, after, mine),
    ...ending(before, after, mine),
    ...offers(before, after, mine),
    ...waits(before, after, mine),
  ];
}

/** Returns the sentences about the opponent whom the server found, and about one's mark, which is settled only now; none while there is nobody. @returns {Saying[]} */
export function meeting(room, mine) {
  const other = room.players[-mine];
  if (other === null) return [];
  const found = { key: 'seek_found', values: named(other, -mine, mine) };
  const mark = { key: 'you_play', values: { marca: letterOf(mine) } };
  return room.turn === mine ? [found, mark, { key: 'your_turn' }] : [found, mark];
}

/** Returns the sentence about the person whose leaving began a new game, in which the other one waits. @returns {Saying | null} */
function leaving(before, after, mine) {
  const stays = [X, O].map((mark) => after.players[mark]).filter((player) => player !== null);
  const were = [X, O].filter((mark) => before.players[mark] !== null);
  if (stays.length !== 1 || were.length !== 2) return null;
  // The marks may have changed sides.
  const mark = before.players[X].name === stays[0].name ? O : X;
  const left = before.players[mark];
  return left.robot ? null : freed(left, mark, mine && -mark);
}

/** Portuguese joins the words for a nameless opponent. @returns {Saying} */
function freed(player, mark, mine) {
  const values = named(player, mark, mine);
  return { key: values.nameless === 'your_opponent' ? 'seat_of_opponent_is_free' : 'seat_of_is_free', values };
}

/** @param {Saying} saying */
export const tellsFreeSeat = ({ key }) => key === 'seat_of_is_free' || key === 'seat_of_opponent_is_free';

const NOBODY = { robot: null, present: false };

/** Returns whether a player has the other mark now, because the server brought an opponent, as far as names tell people apart. */
function hasSwapped(before, after) {
  const same = (was, is) => was !== null && is !== null && was.name === is.name && was.robot === is.robot;
  const [stays, goes] = [1, -1].map((to) => [X, O].some((mark) => same(before.players[mark], after.players[to * mark])));
  return goes && !stays;
}

function comings(before, after, mark, mine) {
  const coming = (player) => named(player, mark, mine);
  const [was, is] = [before.players[hasSwapped(before, after) ? -mark : mark], after.players[mark]];
  const [old, now] = [was || NOBODY, is || NOBODY];
  if (now.robot && now.robot !== old.robot) return [{ key: 'joined', values: coming(is) }];
  if (old.robot && !is) return [{ key: 'robot_left' }];
  if (old.robot && !now.robot) return [{ key: 'took_robots_seat', values: coming(is) }];
  if (!was && is) return [{ key: 'joined', values: coming(is) }];
  if (was && !is) return [freed(was, mark, mine)];
  if (old.present && !now.present) return [{ key: 'opponent_away', values: coming(is) }];
  if (now.present && !old.present) return [{ key: 'opponent_back', values: coming(is) }];
  return [];
}

function placed(before, after, mine) {
  const square = after.board.findIndex((mark, at) => mark !== EMPTY && before.board[at] === EMPTY);
  if (square < 0) return [];
  const mark = after.board[square];
  const said = { marca: letterOf(mark), square };
  if (mark === mine) return [{ key: 'you_played', values: said }];
  const played = { key: 'played', values: { ...said, ...named(after.players[mark], mark, mine) } };
  return after.turn === mine ? [played, { key: 'your_turn' }] : [played];
}

function ending(before, after, mine) {
  if (before.winner !== null || after.winner === null) return [];
  return [outcome(after, mine)];
}

/** Returns the result of a finished game, as this client sees it. @returns {Saying} */
export function outcome(room, mine) {
  if (room.winner === 0) return { key: 'draw' };
  if (mine === 0 || mine === null) return { key: 'wins', values: named(room.players[room.winner], room.winner, mine) };
  return { key: room.winner === mine ? 'you_win' : 'you_lose' };
}

function offers(before, after, mine) {
  const asked = after.rematch.filter((mark) => mark !== mine && !before.rematch.includes(mark));
  return asked.map((mark) => ({ key: 'rematch_offered', values: named(after.players[mark], mark, mine) }));
}

/** Says that the opponent does not play, or that this person has not played for long. */
function waits(before, after, mine) {
  if (!mine) return [];
  const [late, idle] = [after.late, after.idle].map((mark, at) => mark !== [before.late, before.idle][at] && mark);
  if (late === mine) return [{ key: 'you_are_late' }];
  if (idle === mine) return [{ key: 'you_are_idle' }];
  return idle === -mine ? [{ key: 'opponent_idle', values: named(after.players[-mine], -mine, mine) }] : [];
}

/**
 * Returns the values with which a sentence names a player. A robot and a nameless player have words of the page: across the
 * table it is the opponent, and for a watcher the mark.
 */
function named(player, mark, mine) {
  const { name = '', robot = null } = player || {};
  /** @type {Record<string, string>} */
  const values = { nome: name || letterOf(mark) };
  if (robot) values.robot = robot;
  else if (name === '' && mine && mine !== mark) values.nameless = 'your_opponent';
  return values;
}
