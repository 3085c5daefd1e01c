// The messages of protocol 1, for clients in TypeScript and for editors. PROTOCOL.md has their meaning.
//
//   import { io, type Socket } from 'socket.io-client';
//   import type { ClientToServerEvents, ServerToClientEvents } from './jogo';
//   const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io('http://localhost:5000');
//
// A server also sends keys and words that are not here yet: ignore those that you do not know.

/** X is 1, O is -1. */
export type Mark = 1 | -1;

/** A square: a mark, or 0 if it is empty. */
export type Cell = Mark | 0;

/** The strength of a robot. */
export type Level = 'facil' | 'medio' | 'perfeito';

/** A room in a request: 1 to 32 letters, digits, `-` and `_`; an integer is its decimal text. */
export type RoomId = string | number;

/** Why a request was refused. Treat a code that you do not know as a reason to ask the person. */
export type RefusalCode =
  | 'dados_invalidos'
  | 'sala_invalida'
  | 'fora_da_sala'
  | 'tabuleiro_invalido'
  | 'casa_ocupada'
  | 'nao_e_sua_vez'
  | 'so_assistindo'
  | 'tabuleiro_desatualizado'
  | 'partida_encerrada'
  | 'ficha_invalida'
  | 'vaga_assumida'
  | 'vaga_ocupada'
  | 'torneio_aberto'
  | 'sem_historico'
  | 'cadeira_cobrada'
  | 'levantado_pelo_anfitriao'
  | 'sala_encerrada'
  | 'pausado_pelo_anfitriao'
  | 'porta_fechada'
  | 'cedo_demais'
  | 'sala_cheia'
  | 'servidor_cheio'
  | 'devagar'
  | 'indisponivel'
  | 'interno';

/** The mistake in a message, for the author of a client. */
export type Reason =
  | 'evento_desconhecido'
  | 'nao_e_objeto'
  | 'texto_json'
  | 'binario'
  | 'ausente'
  | 'tipo'
  | 'tamanho'
  | 'caracteres'
  | 'valor'
  | 'aninhado'
  | 'varias_marcas'
  | 'marca_alterada'
  | 'marca_errada';

export interface Player {
  /** May be empty. */
  nome: string;
  /** False while the seat is held for a person who lost the connection. */
  presente: boolean;
  vitorias: number;
  /** Only a robot has this key. */
  robo?: Level;
}

/** The players of X and O. */
export interface Players {
  '1': Player | null;
  '-1': Player | null;
}

/** The whole room. */
export interface Room {
  jogoId: string;
  /** Nine cells, row by row. */
  tabuleiro: Cell[];
  /** Grows with every change. Drop a room that is older than the one you show. */
  versao: number;
  /** The mark that moves next, or 0 once the game is over. */
  vez: Cell;
  /** Null while the game runs, 0 for a draw. */
  vencedor: Cell | null;
  /** Every square of every winning line. */
  linha: number[] | null;
  /** The square just played. */
  ultima: number | null;
  partida: number;
  jogadores: Players;
  empates: number;
  plateia: number;
  /** The marks that have asked for the next game. */
  revanche: Mark[];
  /** Whether the room is on no list. */
  reservada?: boolean;
  /** Whether the only player waits for an opponent. */
  procura?: boolean;
  /** Whether the present game counts for the league. */
  torneio?: boolean;
  /** Whose seat can be claimed in ten seconds. */
  demora?: Mark;
  /** Whose seat can be claimed now. */
  parada?: Mark;
}

/** One's own seat. */
export interface Seat {
  jogoId: string;
  /** 0 when watching. */
  marca: Cell;
  /** The secret that gives the seat back, or null when watching. */
  ficha: string | null;
  protocolo: 1;
  /** The identity of the server. */
  servidor?: string;
}

export interface Refusal {
  codigo: RefusalCode;
  jogoId?: string;
  /** The key of the payload that was wrong. */
  campo?: string;
  motivo?: Reason;
}

