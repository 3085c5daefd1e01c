// All Portuguese words of the wire, and the only entrance for a server's messages. Each decoder returns a checked value,
// or null for a message that breaks the contract. A hostile server gets no further.
// Must not know: the state, the page, sentences.

import { roomIdFrom } from './address.js';
import { turnOf } from './board.js';
import { cleanLine, cleanName, has } from './clean.js';

export const ENTER = 'entrar_sala';
export const SEEK = 'achar_adversario';
export const BOARD = 'atualizar_jogo';
export const ROBOT = 'chamar_robo';
export const CLAIM = 'cobrar_cadeira';
export const LEAVE = 'sair_sala';
export const LIST = 'listar_salas';
export const SEAT = 'sua_vaga';
export const REFUSAL = 'erro';
export const ROOMS = 'salas';
export const NOTICE = 'aviso';
export const LIST_BOARDS = 'listar_tabuleiros';
export const BOARDS = 'tabuleiros';
export const LEAGUE = 'torneio';
export const ECHO = 'evento';
export const CLOSING = 'servidor_fecha';

/** The strengths of a robot, weakest first. */
export const LEVELS = ['facil', 'medio', 'perfeito'];

const MOST_ROOMS = 200;
const MOST_BOARDS = 12;
const MESSAGE_COLUMNS = 120;
const MOST_GAMES = 200;
/** The most rows of the table of a league that the server sends. */
export const MOST_ROWS = 40;
const LEAGUE_COLUMNS = 40;
const LONGEST_TOKEN = 256;
const PHASES = { esperando: 'waiting', jogando: 'playing', encerrada: 'over' };

/** The reaction of the client to each refusal: adopt the true board, wait and try again, or stop and tell the person. */
const CONDUCT = {
  dados_invalidos: 'stop', sala_invalida: 'stop', fora_da_sala: 'stop', ficha_invalida: 'stop',
  vaga_assumida: 'stop', cadeira_cobrada: 'stop', levantado_pelo_anfitriao: 'stop', sala_encerrada: 'stop',
  pausado_pelo_anfitriao: 'stop', porta_fechada: 'stop', sala_cheia: 'stop', servidor_cheio: 'stop',
  torneio_aberto: 'stop', sem_historico: 'stop',
  tabuleiro_invalido: 'correct', casa_ocupada: 'correct', nao_e_sua_vez: 'correct', so_assistindo: 'correct',
  tabuleiro_desatualizado: 'correct', partida_encerrada: 'correct', vaga_ocupada: 'correct', cedo_demais: 'correct',
  devagar: 'wait', indisponivel: 'wait', interno: 'wait',
};
export const REFUSAL_CODES = Object.keys(CONDUCT);
/** @param {unknown} code */
export const isRefusal = (code) => REFUSAL_CODES.includes(String(code));

/**
 * @typedef {{name: string, present: boolean, wins: number, robot: string | null}} Player
 * @typedef {{'1': Player | null, '-1': Player | null}} Players
 * @typedef {{roomId: string, mark: number, token: string | null}} Seat
 * @typedef {{code: string, conduct: 'stop' | 'correct' | 'wait', roomId: string | null}} Refusal
 * @typedef {{id: string, players: Players, watchers: number, phase: 'waiting' | 'playing' | 'over', unlisted: boolean,
 *   seeking: boolean}} ListedRoom
 */

/**
 * @typedef {object} Room
 * @property {string} id
 * @property {number[]} board
 * @property {number} version
 * @property {number} turn
 * @property {number | null} winner
 * @property {number[]} line
 * @property {number | null} last
 * @property {number} game
 * @property {Players} players
 * @property {number} draws
 * @property {number} watchers
 * @property {number[]} rematch
 * @property {boolean} unlisted whether the room is on no list
 * @property {boolean} seeking whether its only player looks for an opponent
 * @property {boolean} league whether the present game counts for the league
 * @property {number} late the mark whose seat can soon be claimed, or 0
 * @property {number} idle the mark whose seat can be claimed, or 0
 */

/**
 * The league that the host opened. Without a name there is none.
 * @typedef {{place: number, name: string, points: number, games: number}} LeagueRow
 * @typedef {{name: string, ends: number, over: boolean, people: number, rows: LeagueRow[], before: string}} League `ends`: Unix milliseconds;
 *   `over`: no game begins in it any more
 */

