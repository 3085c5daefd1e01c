// Explains one frame of the connection: its layers from the outside to the inside, its meaning, and the place in the
// protocol that says more.
// Must not know: the page, languages. It returns keys of sentences, and others show them.

import { has } from './clean.js';
import { decodeFrame } from './packets.js';
import {
  BOARD, BOARDS, CLAIM, CLOSING, decodeRefusal, ECHO, ENTER, LEAGUE, LEAVE, LIST, LIST_BOARDS, NOTICE, REFUSAL, ROBOT,
  ROOMS, SEAT, SEEK,
} from './wire.js';

/**
 * @typedef {{key: string, values?: Record<string, string | number>}} Saying
 * @typedef {object} Explained
 * @property {Saying[]} layers the digits before the data, one by one
 * @property {Saying} saying
 * @property {string} anchor the place in the protocol
 * @property {unknown} data the JSON in the frame, or undefined
 * @property {boolean} isBeat whether it only asks or says that the other side is there
 */

const FROM_CLIENT = {
  [ENTER]: 'fio_out_enter', [SEEK]: 'fio_out_seek', [BOARD]: 'fio_out_board', [ROBOT]: 'fio_out_robot', [CLAIM]: 'fio_out_claim',
  [LEAVE]: 'fio_out_leave', [LIST]: 'fio_out_list', [LIST_BOARDS]: 'fio_out_boards', [ECHO]: 'fio_out_echo',
};
const FROM_SERVER = {
  [BOARD]: 'fio_in_board', [SEAT]: 'fio_in_seat', [REFUSAL]: 'fio_in_refusal', [ROOMS]: 'fio_in_rooms',
  [BOARDS]: 'fio_in_boards', [LEAGUE]: 'fio_in_league', [CLOSING]: 'fio_in_closing', [NOTICE]: 'fio_in_notice', [ECHO]: 'fio_in_echo',
};

/** The frames that say the same whatever is in them: their layers, their meaning out, and in. @type {Record<string, [string[], string, string]>} */
const PLAIN = {
  ping: [['fio_layer_ping'], 'fio_said_ping', 'fio_said_ping'],
  pong: [['fio_layer_pong'], 'fio_said_pong', 'fio_said_pong'],
  open: [['fio_layer_open'], 'fio_said_open', 'fio_said_open'],
  connected: [['fio_layer_message', 'fio_layer_connect'], 'fio_said_connect', 'fio_said_connected'],
  left: [['fio_layer_message', 'fio_layer_left'], 'fio_said_leave', 'fio_said_put_out'],
  error: [['fio_layer_message', 'fio_layer_error'], 'fio_said_error', 'fio_said_error'],
  closed: [['fio_layer_close'], 'fio_said_close', 'fio_said_close'],
  unknown: [[], 'fio_said_unknown', 'fio_said_unknown'],
};

/** @param {'out' | 'in'} direction @param {unknown} frame @returns {Explained} */
export function explain(direction, frame) {
  const packet = decodeFrame(frame);
  if (packet.kind === 'event') return event(direction, String(frame), packet);
  if (packet.kind === 'answer') return answer(packet);
  const kind = kindOf(packet.kind, String(frame));
  const [layers, out, coming] = PLAIN[kind];
  return {
    layers: layers.map((key) => ({ key })), saying: { key: direction === 'out' ? out : coming },
    anchor: 'sobre', data: kind === 'unknown' ? undefined : dataOf(String(frame)), isBeat: kind === 'ping' || kind === 'pong',
  };
}

/** Returns the kind of a frame without an event. The client itself need not tell all of them apart. */
function kindOf(kind, frame) {
  if (frame === '3') return 'pong';
  if (frame.startsWith('41')) return 'left';
  if (frame.startsWith('44')) return 'error';
  return kind;
}

/** @param {string} direction @param {string} frame @returns {Explained} */
function event(direction, frame, { name, payload }) {
  const [, id] = /^42(\d*)/.exec(frame) || [];
  /** @type {Saying[]} */
  const layers = [{ key: 'fio_layer_message' }, { key: 'fio_layer_event' }];
  if (id) layers.push({ key: 'fio_layer_number', values: { n: id } });
  const known = direction === 'out' ? FROM_CLIENT : FROM_SERVER;
  const section = direction === 'out' ? 'do-cliente' : 'do-servidor';
  const isKnown = has(known, name);
  const unknown = direction === 'out' ? 'fio_out_unknown' : 'fio_in_unknown';
  return {
    layers, saying: { key: isKnown ? known[name] : unknown }, anchor: isKnown ? `${section}-${name}` : section,
    data: payload, isBeat: false, ...(direction === 'in' && name === REFUSAL ? refusal(payload, 'fio_in_refusal') : {}),
  };
}

/** @returns {Explained} */
function answer({ id, payload }) {
  const layers = [{ key: 'fio_layer_message' }, { key: 'fio_layer_answer' }, { key: 'fio_layer_answered', values: { n: id } }];
  const refused = payload !== null && typeof payload === 'object' && payload.ok === false;
  return {
    layers, saying: { key: 'fio_said_answer', values: { n: id } }, anchor: 'do-cliente', data: payload, isBeat: false,
    ...(refused ? refusal(payload, 'fio_said_refused') : {}),
  };
}

/** Says which refusal it is, and names the mistake if it was in the message. @returns {{saying?: any, anchor?: any}} */
function refusal(payload, plain) {
  const refused = decodeRefusal(payload);
  if (refused === null) return {};
  const codigo = String(payload.codigo);
  const [campo, motivo] = [payload.campo, payload.motivo].map((word) => (isWord(word) ? word : ''));
  if (motivo === '') return { saying: { key: plain, values: { codigo } }, anchor: isWord(codigo) ? `recusas-${codigo}` : 'recusas' };
  const key = campo === '' ? 'fio_mistake' : 'fio_mistake_in';
  return { saying: { key, values: { codigo, campo, motivo } }, anchor: `erro-na-mensagem-${motivo}` };
}

const isWord = (text) => typeof text === 'string' && /^\w{1,40}$/.test(text);

/** Returns the JSON after the digits, if there is some. */
function dataOf(frame) {
  const [, json] = /^\d+(\{.*)$/s.exec(frame) || [];
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
