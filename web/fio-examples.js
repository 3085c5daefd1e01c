// The events that /fio offers to send, in the order in which a person would try them.
// Must not know: the page, the connection.

import { BOARD, ECHO, ENTER, LEAVE, LIST, ROBOT } from './wire.js';

const CENTER = [0, 0, 0, 0, 1, 0, 0, 0, 0];

/** @type {{key: string, make: (room: string) => {event: string, payload?: unknown}}[]} */
export const EXAMPLES = [
  { key: 'fio_try_enter', make: (room) => ({ event: ENTER, payload: { jogoId: room, ficha: null } }) },
  { key: 'fio_try_robot', make: () => ({ event: ROBOT, payload: { nivel: 'facil' } }) },
  { key: 'fio_try_move', make: () => ({ event: BOARD, payload: { tabuleiro: CENTER } }) },
  { key: 'fio_try_nested', make: () => ({ event: BOARD, payload: { tabuleiro: [[0, 0, 0], [0, 1, 0], [0, 0, 0]] } }) },
  { key: 'fio_try_text', make: (room) => ({ event: ENTER, payload: JSON.stringify({ jogoId: room }) }) },
  { key: 'fio_try_plain', make: (room) => ({ event: ENTER, payload: { jogoId: room } }) },
  { key: 'fio_try_list', make: () => ({ event: LIST }) },
  { key: 'fio_try_echo', make: () => ({ event: ECHO, payload: { oi: 1 } }) },
  { key: 'fio_try_leave', make: () => ({ event: LEAVE }) },
];
