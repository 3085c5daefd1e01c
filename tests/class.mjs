// A class of 30 plays a league: phones, terminals and bots, with two kills of the server, a phone in a pocket, and a host who acts.
// Run it after tests/setup foreign: node tests/class.mjs [MINUTES]. JOGO_TEST_PICTURES=FOLDER keeps pictures of /tv.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { openBrowser, picture } from './support/browser.mjs';
import { JOGO, path, serve } from './support/server.mjs';

const MINUTES = Number(process.argv[2] ?? 10);
const [PHONES, TERMINALS, BOTS] = [6, 4, 20];
const PORT = 20_000 + (process.pid % 10_000);
const NAMES = ['Maria Clara dos Santos', 'João Pedro de Oliveira', 'Włodzimierz Brzęczyk', 'Ana Beatriz Nascimento', 'José Ñandú', 'Luísa Cavalcanti'];
/** The longest wait while another one waits, in milliseconds. */
const LONGEST_WAIT = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'jogo-class-'));
const file = join(folder, 'salas.db');
const start = () => serve(['--dados', file, '--paciencia', '15', '--ritmo', '100', '--conexoes-por-endereco', '500'], PORT);
let server = await start();
const browser = await openBrowser();
const begun = Date.now();
const endsAt = begun + MINUTES * 60_000;
const isOn = () => Date.now() < endsAt;

/** The host, by the events of its namespace. */
async function act(event, payload) {
  const ficha = readFileSync(`${file}.anfitriao`, 'utf8').trim();
  const socket = io(`${server.url}/anfitriao`, { forceNew: true, auth: { ficha } });
  try {
    return await socket.timeout(10_000).emitWithAck(event, payload);
  } finally {
    socket.close();
  }
}

/** A client that plays free squares at random, claims idle seats and looks for the next opponent. */
function bot(name) {
  const socket = io(server.url, { forceNew: true, reconnectionDelayMax: 500 });
  const told = { name, waits: [], since: null, socket };
  let [ficha, mark, room] = [null, 0, null];
  const look = () => {
    if (!isOn()) return;
    told.since ??= Date.now();
    socket.emit('achar_adversario', { nome: name, ficha }, () => {});
  };
  const soon = (deed) => setTimeout(deed, 300 + Math.random() * 700);
  socket.on('connect', () => (room ? socket.emit('entrar_sala', { jogoId: room, nome: name, ficha }) : look()));
  socket.on('sua_vaga', (seat) => { [mark, ficha] = [seat.marca, seat.ficha ?? ficha]; });
  socket.on('atualizar_jogo', (now) => {
    room = now.jogoId;
    const [one, other] = [now.jogadores[mark], now.jogadores[-mark]];
    if (one && other && told.since !== null) {
      told.waits.push([told.since, Date.now()]);
      told.since = null;
    }
    const isLeft = now.tabuleiro.some((cell) => cell !== 0) && !other;
    if (now.vencedor !== null || isLeft || mark === 0) {
      room = null;
      soon(look);
    } else if (now.parada === -mark) {
      socket.emit('cobrar_cadeira', {});
    } else if (now.vez === mark && other) {
      const free = [...now.tabuleiro.keys()].filter((square) => now.tabuleiro[square] === 0);
      const next = [...now.tabuleiro];
      next[free[Math.floor(Math.random() * free.length)]] = mark;
      soon(() => socket.emit('atualizar_jogo', { jogoId: now.jogoId, tabuleiro: next }));
    }
  });
  return told;
}

/** A child with a phone. A phone in a pocket does nothing from then on for a minute. */
async function phone(name, inPocketAt = Infinity) {
  const page = await browser.person({ viewport: { width: 390, height: 844 }, locale: 'pt-BR', hasTouch: true, isMobile: true });
  await page.addInitScript((given) => localStorage.setItem('jogo.nome', given), name);
  await page.goto(server.url);
  await page.locator('#seek').click();
  while (isOn()) {
    if (Date.now() > inPocketAt) {
      await pause(60_000);
      inPocketAt = Infinity;
    }
    await page.evaluate(() => {
      const seen = (id) => document.getElementById(id)?.checkVisibility();
      for (const id of ['next-opponent', 'claim', 'seek']) if (seen(id)) return document.getElementById(id).click();
      if (document.getElementById('status').dataset.tone !== 'mine') return undefined;
      const free = [...document.querySelectorAll('.square')].filter(({ dataset }) => dataset.mark === '');
      return free[Math.floor(Math.random() * free.length)]?.click();
    });
    await pause(500 + Math.random() * 1_000);
  }
}

