// The few text frames of Engine.IO 4 and Socket.IO 5 that this client speaks.
// Must not know: the game, connections, time.

const LONGEST_FRAME = 64 * 1024;
/** The host is shown more: 200 rooms and 200 people. */
export const LONGEST_FOR_HOST = 256 * 1024;

export const PONG = '3';
export const ENTER_NAMESPACE = '40';
export const LEAVE_NAMESPACE = '41';

/** Returns the frame that enters a namespace with credentials. @param {string} namespace @param {unknown} auth */
export const enterNamespace = (namespace, auth) => `${ENTER_NAMESPACE}${namespace},${JSON.stringify(auth)}`;

/** Returns an event of the usual namespace as one of another. @param {string} frame @param {string} namespace */
export const withNamespace = (frame, namespace) => `42${namespace},${frame.slice(2)}`;

/** Returns a frame of one namespace as one of the usual namespace. @param {unknown} frame @param {string} namespace */
export function withoutNamespace(frame, namespace) {
  const begin = `${namespace},`;
  const within = typeof frame === 'string' && frame.startsWith(begin, 2);
  return within ? `${String(frame).slice(0, 2)}${String(frame).slice(2 + begin.length)}` : frame;
}

/** Returns the server's reason to keep a client out of a namespace, or null for any other frame. @param {unknown} frame */
export function refusalOf(frame) {
  if (typeof frame !== 'string' || !frame.startsWith('44')) return null;
  const { message } = parse(frame.slice(2)) || {};
  return typeof message === 'string' ? message : '';
}

/**
 * @typedef {{kind: 'open', silence: number}} Open `silence`: the connection is dead after this many ms without a frame
 * @typedef {{kind: 'ping'} | {kind: 'connected'} | {kind: 'closed'} | {kind: 'unknown'}} Bare
 * @typedef {{kind: 'event', name: string, payload: unknown}} Event
 * @typedef {{kind: 'answer', id: number, payload: unknown}} Answer
 * @typedef {Open | Bare | Event | Answer} Packet
 */

/** @param {string} event @param {unknown} payload @param {number | null} id if given, it asks for an answer */
export function encodeEvent(event, payload, id = null) {
  const parts = payload === undefined ? [event] : [event, payload];
  return `42${id === null ? '' : id}${JSON.stringify(parts)}`;
}

/** Decodes a frame. It never throws: a frame outside the protocol is `unknown`. @param {unknown} frame @returns {Packet} */
export function decodeFrame(frame, longest = LONGEST_FRAME) {
  if (typeof frame !== 'string' || frame.length > longest) return { kind: 'unknown' };
  if (frame === '2') return { kind: 'ping' };
  if (frame === '1' || frame.startsWith('41') || frame.startsWith('44')) return { kind: 'closed' };
  if (frame.startsWith('40')) return { kind: 'connected' };
  if (frame.startsWith('0')) return decodeOpen(frame.slice(1));
  const [, type, id, body] = /^4([23])(\d{0,15})(\[.*)$/s.exec(frame) || [];
  const parts = parse(body);
  if (!Array.isArray(parts)) return { kind: 'unknown' };
  if (type === '3' && id !== '') return { kind: 'answer', id: Number(id), payload: parts[0] };
  if (type === '2' && typeof parts[0] === 'string') return { kind: 'event', name: parts[0], payload: parts[1] };
  return { kind: 'unknown' };
}

/** @param {string} body @returns {Packet} */
function decodeOpen(body) {
  const hello = parse(body) || {};
  return {
    kind: 'open',
    silence: milliseconds(hello.pingInterval, 25000) + milliseconds(hello.pingTimeout, 20000),
  };
}

/** Returns the server's number if it is sensible, or else the usual one. @param {unknown} value @param {number} usual */
function milliseconds(value, usual) {
  return typeof value === 'number' && value >= 100 && value <= 300000 ? value : usual;
}

/** @param {string | undefined} json */
function parse(json) {
  try {
    return JSON.parse(json || '');
  } catch {
    return null;
  }
}
