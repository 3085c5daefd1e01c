// Puts a state into words: the players, the turn, the result, the title.
// Must not know: the document. It returns text, and others show it.

import { O, X, letterOf } from './board.js';
import { outcome } from './news.js';
import { isWaiting } from './players.js';
import { reviewed } from './replay.js';
import { calm } from './text.js';

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Speak */

const ROBOTS = { facil: 'robot_easy', medio: 'robot_medium', perfeito: 'robot_perfect' };
/** The robots in a sentence, with their articles. */
const said = (robot) => `${ROBOTS[robot]}_said`;
const OWN_WORDS = ['your_opponent', ...Object.keys(ROBOTS).map(said)];

/** @param {import('./news.js').Saying} saying @param {Speak} speak */
export function sentence({ key, values = {} }, speak) {
  const spoken = { ...values };
  if (values.robot) spoken.nome = speak(said(values.robot));
  if (values.nameless) spoken.nome = speak(String(values.nameless));
  if (values.square !== undefined) spoken.lugar = placeName(Number(values.square), speak);
  return begun(calm(speak(key, spoken)), speak);
}

/**
 * Returns a sentence with the page's own words for a player joined to it. At its beginning they have a capital letter. An
 * article is joined to the word before it. crates/texts (lib.rs) has the same rule. @param {string} text @param {Speak} speak
 */
export function begun(text, speak) {
  return OWN_WORDS.map((key) => speak(key)).filter((word) => text.includes(word)).reduce(joinedTo, text);
}

/** @param {string} text @param {string} word */
function joinedTo(text, word) {
  const joined = !/^(?:o|el) /.test(word) ? text
    : text.split(` de ${word}`).join(` d${word}`).split(` a ${word}`).join(` a${word.replace(/^e/, '')}`);
  return joined.startsWith(word) ? joined.replace(/^./u, (first) => first.toUpperCase()) : joined;
}

/** @param {number} square @param {Speak} speak */
export const placeName = (square, speak) => speak(`place_${square + 1}`);

/**
 * Returns the name of a player. A robot has one of the page's own words. A nameless player is the opponent of the person
 * who plays `mine`, and the mark for everybody else. If both have the same name, the second gets a number.
 */
export function playerName(players, mark, speak, mine = 0) {
  const robot = players[mark] && players[mark].robot;
  if (robot) return speak(ROBOTS[robot]);
  const given = (seat) => (players[seat] && players[seat].name) || '';
  const nameless = mine && mine !== mark ? speak('your_opponent') : letterOf(mark);
  const alike = given(X) !== '' && folded(given(X)) === folded(given(O));
  return alike && mark === O ? `${given(mark)} 2` : given(mark) || nameless;
}

/** Returns the name of a player for a sentence. */
function nameInSentence(players, mark, speak, mine = 0) {
  const robot = players[mark] && players[mark].robot;
  return robot ? speak(said(robot)) : playerName(players, mark, speak, mine);
}

/** Returns the name in a seat, where the mark stands next to it. One's own place says so beside the name. */
export function seatName(players, seat, speak, mine = 0) {
  const nameless = players[seat].name === '' && players[seat].robot === null;
  return nameless && !mine ? speak('player') : playerName(players, seat, speak, mine);
}

const folded = (name) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Returns whether the game waits for this person. @param {import('./state.js').State} state */
export function isMyTurn(state) {
  const { room, mark, proposal, line } = state;
  return line.status === 'online' && room !== null && mark !== null && room.turn === mark && !proposal && !isWaiting(state);
}

/** Returns whether the opponent can claim this person's seat, now or in a moment. @param {import('./state.js').State} state */
export function isLate({ room, mark, line }) {
  return line.status === 'online' && room !== null && Boolean(mark) && (room.late === mark || room.idle === mark);
}

/** Returns the line above the board. @returns {{text: string, tone: 'mine' | 'theirs' | 'pending' | 'over'}} */
export function status(state, speak, host) {
  const { room, mark, proposal } = state;
  const line = (tone, key, values) => ({ tone, text: begun(calm(speak(key, values)), speak) });
  const shown = reviewed(state);
  if (shown) return { tone: 'over', text: reviewedStatus(shown, speak) };
  if (state.linked) return line('theirs', state.gamesFailed ? 'games_unavailable' : state.games ? 'game_not_kept' : 'connecting', { host });
  if (state.seeks) return line('theirs', 'seeking');
  if (!room || mark === null) return line('theirs', 'connecting', { host });
  if (proposal && proposal.square !== null && proposal.phase !== 'confirmed') return line('pending', sendingKey(proposal, state.line.status === 'online'));
  if (room.winner !== null) {
    const { key } = outcome(room, mark);
    return line('over', key, { nome: nameInSentence(room.players, room.winner, speak, mark) });
  }
  const nome = nameInSentence(room.players, room.turn, speak, mark);
  const hasFreeSeat = [X, O].some((seat) => room.players[seat] === null);
  if (mark === 0) return hasFreeSeat ? line('theirs', 'watching_alone') : line('theirs', 'watching', { nome });
  if (!room.players[-mark]) return line('theirs', room.seeking ? 'seeking' : isWaiting(state) ? 'waiting' : 'other_seat_is_free');
  const mine = room.turn === mark && !proposal;
  // Offline, the turn stays, but the page must not invite to play.
  if (mine) return line(state.line.status === 'online' ? 'mine' : 'theirs', 'your_turn');
  const other = nameInSentence(room.players, -mark, speak, mark);
  // Portuguese joins the words for a nameless opponent.
  const nameless = other === speak('your_opponent');
  return line('theirs', nameless ? 'opponents_turn_nameless' : 'opponents_turn', { nome: other });
}

/** Returns the place in a game that has ended, or its result at its end. */
function reviewedStatus({ game, step, total }, speak) {
  const place = speak('replay_at', { n: game.number, jogada: step, total });
  if (step < total) return place;
  if (game.winner === null) return speak('game_abandoned');
  return begun(calm(game.winner === 0 ? speak('draw') : speak('wins', { nome: nameInSentence(game.players, game.winner, speak) })), speak);
}

function sendingKey(proposal, online) {
  if (!online) return 'not_confirmed';
  if (proposal.phase === 'unsure') return 'move_not_confirmed';
  return proposal.tries > 1 ? 'no_reply_yet' : 'sending';
}

/** @param {import('./state.js').State} state @param {Speak} speak */
export function title(state, speak, host) {
  if (state.linked) return `${speak('game_title', { n: state.linked.game })} · ${speak('room', { sala: state.linked.roomId })} · jogo`;
  if (state.roomId === null && state.seeks) return `${speak('seeking').replace(/…$/, '')} · jogo`;
  if (state.roomId === null) return `jogo · ${speak('game_name')}`;
  const room = speak('room', { sala: state.roomId });
  if (state.blocked) return `${room} · jogo`;
  if (isLate(state)) return `${speak('alert_late')} · ${room} · jogo`;
  const situation = state.line.status === 'lost' ? speak('connection_lost') : status(state, speak, host).text;
  return `${situation.replace(/[.…]$/, '')} · ${room} · jogo`;
}

/** Returns the label of a square for screen readers. */
export function squareLabel(look, square, speak) {
  const parts = [`${square + 1}, ${placeName(square, speak)}`, look.mark === 0 ? speak('square_empty') : letterOf(look.mark)];
  if (look.pending) parts.push(speak('square_unconfirmed'));
  if (look.last) parts.push(speak('square_last'));
  if (look.winning) parts.push(speak('square_winning'));
  return parts.join(', ');
}
