// Reads what a person types or pastes in place of a room's code: a code, the link of a room, a line of `jogo play`. It
// also finds the flaw in a code that is none, and the nearest one. crates/game/src/typed_code.rs has the same rule.
// Must not know: the page, sentences.

import { roomIdFrom } from './address.js';

const LONGEST = 32;
const USUAL_PORT = '5000';
/** Marks around a pasted text, which belong to the sentence it stood in. */
const AROUND = /^[\s"'“”«»‘’<({[]+|[\s"'“”«»‘’>)}\].,;:!?…]+$/gu;
const LINK = /(?:(https?):\/\/)?([^\s/<>"']*)\/sala\/([^\s/?#]+)/i;
const SPECIAL = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i' };

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

/** Returns the reason why a text is no code, or null if it is one. @param {string} text */
export function flawOf(text) {
  if (roomIdFrom(text) !== null && text === text.trim()) return null;
  if (text === '') return 'empty';
  const [accent, blank] = [[...text].some(isAccented), /\s/u.test(text)];
  if ([...text].some((one) => !/[a-z0-9_\s-]/iu.test(one) && !isAccented(one))) return 'sign';
  if (accent) return blank ? 'both' : 'accent';
  return blank ? 'blank' : 'long';
}

/** Returns the valid code that looks most like this text, or null. @param {string} text */
export function nearestCode(text) {
  const plain = [...text].map(plainly).join('').replace(/-+/g, '-').replace(/^-|-$/g, '');
  return roomIdFrom(plain.slice(0, LONGEST).replace(/-$/, ''));
}

/** Returns a character without accent, as ASCII; anything else that shows becomes a hyphen. @param {string} one */
function plainly(one) {
  if (/[\p{Cf}\p{Cc}\p{M}]/u.test(one) && !/\s/u.test(one)) return '';
  const bare = withoutAccent(one);
  return /^[a-z0-9_-]+$/.test(bare) ? bare : digitOf(one) || '-';
}

const withoutAccent = (one) => {
  const lower = one.toLowerCase();
  return [...lower.normalize('NFKD').replace(/\p{M}/gu, '')].map((part) => SPECIAL[part] || part).join('');
};

const isAccented = (one) => /^\p{L}$/u.test(one) && !/^[a-z]$/i.test(one) && /^[a-z]+$/.test(withoutAccent(one))
  && one === one.normalize('NFKC');

/** Returns the ASCII digit for a digit of any script, or null. @param {string} one */
export function digitOf(one) {
  if (!/^\p{Nd}$/u.test(one)) return null;
  // The digits of a script follow one another, beginning with its zero.
  let value = 0;
  const point = one.normalize('NFKC').codePointAt(0) || 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value += 1;
  return String(value);
}