/** The acknowledgement of a request. The room's version is absent if the request ended the room. */
export type Ack =
  | { ok: true; versao?: number; repetida?: true; ato?: number }
  | { ok: false; codigo: RefusalCode; campo?: string; motivo?: Reason };

/** A row of the list of rooms. */
export interface ListedRoom {
  jogoId: string;
  jogadores: Players;
  plateia: number;
  estado: 'esperando' | 'jogando' | 'encerrada';
  /** Whether the only player waits for an opponent. */
  procura?: boolean;
}

/** Some whole rooms, and the number of all that have a player. */
export interface Boards {
  salas: Room[];
  total: number;
}

/** A league in short. */
export interface LeagueInShort {
  nome: string;
  /** From this moment no game begins in it. Unix milliseconds. */
  termina: number;
  /** Whether no game begins in it any more. */
  encerrado: boolean;
  /** The number of people who have played. */
  participantes: number;
  /** The league before it, whose table is at `/torneio?anterior`. */
  anterior?: string;
}

/** A person in the table of the league. */
export interface LeagueRow {
  /** From 1. Equal points, wins and games share a place. */
  lugar: number;
  /** The name that the host gave, or that of the latest game with one. It may be empty. */
  nome: string;
  pontos: number;
  jogos: number;
  vitorias: number;
  empates: number;
  derrotas: number;
}

/** The league and its table, best first. Without `nome` there is no league any more. */
export type LeagueNews = (LeagueInShort & { tabela: LeagueRow[] }) | { nome?: undefined };

/** A message of the host to everybody, or the name that the host gave this client. */
export type Notice = { texto: string } | { texto?: undefined; jogoId: string; nome: string };

/** The credentials of the host, as `auth` of the namespace `/anfitriao`. */
export interface HostAuth {
  ficha: string;
}

export interface HostRoom {
  jogoId: RoomId;
}

export interface HostSeat {
  jogoId: RoomId;
  marca: Mark;
}

/** The person of a connection, or the player on a seat. */
export type SendAway = ({ sessao: string } | HostSeat) & {
  /** From 1 to 60. */
  minutos: number;
};

export interface Rename {
  jogoId: RoomId;
  marca: Mark;
  nome: string;
}

export interface Door {
  sim: boolean;
}

export interface Nicknames {
  sim: boolean;
  /** The language of the names. */
  idioma?: string | null;
}

export interface Announcement {
  /** Shown at most 120 columns wide. */
  texto: string;
}

export interface OpenLeague {
  /** Shown at most 40 columns wide. */
  nome: string;
  /** From 1 to 480. */
  minutos: number;
}

/** The payload of `desfazer`, which may be missing. */
export interface Undo {
  ato?: number | null;
}

/** The rooms and the people, as the host sees them. */
export interface House {
  /** Whether the server cannot store anything, so that moves are refused. */
  gravacaoFalha: boolean;
  portaFechada: boolean;
  apelidos: boolean;
  /** At most 200, those on no list included. */
  salas: (ListedRoom & { reservada: boolean })[];
  total: number;
  /** At most 200, each with the room that the person is in. */
  pessoas: { sessao: string; nome: string; jogoId: string | null }[];
  totalPessoas: number;
  /** The league, while one is shown. */
  torneio: LeagueInShort | null;
  /** Whether a game that counts for the league goes on, so that its table may change. */
  aindaVale: boolean;
  /** The acts that can be taken back, the last one first. `sim` is that of the act. */
  atos: { ato: number; evento: string; jogoId?: string; nome?: string; sim?: boolean }[];
}

/** A game that has ended, as HTTP gives it. */
export interface PlayedGame {
  jogoId: string;
  partida: number;
  versao: number;
  /** Unix milliseconds. */
  inicio: number;
  fim: number;
  jogadores: { '1': PlayerOfGame | null; '-1': PlayerOfGame | null };
  /** Null for a game without a result. */
  vencedor: Cell | null;
  motivo: 'abandono' | null;
  /** The squares from 1 to 9 in the order of play, X first. */
  lances: string;
  /** The league for which the game counts, and the labels of the people for whom. */
  torneio?: { id: string; participantes: { '1': string; '-1': string } };
}