/**
 * A game that has ended. Room and version together name it; the number begins again in a new room of the same code.
 * @typedef {{roomId: string, number: number, version: number, players: Players, winner: number | null, squares: number[]}} PlayedGame
 */

/** @param {string} roomId @param {string} name @param {string | null} token @param {boolean} watch @param {boolean} unlisted */
export const enterPayload = (roomId, name, token, watch, unlisted = false) =>
  ({ jogoId: roomId, nome: name, ficha: token, ...(watch ? { assistir: true } : {}), ...(unlisted ? { reservada: true } : {}) });

/** @param {string} name @param {string | null} token the token that this person had in other rooms */
export const seekPayload = (name, token) => ({ nome: name, ficha: token });

/** @param {string} roomId @param {number[]} board */
export const boardPayload = (roomId, board) => ({ jogoId: roomId, tabuleiro: board });

/** @param {string} roomId @param {string | null} level null sends the robot away */
export const robotPayload = (roomId, level) => ({ jogoId: roomId, nivel: level });

/** @param {string} roomId */
export const claimPayload = (roomId) => ({ jogoId: roomId });

/** @param {string | null} roomId null leaves the room that the server has chosen meanwhile */
export const leavePayload = (roomId) => (roomId === null ? {} : { jogoId: roomId });

/** @param {unknown} payload @returns {Room | null} */
export function decodeRoom(payload) {
  if (!isObject(payload)) return null;
  const { tabuleiro, versao, vencedor = null, linha, ultima = null, partida = 1, revanche, demora = 0, parada = 0, reservada = false, procura = false, torneio = false } = payload;
  const id = roomIdFrom(payload.jogoId);
  const players = decodePlayers(payload.jogadores);
  const line = decodeList(linha, isSquare, 9);
  const rematch = decodeList(revanche, isSeatMark, 2);
  const sound = id && players && line && rematch && isBoard(tabuleiro) && Number.isSafeInteger(versao) && versao >= 0
    && (vencedor === null || isMark(vencedor)) && (ultima === null || isSquare(ultima))
    && isCount(partida) && isMark(demora) && isMark(parada) && [reservada, procura, torneio].every((flag) => typeof flag === 'boolean');
  if (!sound) return null;
  return {
    id, players, line, rematch, board: [...tabuleiro], version: versao, winner: vencedor, last: ultima,
    // The turn is counted; the server's word does not matter.
    turn: vencedor === null ? turnOf(tabuleiro) : 0,
    game: partida, draws: countOr0(payload.empates), watchers: countOr0(payload.plateia),
    late: demora, idle: parada, unlisted: reservada, seeking: procura, league: torneio,
  };
}

/** @param {unknown} payload @returns {Seat | null} */
export function decodeSeat(payload) {
  if (!isObject(payload)) return null;
  const { marca, ficha = null } = payload;
  const roomId = roomIdFrom(payload.jogoId);
  const soundToken = ficha === null || (typeof ficha === 'string' && ficha.length <= LONGEST_TOKEN);
  return roomId && isMark(marca) && soundToken ? { roomId, mark: marca, token: ficha || null } : null;
}

/** @param {unknown} payload @returns {Refusal | null} */
export function decodeRefusal(payload) {
  if (!isObject(payload) || typeof payload.codigo !== 'string') return null;
  // An unknown code comes from a later version of the protocol. Only the person can decide how to continue.
  const known = has(CONDUCT, payload.codigo);
  return {
    code: known ? payload.codigo : 'dados_invalidos',
    conduct: known ? CONDUCT[payload.codigo] : 'stop',
    roomId: roomIdFrom(payload.jogoId),
  };
}

/** @param {unknown} answer the acknowledgement of an event @returns {{ok: true} | {ok: false, refusal: Refusal} | null} */
export function decodeAnswer(answer) {
  if (!isObject(answer)) return null;
  if (answer.ok === true) return { ok: true };
  const refusal = decodeRefusal(answer);
  return refusal && { ok: false, refusal };
}

/** @param {unknown} payload @returns {{rooms: Room[], total: number} | null} */
export function decodeBoards(payload) {
  if (!isObject(payload) || !Array.isArray(payload.salas) || !isCount(payload.total)) return null;
  return { rooms: payload.salas.slice(0, MOST_BOARDS).map(decodeRoom).filter((room) => room !== null), total: payload.total };
}

