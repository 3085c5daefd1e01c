// Decides where a text leads that was typed or pasted in place of a room's code. It leads into a room of this server, to its
// list, or to another server, which is asked about first.
// Must not know: the page, sentences.

import { roomIdFrom, roomPathOf, serverOf } from './address.js';
import { flawOf, nearestCode, placeIn, plain } from './typed.js';

/** The pages of a server that are no room, and what follows them in an address. */
const PAGE = /\/(?:tv|torneio|fio|protocolo|salas|anfitriao)\/?(?:[?#]\S*)?$/i;

/**
 * @typedef {{to: 'room', roomId: string} | {to: 'two', places: string[]} | {to: 'page', path: string} | {to: 'here'} | {to: 'elsewhere', address: string, label: string}
 *   | ReturnType<typeof flawed>} Way
 *   `address` is null for this server
 */

/**
 * @param {string} text @param {Location | URL} location @param {string[]} open the codes of the rooms that are known to be open
 * @returns {Way}
 */
export function wayOf(text, location, open = []) {
  const known = openRoom(text, open);
  if (known !== null) return { to: 'room', roomId: known };
  const { room, server, two } = placeIn(text);
  if (two) return { to: 'two', places: two.map(labelOf) };
  const isHere = server === null || whole(server) === whole(serverOf(location));
  const label = labelOf(server || '');
  const roomId = roomIdFrom(room);
  if (room === null) {
    const [page = null] = PAGE.exec(plain(text).trim()) || [];
    if (!isHere) return { to: 'elsewhere', address: `${server}/`, label };
    return page === null ? { to: 'here' } : { to: 'page', path: page };
  }
  if (roomId !== null) return isHere ? { to: 'room', roomId } : { to: 'elsewhere', address: server + roomPathOf(roomId), label };
  return flawed(room, isHere ? null : server, label);
}

/**
 * @param {string} room @param {string | null} server @param {string} label
 * @returns {{to: 'nothing', flaw: string | null, nearest: string | null, address: string | null, label: string}}
 */
export function flawed(room, server = null, label = '') {
  const nearest = nearestCode(room);
  const address = nearest === null || server === null ? null : server + roomPathOf(nearest);
  return { to: 'nothing', flaw: flawOf(room), nearest, address, label };
}

/** Returns the open room that a text names letter by letter, perhaps with blanks between. @param {string} text @param {string[]} open */
function openRoom(text, open) {
  const typed = plain(text).trim().toLowerCase();
  return [typed, typed.replace(/\s+/g, ''), typed.replace(/\s+/g, '-')].find((code) => open.includes(code)) || null;
}

/** @param {string} server */
const labelOf = (server) => server.replace(/^http:\/\//, '');

/** Returns an address in its one spelling. @param {string} server */
function whole(server) {
  try {
    return new URL(server).href.replace(/\/$/, '');
  } catch {
    return server;
  }
}
