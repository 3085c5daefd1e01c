// Reads what a person types or pastes in place of a room's code: a code, the link of a room, a line of `jogo play`. It
// also finds the flaw in a code that is none, and the nearest one. crates/game (room_id.rs,
// typed_room.rs) and crates/tui/src/destination.rs have the same rule.
// Must not know: the page, sentences.

import { roomIdFrom } from './address.js';

const LONGEST = 32;
const USUAL_PORT = '5000';
/** Marks around a pasted text, which belong to the sentence it stood in. */
const AROUND = /^[\s"'“”„‟«»‹›‘’‚`´<>(){}¡¿*•→]+|[\s"'“”„‟«»‹›‘’‚`´<>(){}¡¿*•→.,;:!?…]+$/gu;
const IPV6 = String.raw`[\da-f]*(?::[\da-f]*){2,}[\d.]*`;
const ONLY_IPV6 = new RegExp(`^${IPV6}$`, 'i');
const BEGINS_WITH_IPV6 = new RegExp(String.raw`^\[${IPV6}\]`, 'i');
const LINK = /((?:https?:\/\/)?[^\s/<>"'“”«»‘’({]*)((?:\/[\w.~-]+)*?)(?:\/|^)sala\/([^\s/?#]+)/i;
/** A page of a server, whose path does not count, and whatever follows the path. */
const PAGE = /(?:\/(?:tv|torneio|salas|sala|endereco|saude|healthz|fio|protocolo|anfitriao)?\/?)?(?:[?#]\S*)?$/iu;
/** A server alone: a scheme, a port, an IP address or a name with a dot tells it from a code. */
const SERVER = new RegExp(
  String.raw`^(?:https?:\/\/[^\s/?#]+|[^\s/:@]+:\d+|\[${IPV6}\](?::\d+)?|${IPV6}|(?:\d+\.){3}\d+|(?:[\p{L}\d_-]+\.)+[\p{L}-]{2,}|localhost)(?:\/[\w.~-]+)*${PAGE.source}`, 'iu');
/** A line after it is part of it if it begins with a flag. */
const LINE = /(?:^|\s|\/|\\)(?:jogo(?:\.exe)?|--)\s+((?:(?:play|jogar|jugar)\s+|--|[–—])[^\n]*(?:\n\s*(?:--|[–—])[^\n]*)*)/iu;
const FLAG = /^(?:--|[–—])([\p{L}-]+)(?:=(.*))?$/su;
const FLAGS_OF_A_ROOM = ['sala', 'room'];
const FLAGS_OF_A_SERVER = ['host', 'servidor', 'server'];
const FLAGS_WITH_A_VALUE = [
  'nome', 'name', 'nombre', 'idioma', 'language', 'lang', 'tema', 'theme', 'simbolos', 'symbols', 'avisos', 'alerts', 'robo', 'robot',
  'programa', 'program', 'tempo', 'time', 'tiempo',
];
const QUOTED = /^["'“”‘’].*[^"'“”‘’]$/u;
const ALLOWED = /^[a-z0-9_-]$/i;
const BLANK = /[\s\u0085]/;

const SECRET = /^(?=.*\d)(?=.*[a-z])[a-hjkmnp-z2-9]{10}$/;
const GROUPS = ['10', '3,4,3'];
const BETWEEN = /[\s\u2010-\u2014-]+/u;
/** The last word of a sentence, with a noun for a code before it. */
const SENTENCE = /(?:^|[\s:])(?:sala|room|c[oó]digo|code)(?:(?:[\s:]+(?:é|eh|e|is|es|=))?[\s:]+)([\w-]+)$/iu;

/** Returns a text with wide characters, and digits of any script, as ASCII, and without what nobody sees. @param {string} text */
export const plain = (text) => text.replace(/[\p{Cf}\ufe00-\ufe0f]/gu, '').replace(/。/g, '.').replace(/、/g, ',')
  .replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0))
  .replace(/\u3000/g, ' ').replace(/\p{Decimal_Number}/gu, (one) => digitOf(one) || one);

/** Returns a text without what surrounds it. The brackets of an IPv6 address stay. @param {string} text @returns {string} */
function unwrapped(text) {
  let rest = text.replace(AROUND, '');
  if (!BEGINS_WITH_IPV6.test(rest)) rest = rest.replace(/^\[/, '');
  if (!rest.includes('[')) rest = rest.replace(/\]$/, '');
  return rest === text ? rest : unwrapped(rest);
}

/**
 * Returns a code as it was meant, or the text itself: the groups of a secret code may be joined. A word of ten letters, or ten
 * digits, is no secret code. @param {string} text
 */
function codeTyped(text) {
  const groups = text.split(BETWEEN).filter((group) => group !== '');
  const code = groups.join('').toLowerCase();
  const isGrouped = GROUPS.includes(groups.map(({ length }) => length).join());
  return isGrouped && SECRET.test(code) ? [code.slice(0, 3), code.slice(3, 7), code.slice(7)].join('-') : text;
}

/**
 * Returns the room and the server that a text names. The room may be no valid code.
 * @param {string} text
 * @returns {{room: string | null, server: string | null, two?: string[]}} `server` is null for this one, and `room` for the list
 *   of a server; `two` are the different rooms or servers of two links
 */
export function placeIn(text) {
  const typed = withoutLabel(unwrapped(withoutBlanks(plain(text))));
  return lineIn(typed) || twoIn(typed) || linkIn(typed) || sentenceIn(typed) || pairIn(typed) || serverIn(typed) || { room: codeTyped(typed), server: null };
}

/** Returns a text whose addresses have no blanks around their colons, such as `192.168.0.10: 5300`. @param {string} text */
const withoutBlanks = (text) => text.replace(/(https?:)\s*\/\/\s*/gi, '$1//')
  .replace(/(\.\d+|\.[\p{L}-]{2,}|localhost|\])\s*:\s*(?=\d)/giu, '$1:');

/** Returns the last word behind a label, such as that of `code: gato`. @param {string} text */
const withoutLabel = (text) => unwrapped(text.replace(/^(?!--|[–—])[^.:/]*:\s+(\S+)$/su, '$1'));

/** Finds two links that lead to different places. @param {string} text */
function twoIn(text) {
  const links = text.split(/[\s()<>]+/).map(unwrapped).filter((word) => /:\/\/|\/sala\//i.test(word));
  const places = links.flatMap((link) => linkIn(link) || serverIn(link) || []);
  for (const part of ['server', 'room']) {
    const [one, two] = new Set(places.map((place) => place[part] && place[part].toLowerCase()).filter(Boolean));
    if (two) return { room: null, server: null, two: [one, two] };
  }
  return null;
}

/** @param {string} text */
function linkIn(text) {
  const [, host, path, room] = LINK.exec(text) || [];
  if (room === undefined) return null;
  return { room: unwrapped(decoded(room)), server: host === '' ? null : serverAt(unwrapped(host + path)) };
}

/** Finds a code at the end of a sentence such as `a sala é gato`. @param {string} text */
function sentenceIn(text) {
  const [, code] = SENTENCE.exec(text) || [];
  return code === undefined || roomIdFrom(code) === null ? null : { room: codeTyped(code), server: null };
}

/** Finds a server alone, which has a list of rooms. @param {string} text */
function serverIn(text) {
  return SERVER.test(text) ? { room: null, server: serverAt(text) } : null;
}

/** Finds a server beside a room. @param {string} text */
function pairIn(text) {
  const words = text.split(/\s+/);
  const server = words.find((word) => SERVER.test(word));
  const room = words.find((word) => word !== server && nearestCode(word) !== null);
  return words.length === 2 && server && room ? { room: codeTyped(room), server: serverAt(server) } : null;
}

/** @param {string} text */
function lineIn(text) {
  const [, rest] = LINE.exec(text) || [];
  if (rest === undefined) return null;
  let room = /** @type {string | null} */ (null);
  let server = /** @type {string | null} */ (null);
  const words = rest.trim().split(/\s+/);
  if (/^(?:play|jogar|jugar)$/i.test(words[0])) words.shift();
  while (words.length > 0) {
    const word = /** @type {string} */ (words.shift());
    if (word === '--') continue;
    const [, named, joined] = FLAG.exec(word) || [];
    const flag = named && named.toLowerCase();
    const takes = [...FLAGS_OF_A_ROOM, ...FLAGS_OF_A_SERVER, ...FLAGS_WITH_A_VALUE].includes(flag || '');
    const value = takes && joined === undefined ? words.shift() || '' : joined || '';
    // The other words of a value such as "Maria Clara".
    if (takes && QUOTED.test(value)) words.splice(0, words.findIndex((one) => /["'“”‘’]$/u.test(one)) + 1);
    const found = flag === undefined ? placeIn(word) : placeOf(flag, unwrapped(value));
    room = room || found.room;
    server = server || found.server;
  }
  return room || server ? { room, server } : null;
}

/** @param {string} flag @param {string} value */
function placeOf(flag, value) {
  if (FLAGS_OF_A_SERVER.includes(flag)) return hostIn(value);
  return { room: FLAGS_OF_A_ROOM.includes(flag) ? codeTyped(value) : null, server: null };
}

/** Reads the value of `--host`, in which a bare word is a host. @param {string} host */
const hostIn = (host) => linkIn(host) || { room: null, server: serverAt(host) };

/** @param {string} address with or without a scheme, perhaps with a path below which the server is @returns {string | null} */
function serverAt(address) {
  const [, scheme = '', host = '', path = ''] = /^(?:(.*):\/\/)?([^/?#]*)(.*)$/.exec(address) || [];
  if (host === '') return null;
  // A name may end in the dot of the root.
  const named = ONLY_IPV6.test(host) ? `[${host}]` : host.replace(/\.(?=:\d+$|$)/, '');
  const port = scheme === '' && !/[^:]:\d+$/.test(named.replace(/^\[.*\]/, 'a')) ? `:${USUAL_PORT}` : '';
  // Nothing but TLS is spoken on port 443.
  const usual = named.endsWith(':443') ? 'https' : 'http';
  return `${(scheme || usual).toLowerCase()}://${named.toLowerCase()}${port}${path.replace(PAGE, '')}`;
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

/** Latin letters that no accent explains, and their usual spelling. */
const SPELLED = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/** @param {string} one a character without its accent */
const near = (one) => SPELLED[one.toLowerCase()] || digitOf(one) || one;

/**
 * Returns the code that looks most like this text: accents go, digits of other scripts are those of ours, blanks become
 * hyphens. It is null if nothing is left. @param {string} text
 */
export function nearestCode(text) {
  const letters = (word) => [...[...word.normalize('NFKD')].map(near).join('')].filter((one) => ALLOWED.test(one)).join('');
  const words = text.split(/[\s\u0085/]+/u).map(letters);
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