/** Leaves out invalid entries. @param {unknown} payload @returns {ListedRoom[] | null} */
export function decodeRooms(payload) {
  if (!Array.isArray(payload)) return null;
  return payload.slice(0, MOST_ROOMS).map(decodeListedRoom).filter((room) => room !== null);
}

/** Leaves out invalid games. @param {unknown} payload the answer of `/sala/ID/partidas` @returns {PlayedGame[] | null} */
export function decodeGames(payload) {
  if (!isObject(payload) || !Array.isArray(payload.partidas)) return null;
  return payload.partidas.slice(-MOST_GAMES).map(decodeGame).filter((game) => game !== null);
}

function decodeGame(game) {
  if (!isObject(game)) return null;
  const { partida, versao, vencedor = null, lances } = game;
  const roomId = roomIdFrom(game.jogoId);
  const players = decodePlayers(game.jogadores);
  const sound = roomId && players && isCount(partida) && isCount(versao) && (vencedor === null || isMark(vencedor))
    && typeof lances === 'string' && /^[1-9]{1,9}$/.test(lances) && new Set(lances).size === lances.length;
  if (!sound) return null;
  return { roomId, players, number: partida, version: versao, winner: vencedor, squares: [...lances].map((digit) => Number(digit) - 1) };
}

function decodeListedRoom(entry) {
  if (!isObject(entry)) return null;
  const id = roomIdFrom(entry.jogoId);
  const players = decodePlayers(entry.jogadores);
  const phase = has(PHASES, entry.estado) ? PHASES[entry.estado] : null;
  if (!id || !players || !phase) return null;
  return { id, players, phase, watchers: countOr0(entry.plateia), unlisted: entry.reservada === true, seeking: entry.procura === true };
}

/**
 * Reads a message of the host to everybody, or the name that the host gave this page.
 * @param {unknown} payload @returns {{text: string} | {roomId: string, name: string} | null}
 */
export function decodeNotice(payload) {
  if (!isObject(payload)) return null;
  if (payload.texto !== undefined) {
    const text = cleanLine(payload.texto, MESSAGE_COLUMNS);
    return text === '' ? null : { text };
  }
  const roomId = roomIdFrom(payload.jogoId);
  const name = cleanName(payload.nome);
  return roomId && name !== '' ? { roomId, name } : null;
}

/** @type {League} */
export const NO_LEAGUE = { name: '', ends: 0, over: true, people: 0, rows: [], before: '' };

/** Leaves out invalid rows. @param {unknown} payload @returns {League | null} */
export function decodeLeague(payload) {
  if (!isObject(payload)) return null;
  const { nome, termina, encerrado, participantes, anterior, tabela = [] } = payload;
  if (nome === undefined) return NO_LEAGUE;
  const name = cleanLine(nome, LEAGUE_COLUMNS);
  if (name === '' || !isCount(termina) || typeof encerrado !== 'boolean' || !Array.isArray(tabela)) return null;
  const rows = tabela.slice(0, MOST_ROWS).map(decodeLeagueRow).filter((row) => row !== null);
  return { name, ends: termina, over: encerrado, people: countOr0(participantes), rows, before: cleanLine(anterior, LEAGUE_COLUMNS) };
}

function decodeLeagueRow(entry) {
  if (!isObject(entry) || ![entry.lugar, entry.pontos, entry.jogos].every(isCount)) return null;
  return { place: entry.lugar, name: cleanName(entry.nome), points: entry.pontos, games: entry.jogos };
}

function decodePlayers(players) {
  if (!isObject(players)) return null;
  return { '1': decodePlayer(players['1']), '-1': decodePlayer(players['-1']) };
}

function decodePlayer(player) {
  if (!isObject(player)) return null;
  return {
    name: cleanName(player.nome), present: player.presente !== false, wins: countOr0(player.vitorias),
    robot: LEVELS.includes(player.robo) ? player.robo : null,
  };
}

/** Returns the list, which is empty if it is absent. A list with a wrong entry is invalid. */
function decodeList(value, isEntry, longest) {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) && value.length <= longest && value.every(isEntry) ? [...value] : null;
}

/** @param {unknown} value @returns {value is Record<string, any>} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isMark = (value) => value === 1 || value === -1 || value === 0;
const isSeatMark = (value) => value === 1 || value === -1;
const isSquare = (value) => Number.isInteger(value) && value >= 0 && value <= 8;
const isBoard = (value) => Array.isArray(value) && value.length === 9 && value.every(isMark);
export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const countOr0 = (value) => (isCount(value) ? value : 0);