export interface PlayerOfGame {
  nome: string;
  robo?: Level;
}

/** The games of a room, as HTTP gives them. */
export interface GamesOfRoom {
  jogoId: string;
  /** The most games of a room that are kept. */
  limite: number;
  partidas: PlayedGame[];
}

/** The league and its table, as HTTP gives them. */
export interface LeagueTable extends LeagueInShort {
  /** The moment at which the host opened it, in Unix milliseconds. */
  inicio: number;
  /** At most 1,000 rows, best first. */
  tabela: LeagueRow[];
}

export interface Enter {
  jogoId: RoomId;
  nome?: string | null;
  /** The key alone says that this client knows about seats and offers. */
  ficha?: string | null;
  assistir?: boolean | null;
  /** Makes a room that is on no list. It counts only if this request makes the room. */
  reservada?: boolean | null;
}

/** The payload of `achar_adversario`, which may be missing. */
export interface Meet {
  nome?: string | null;
  /** The token of the new seat, of 32 to 256 characters. The key alone says that this client knows about seats and offers. */
  ficha?: string | null;
}

/** The whole next board. */
export interface Proposal {
  tabuleiro: Cell[];
  jogoId?: RoomId | null;
  versao?: number | null;
}

export interface CallRobot {
  /** Null sends the robot away. */
  nivel: Level | null;
  jogoId?: RoomId | null;
}

/** The payload of `sair_sala` and `cobrar_cadeira`, which may be missing. */
export interface Leave {
  jogoId?: RoomId | null;
}

export interface Pong {
  resposta: 'ok';
}

type Answered = (ack: Ack) => void;

export interface ClientToServerEvents {
  entrar_sala: (enter: Enter, answered?: Answered) => void;
  achar_adversario: (meet?: Meet | null, answered?: Answered) => void;
  atualizar_jogo: (proposal: Proposal, answered?: Answered) => void;
  chamar_robo: (call: CallRobot, answered?: Answered) => void;
  cobrar_cadeira: (claim?: Leave, answered?: Answered) => void;
  sair_sala: (leave?: Leave, answered?: Answered) => void;
  listar_salas: (nothing?: null, answered?: Answered) => void;
  listar_tabuleiros: (nothing?: null, answered?: Answered) => void;
  evento: (anything?: unknown, answered?: Answered) => void;
}

export interface ServerToClientEvents {
  atualizar_jogo: (room: Room) => void;
  sua_vaga: (seat: Seat) => void;
  erro: (refusal: Refusal) => void;
  salas: (rooms: ListedRoom[]) => void;
  tabuleiros: (boards: Boards) => void;
  torneio: (news: LeagueNews) => void;
  aviso: (notice: Notice) => void;
  servidor_fecha: (nothing: object) => void;
  evento: (pong: Pong) => void;
}

/** The acts of the host, in the namespace `/anfitriao`. */
export interface HostToServerEvents {
  levantar: (seat: HostSeat, answered?: Answered) => void;
  encerrar: (room: HostRoom, answered?: Answered) => void;
  pausar: (person: SendAway, answered?: Answered) => void;
  renomear: (name: Rename, answered?: Answered) => void;
  fechar_porta: (door: Door, answered?: Answered) => void;
  apelidos: (names: Nicknames, answered?: Answered) => void;
  avisar: (message: Announcement, answered?: Answered) => void;
  abrir_torneio: (league: OpenLeague, answered?: Answered) => void;
  encerrar_torneio: (nothing: object, answered?: Answered) => void;
  desfazer: (act?: Undo, answered?: Answered) => void;
}

export interface ServerToHostEvents {
  casa: (house: House) => void;
}