/** A terminal whose seat a program plays. */
function terminal(name) {
  const env = { ...process.env, XDG_STATE_HOME: mkdtempSync(join(folder, 'home-')), JOGO_LAN: 'nada' };
  const args = ['play', '--host', server.url, '--procurar', '--nome', name, '--programa', `python3 ${path('../examples/engine.py')}`];
  return spawn(JOGO, args, { env, stdio: ['ignore', 'ignore', 'ignore'] });
}

/** Returns the rows that the records of all games in the file make, without places and names. */
function counted() {
  const told = execFileSync(JOGO, ['partidas', '--dados', file, '--formato', 'ndjson'], { encoding: 'utf8', maxBuffer: 1e8 });
  const people = new Map();
  const games = told.split('\n').filter(Boolean).map(JSON.parse).filter(({ torneio, vencedor }) => torneio && vencedor !== null);
  for (const { torneio, vencedor } of games) {
    for (const mark of ['1', '-1']) {
      const line = people.get(torneio.participantes[mark]) ?? { pontos: 0, jogos: 0, vitorias: 0, empates: 0, derrotas: 0 };
      line.jogos += 1;
      if (vencedor === 0) { line.pontos += 1; line.empates += 1; } else if (String(vencedor) === mark) { line.pontos += 3; line.vitorias += 1; } else line.derrotas += 1;
      people.set(torneio.participantes[mark], line);
    }
  }
  return { games: games.length, rows: [...people.values()].map((row) => JSON.stringify(row)).sort() };
}

/** Returns the longest time for which two bots waited at once. */
function longestOfTwo(waits) {
  let [longest, latest] = [0, 0];
  for (const [from, to] of waits.toSorted(([one], [other]) => one - other)) {
    longest = Math.max(longest, Math.min(to, latest) - from);
    latest = Math.max(latest, to);
  }
  return longest;
}

assert.equal((await act('abrir_torneio', { nome: 'Interclasse 7º ano', minutos: 480 })).ok, true);
const wall = await browser.person({ viewport: { width: 1366, height: 768 }, locale: 'pt-BR' });
await wall.goto(`${server.url}/tv`);
const bots = Array.from({ length: BOTS }, (_, index) => bot(`Aluno ${index + 1}`));
const terminals = Array.from({ length: TERMINALS }, (_, index) => terminal(`Terminal ${index + 1}`));
const phones = NAMES.slice(0, PHONES).map((name, index) => phone(name, index === 0 ? begun + MINUTES * 20_000 : undefined));

const at = (part) => pause(Math.max(0, begun + MINUTES * 60_000 * part - Date.now()));
let [freed, renamed] = [false, false];
for (const kill of [1, 2]) {
  await at(kill / 2.5);
  const { salas } = await (await fetch(`${server.url}/salas?formato=json`)).json();
  for (const { jogoId } of salas.filter(({ estado }) => estado === 'jogando')) {
    if (!freed) freed = (await act('levantar', { jogoId, marca: 1 })).ok;
    else if (!renamed) renamed = (await act('renomear', { jogoId, marca: -1, nome: 'Nome Gentil' })).ok;
  }
  await picture(wall, `class-${kill}`);
  await server.stop('SIGKILL');
  server = await start();
}
await Promise.all(phones);
await pause(12_000);
assert.equal((await act('encerrar_torneio', {})).ok, true);
await pause(2_000);
await picture(wall, 'class-podium');
const { tabela } = await (await fetch(`${server.url}/torneio?formato=json`)).json();
for (const { socket } of bots) socket.close();
for (const one of terminals) one.kill();
await browser.close();
await server.stop();

const shown = tabela.map(({ pontos, jogos, vitorias, empates, derrotas }) => JSON.stringify({ pontos, jogos, vitorias, empates, derrotas })).sort();
const { games, rows } = counted();
const waits = bots.flatMap((one) => one.waits);
const longest = longestOfTwo(waits);
console.log(`${games} games, ${tabela.length} people in the table, ${waits.length} waits of bots; two waited at once for at most ${longest} ms; a seat was freed: ${freed}, a child renamed: ${renamed}`);
console.log(tabela.slice(0, 3).map(({ lugar, nome, pontos, jogos }) => `${lugar}. ${nome}: ${pontos} points, ${jogos} games`).join('\n'));
assert.deepEqual(shown, rows, 'the table is that of the records');
assert.ok(tabela.length >= PHONES + TERMINALS + BOTS, 'everybody plays');
assert.ok(longest <= LONGEST_WAIT, 'nobody waits long');
assert.ok(freed && renamed, 'the host acts');
rmSync(folder, { recursive: true });
