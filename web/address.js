// Finds the room that an address of this page names, and makes the address of a room.
// Must not know: the state, the wire, the history of the browser.

import { BASE } from './base.js';

const ROOM_ID = /^[a-z0-9_-]{1,32}$/;
const ROOM_PATH = /^\/sala\/([^/]+)\/?$/i;

/** The path of the start page. A host's own page may have taken `/`. */
export const HOME = `${BASE}${(typeof document !== 'undefined' && document.documentElement.dataset.home) || '/'}`;

/** Returns a room id in lower case, as everywhere. @param {unknown} text @returns {string | null} null for text that is no room id */
export function roomIdFrom(text) {
  const id = typeof text === 'number' && Number.isSafeInteger(text) ? String(text) : text;
  if (typeof id !== 'string') return null;
  const folded = id.trim().toLowerCase();
  return ROOM_ID.test(folded) ? folded : null;
}

/** @param {string} path @returns {string | null} the text in the place of the room id, or null at the start page */
export function roomNamedBy(path) {
  const below = path.startsWith(`${BASE}/`) ? path.slice(BASE.length) : path;
  const [, named = null] = ROOM_PATH.exec(below) || [];
  return named;
}

/** Returns the path of a room on a server, below that server's own. @param {string} roomId */
export const roomPathOf = (roomId) => `/sala/${roomId}`;

/** Returns the path of a room on this server. @param {string} roomId */
export const pathOf = (roomId) => `${BASE}${roomPathOf(roomId)}`;

/** Returns the address of this server. @param {Location | URL} location */
export const serverOf = ({ origin }) => `${origin}${BASE}`;

/**
 * Returns the finished game that an address names, such as `/sala/123?partida=7`. `versao` tells it from a game of the same
 * number in an earlier room of this code.
 * @param {Location | URL} location @returns {import('./replay.js').GameLink | null}
 */
export function gameNamedBy({ pathname, search }) {
  const roomId = roomIdFrom(roomNamedBy(pathname));
  const [game, version] = ['partida', 'versao'].map((name) => countFrom(new URLSearchParams(search).get(name)));
  // A number that is none names no game that is kept, and never a seat in the room.
  const isNamed = game !== null || new URLSearchParams(search).has('partida');
  return roomId === null || !isNamed ? null : { roomId, game: game === null ? 0 : game, version };
}

const countFrom = (text) => (text !== null && /^[0-9]{1,15}$/.test(text) ? Number(text) : null);

/** @param {{roomId: string, number: number, version: number}} game @param {Location | URL} location */
export const linkToGame = ({ roomId, number, version }, { origin }) => `${origin}${pathOf(roomId)}?partida=${number}&versao=${version}`;

/** Returns whether an address leads to the machine that calls it. @param {string} host perhaps with a port */
export const leadsToItself = (host) => /^(localhost|127\.|\[::1\])/.test(host);

/** Returns everything needed to invite someone into a room. @param {string} roomId @param {Location | URL} location */
export function invitationTo(roomId, location) {
  const port = location.port || '80';
  return {
    link: `${location.origin}${pathOf(roomId)}`,
    command: `jogo play ${roomFlag(roomId)} --host ${location.protocol === 'https:' ? location.origin : `${location.hostname}:${port}`}${BASE}`,
    code: roomId,
    picture: `${pathOf(roomId)}${codePath(location)}`,
    onlyThisMachine: leadsToItself(location.hostname),
  };
}

/** Returns the path of the code of this server. @param {Location | URL} location */
export const codeOf = (location) => `${BASE}${codePath(location)}`;

/** The server cannot know that a proxy in front of it speaks TLS. @param {Location | URL} location */
const codePath = (location) => `/qr.svg${location.protocol === 'https:' ? '?https' : ''}`;

/** A code that begins with a hyphen would be taken for a flag of its own. @param {string} roomId */
const roomFlag = (roomId) => `--sala${roomId.startsWith('-') ? '=' : ' '}${roomId}`;

/** Returns a short code that is easy to say aloud and not in use. @param {string[]} taken @param {() => number} random */
export function newRoomId(taken, random = Math.random) {
  const code = () => String(1000 + Math.floor(random() * 9000));
  let id = code();
  for (let tries = 0; taken.includes(id) && tries < 50; tries += 1) id = code();
  return id;
}

const CHARACTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Returns a code that nobody can guess: ten of 31 characters, 49 random bits, in groups that are easy to read aloud. It has a
 * letter and a digit: so it is known again if somebody types it without its hyphens.
 * @param {(bytes: Uint8Array<ArrayBuffer>) => unknown} fill fills them with random bytes
 */
export function newSecretId(fill = (bytes) => crypto.getRandomValues(bytes)) {
  const bytes = new Uint8Array(16);
  let id = '';
  while (id.length < 10) {
    fill(bytes);
    // A byte of 248 or more would make some characters more frequent.
    const fair = [...bytes].filter((byte) => byte < 248);
    id += fair.map((byte) => CHARACTERS[byte % 31]).join('');
  }
  const code = id.slice(0, 10);
  if (!/\d/.test(code) || !/\D/.test(code)) return newSecretId(fill);
  return [code.slice(0, 3), code.slice(3, 7), code.slice(7)].join('-');
}
