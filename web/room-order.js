// The order of the rooms in a list: one's own held seat first, then as people count, mesa2 before mesa10.
// Must not know: the page, the wire, storage.

/** @param {{id: string}} one @param {{id: string}} other */
export function naturally({ id: one }, { id: other }) {
  const [left, right] = [parts(one), parts(other)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [a = '', b = ''] = [left[at], right[at]];
    const difference = isNumber(a) && isNumber(b) ? a.length - b.length : 0;
    if (difference !== 0) return difference;
    if (a !== b) return a < b ? -1 : 1;
  }
  return one < other ? -1 : Number(one > other);
}

/** Returns the digits and the rest in turn. Zeros in front of a number do not count. @param {string} id */
const parts = (id) => (id.match(/\d+|\D+/g) || []).map((part) => part.replace(/^0+(?=\d)/, ''));
const isNumber = (part) => /^\d+$/.test(part);

/**
 * @param {import('./wire.js').ListedRoom[]} rooms
 * @param {(id: string) => boolean} isKept whether this browser has the token of a seat there
 * @returns {(import('./wire.js').ListedRoom & {yours: boolean})[]} `yours`: a seat waits for this person
 */
export function inOrder(rooms, isKept) {
  const away = ({ players }) => Object.values(players).some((player) => player !== null && !player.present);
  const marked = rooms.map((room) => ({ ...room, yours: isKept(room.id) && away(room) }));
  return marked.sort((one, other) => Number(other.yours) - Number(one.yours) || naturally(one, other));
}
