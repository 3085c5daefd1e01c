// The words of the host's namespace, and the only entrance for what the server shows the host.
// Must not know: the page, sentences.

import { roomIdFrom } from './address.js';
import { cleanName } from './clean.js';
import { decodeLeague, decodeRooms, isCount, NO_LEAGUE } from './wire.js';

export const NAMESPACE = '/anfitriao';
export const HOUSE = 'casa';
export const FREE = 'levantar';
export const CLOSE = 'encerrar';
export const SEND_AWAY = 'pausar';
export const RENAME = 'renomear';
export const DOOR = 'fechar_porta';
export const NICKNAMES = 'apelidos';
export const ANNOUNCE = 'avisar';
export const UNDO = 'desfazer';
export const OPEN_LEAGUE = 'abrir_torneio';
export const CLOSE_LEAGUE = 'encerrar_torneio';

const MOST_PEOPLE = 200;
const MOST_ACTS = 20;
const LABEL = /^[0-9a-f]{1,12}$/;

/**
 * @typedef {import('./wire.js').ListedRoom} HouseRoom
 * @typedef {{session: string, name: string, roomId: string | null}} Person
 * @typedef {{number: number, event: string, roomId: string | null, name: string, on: boolean | null}} Act
 * @typedef {{storeFails: boolean, doorClosed: boolean, nicknames: boolean, rooms: HouseRoom[], total: number, people: Person[], totalPeople: number,
 *   acts: Act[], stillCounts: boolean, league: import('./wire.js').League}} House
 */

/** @param {any} payload @returns {House | null} */
export function decodeHouse(payload) {
  const rooms = payload && decodeRooms(payload.salas);
  if (!rooms || !Array.isArray(payload.pessoas) || !Array.isArray(payload.atos)) return null;
  return {
    storeFails: payload.gravacaoFalha === true,
    doorClosed: payload.portaFechada === true,
    nicknames: payload.apelidos === true,
    rooms,
    total: isCount(payload.total) ? payload.total : rooms.length,
    people: payload.pessoas.slice(0, MOST_PEOPLE).map(decodePerson).filter((person) => person !== null),
    totalPeople: isCount(payload.totalPessoas) ? payload.totalPessoas : payload.pessoas.length,
    acts: payload.atos.slice(0, MOST_ACTS).map(decodeAct).filter((act) => act !== null),
    stillCounts: payload.aindaVale === true,
    league: decodeLeague(payload.torneio) || NO_LEAGUE,
  };
}

/** @param {any} entry @returns {Person | null} */
function decodePerson(entry) {
  if (!entry || typeof entry.sessao !== 'string' || !LABEL.test(entry.sessao)) return null;
  return { session: entry.sessao, name: cleanName(entry.nome), roomId: roomIdFrom(entry.jogoId) };
}

/** @param {any} entry @returns {Act | null} */
function decodeAct(entry) {
  if (!entry || !Number.isSafeInteger(entry.ato) || typeof entry.evento !== 'string') return null;
  const on = typeof entry.sim === 'boolean' ? entry.sim : null;
  return { number: entry.ato, event: entry.evento, roomId: roomIdFrom(entry.jogoId), name: cleanName(entry.nome), on };
}
