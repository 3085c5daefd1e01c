// Reads what a person types or pastes in place of a room's code: a code, the link of a room, a line of `jogo play`. It
// also finds the flaw in a code that is none, and the nearest one. crates/game/src/room_id.rs and
// crates/tui/src/destination.rs have the same rule.
// Must not know: the page, sentences.

import { roomIdFrom } from './address.js';

const LONGEST = 32;
const USUAL_PORT = '5000';
/** Marks around a pasted text, which belong to the sentence it stood in. */
const AROUND = /^[\s"'“”«»‘’<({[]+|[\s"'“”«»‘’>)}\].,;:!?…]+$/gu;
const LINK = /(?:(https?):\/\/)?([^\s/<>"']*)\/sala\/([^\s/?#]+)/i;
const ALLOWED = /^[a-z0-9_-]$/i;
const BLANK = /[\s\u0085]/;

/**
 * Returns the room and the server that a text names. The room may be no valid code.
 * @param {string} text @returns {{room: string, server: string | null}} `server` is null for this one
 */
export function placeIn(text) {
  const typed = text.replace(AROUND, '');
  return lineIn(typed) || linkIn(typed) || { room: typed, server: null };
}

/** @param {string} text */
function linkIn(text) {
  const [, scheme, host, room] = LINK.exec(text) || [];
  if (room === undefined) return null;
  return { room: decoded(room.replace(AROUND, '')), server: serverAt(scheme ? `${scheme}://${host}` : host) };
}

/** @param {string} text */
function lineIn(text) {
  const [, rest] = /(?:^|\s)jogo\s+play\s+(.+)$/su.exec(text) || [];
  if (rest === undefined) return null;
  const words = rest.trim().split(/\s+/);
  const after = (...flags) => {
    const at = words.findIndex((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
    if (at < 0) return null;
    return words[at].includes('=') ? words[at].slice(words[at].indexOf('=') + 1) : words[at + 1] || null;
  };
  const [host, named] = [after('--host'), after('--sala', '--room')];
  const link = host === null ? null : linkIn(host);
  const bare = words[0].startsWith('-') ? null : words[0];
  const room = named || bare || (link && link.room);
  return room ? { room, server: host === null ? null : link ? link.server : serverAt(host) } : null;
}

/** @param {string} host with or without a scheme @returns {string | null} */
function serverAt(host) {
  if (host === '') return null;
  const [scheme, authority] = host.includes('://') ? host.toLowerCase().split('://') : ['http', host.toLowerCase()];
  const named = authority.replace(/\/.*$/, '');
  const bare = !host.includes('://') && !/(^|[^:]):\d+$|\]:\d+$/.test(named);
  return `${scheme}://${named}${bare ? `:${USUAL_PORT}` : ''}`;
}

function decoded(room) {
  try {
    return decodeURIComponent(room);
  } catch {
    return room;
  }
}

/** Returns the first mistake in a text that is no code, or null. @param {string} text */
export function flawOf(text) {
  if (text === '') return 'empty';
  const wrong = [...text].find((one) => !ALLOWED.test(one));
  if (wrong === undefined) return text.length > LONGEST ? 'long' : null;
  if (/[\p{L}\p{Nl}\p{M}]/u.test(wrong)) return 'accent';
  return BLANK.test(wrong) ? 'blank' : 'character';
}

/** Returns the code that looks most like this text: accents go, blanks become hyphens. It is null if nothing is left. @param {string} text */
export function nearestCode(text) {
  const words = text.split(/[\s\u0085/]+/u).map((word) => [...word.normalize('NFKD')].filter((one) => ALLOWED.test(one)).join(''));
  const joined = words.filter((word) => word !== '').join('-').slice(0, LONGEST);
  return roomIdFrom(joined.replace(/-+$/, ''));
}

/** Returns the ASCII digit for a digit of any script, or null. @param {string} one */
export function digitOf(one) {
  if (!/^\p{Decimal_Number}$/u.test(one)) return null;
  // The digits of a script follow one another, beginning with its zero.
  let value = 0;
  const point = one.normalize('NFKC').codePointAt(0) || 0;
  while (value < 9 && /\p{Decimal_Number}/u.test(String.fromCodePoint(point - value - 1))) value += 1;
  return String(value);
}
