// The page for a wall, in a real browser: it shows every board, needs no attention, and does not grow.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { io } from 'socket.io-client';
import { picture } from './support/browser.mjs';
import { boardAfter, Player, WON } from './support/player.mjs';
import { serve } from './support/server.mjs';
import { sharedBrowser } from './support/shared.mjs';

const SCREEN = { viewport: { width: 1920, height: 1080 } };
/** The smallest type that is legible at three meters on a television of 43 inches: 13 mm. */
const SMALLEST_PX = 26;
/** At four pictures a second 14,400 are an hour: JOGO_PICTURES=14400. */
const UPDATES = Number(process.env.JOGO_PICTURES ?? 5000);
/** The bytes that each message may leave behind: 8 were measured, with and without a league among the boards. */
const MOST_BYTES_EACH = 10;
/** After this many pictures the browser has compiled all that it will. */
const WARM = 3000;

const browser = await sharedBrowser();
let server;
afterEach(async () => { assert.equal(await server.stop(), 0); });
afterEach(() => {
  // Browsers log a server that they cannot reach, whatever the page does.
  const complaints = browser.complaints.splice(0).filter((complaint) => !/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/.test(complaint));
  assert.deepEqual(complaints, [], 'what the browser complained of');
});

/** Somebody in a room. */
async function sits(room, name) {
  const player = new Player(io(server.url, { forceNew: true }));
  await player.connected();
  player.socket.emit('entrar_sala', { jogoId: room, nome: name });
  return player;
}

/** Plays these squares, the players in turn. */
async function plays(players, squares) {
  for (let played = 1; played <= squares.length; played += 1) {
    const board = boardAfter(squares.slice(0, played));
    await players[(played - 1) % players.length].ask('atualizar_jogo', { tabuleiro: board });
  }
}

const tile = (page, room) => page.locator('.tv-tile:visible', { has: page.locator('strong', { hasText: new RegExp(`^${room}$`) }) });
const marks = (of) => of.locator('.tv-cell').evaluateAll((cells) => cells.map(({ dataset }) => dataset.mark));

/** Nothing to scroll, nothing cut off at the edge, nothing too small to be read. */
async function isReadable(page) {
  const seen = await page.evaluate(() => {
    const root = document.documentElement;
    const texts = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()
      && [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ''));
    const outside = texts.filter((one) => {
      const { right, bottom } = one.getBoundingClientRect();
      return right > innerWidth || bottom > innerHeight;
    });
    return {
      scrolls: root.scrollHeight > innerHeight || root.scrollWidth > innerWidth,
      outside: outside.map((one) => one.textContent),
      smallest: Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize))),
      boards: [...document.querySelectorAll('.tv-board')].filter((one) => one.checkVisibility())
        .map((one) => { const { width, height } = one.getBoundingClientRect(); return Math.min(width, height); }),
    };
  });
  assert.equal(seen.scrolls, false);
  assert.deepEqual(seen.outside, []);
  assert.ok(seen.smallest >= SMALLEST_PX, `the smallest text has ${seen.smallest} px`);
  assert.ok(Math.min(...seen.boards, 999) >= 120, `boards of ${seen.boards} px`);
}

test('every board is shown as it is played, and the screen is no watcher', async () => {
  server = await serve();
  const page = await browser.person(SCREEN);
  await page.goto(`${server.url}/tv`);
  await page.locator('#tv-empty:visible').waitFor();
  assert.equal(await page.locator('#tv-address').textContent(), server.host);
  await page.waitForFunction(() => document.getElementById('tv-code').naturalWidth > 0);
  await isReadable(page);
  await picture(page, 'tv-empty');

  const pair = [await sits('gato', 'Ana'), await sits('gato', '<b>Bia')];
  await plays(pair, WON.slice(0, 4));
  await page.waitForFunction(() => document.querySelectorAll('.tv-cell[data-mark="o"]').length === 2);
  assert.equal(await tile(page, 'gato').locator('.tv-seat.turn').textContent(), 'XAna0');
  assert.equal(await tile(page, 'gato').locator('.tv-seat').last().textContent(), 'O<b>Bia0');
  await picture(page, 'tv-one');
  assert.equal((await pair[0].ask('atualizar_jogo', { tabuleiro: boardAfter(WON) })).ok, true);
  await page.waitForFunction(() => document.querySelector('.tv-seat.won')?.textContent === 'XAna★1');
  assert.deepEqual(await marks(tile(page, 'gato')), ['x', 'x', 'x', 'o', 'o', '', '', '', '']);
  assert.equal((await pair[1].sees(boardAfter(WON))).plateia, 0);
  for (const player of pair) player.close();
  await page.locator('#tv-empty:visible').waitFor();
});

test('twelve boards fit, more are counted, in both themes and languages', async () => {
  server = await serve();
  const players = [];
  for (let room = 1; room <= 14; room += 1) {
    const names = room === 1 ? ['M'.repeat(24), 'W'.repeat(24)] : [`Ana ${room}`, `Bia ${room}`];
    const pair = [await sits(room === 1 ? 'm'.repeat(32) : `sala-${100 + room}`, names[0])];
    if (room < 13) pair.push(await sits(room === 1 ? 'm'.repeat(32) : `sala-${100 + room}`, names[1]));
    await plays(pair, WON.slice(0, pair.length === 2 ? room % 6 : 1));
    players.push(...pair);
  }
  const colours = [];
  for (const [colorScheme, locale, more] of [['dark', 'pt-BR', 'Outras salas: 2'], ['light', 'en-US', 'Other rooms: 2']]) {
    const page = await browser.person({ ...SCREEN, colorScheme, locale });
    await page.goto(`${server.url}/tv`);
    await page.waitForFunction((expected) => document.getElementById('tv-more').textContent === expected, more);
    assert.equal(await page.locator('.tv-tile:visible').count(), 12);
    await isReadable(page);
    colours.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    await picture(page, `tv-twelve-${colorScheme}`);
    await page.setViewportSize({ width: 1280, height: 720 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollHeight > innerHeight), false);
    await page.close();
  }
  assert.notEqual(colours[0], colours[1]);
  for (const player of players) player.close();
});

test('words of up to twelve letters, and the address, are whole on the narrowest phone', async () => {
  server = await serve();
  const players = [];
  for (const [room, x] of [['sala-1', 'Bartholomew Featherstone'], ['sala-2', 'María José Fernández']]) {
    players.push(await sits(room, x), await sits(room, "Jean-Luc O'Brien"));
  }
  const page = await browser.person({ viewport: { width: 320, height: 640 } });
  await page.goto(`${server.url}/tv`);
  await tile(page, 'sala-2').locator('text=Fernández').waitFor();
  const broken = await page.evaluate(() => [...document.querySelectorAll('.tv-player, .tv-address')].filter((one) => one.checkVisibility())
    .flatMap(({ firstChild }) => [...firstChild.textContent.matchAll(/[^\s-]+/g)].filter(({ 0: word, index }) => {
      const range = document.createRange();
      range.setStart(firstChild, index);
      range.setEnd(firstChild, index + word.length);
      return range.getClientRects().length > 1;
    })));
  assert.deepEqual(broken, []);
  for (const player of players) player.close();
});

test('a server that starts again is shown again, with nobody there to reload', async () => {
  server = await serve();
  const port = new URL(server.url).port;
  const page = await browser.person(SCREEN);
  await page.goto(`${server.url}/tv`);
  const ana = await sits('antes', 'Ana');
  await tile(page, 'antes').waitFor();
  ana.close();
  await server.stop('SIGKILL');
  await page.locator('#tv-line:visible').waitFor();
  await picture(page, 'tv-offline');
  server = await serve([], port);
  const bia = await sits('depois', 'Bia');
  await tile(page, 'depois').waitFor({ timeout: 30_000 });
  assert.equal(await page.locator('#tv-line').isVisible(), false);
  assert.equal(await tile(page, 'antes').count(), 0);
  bia.close();
});

/** Returns a room as it travels on the wire, a different one each time. */
function roomOf(number, at) {
  const squares = [4, 0, 2, 6, 3, 5, 1, 7, 8].slice(0, (number + at) % 10);
  const player = (name) => ({ nome: `${name} ${number}`, presente: number % 3 > 0, vitorias: number });
  return {
    jogoId: `sala-${number}-${at}`, tabuleiro: boardAfter(squares), versao: number, vez: 1, vencedor: squares.length === 5 ? 1 : null,
    linha: squares.length === 5 ? [0, 4, 8] : null, ultima: squares.at(-1) ?? null, partida: 1,
    jogadores: { 1: player('Ana'), '-1': (number + at) % 4 > 0 ? player('Bia') : null }, empates: 0, plateia: 0, revanche: [],
  };
}

/** Returns a league as it travels on the wire, a different one each time. */
function leagueOf(number) {
  const row = (at) => ({ lugar: at + 1, nome: `Maria Clara ${number} ${at}`, pontos: 99 - at, jogos: number, vitorias: 1, empates: 0, derrotas: 0 });
  const open = { nome: `Turma ${number}`, termina: 1795000000000 + number, encerrado: number % 5 === 0, participantes: number % 41 };
  return number % 7 === 0 ? {} : { ...open, tabela: Array.from({ length: number % 41 }, (_, at) => row(at)) };
}

/** Returns the memory of the page after a collection. */
async function memory(session) {
  for (let round = 0; round < 3; round += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { usedSize, nodes, jsEventListeners };
}

test(`${UPDATES} updates leave no more behind than none`, async () => {
  server = await serve();
  const page = await browser.person(SCREEN);
  let line;
  let asked;
  const listening = new Promise((resolve) => { asked = resolve; });
  // The server would take twenty minutes: it sends four pictures a second at most.
  await page.routeWebSocket(/socket\.io/, (opened) => {
    line = opened;
    line.onMessage((frame) => {
      if (frame === '40') line.send('40{"sid":"1"}');
      if (String(frame).startsWith('42["listar_tabuleiros"')) asked();
    });
    line.send('0{"sid":"1","upgrades":[],"pingInterval":10000,"pingTimeout":300000,"maxPayload":8192}');
  });
  await page.goto(`${server.url}/tv`);
  await listening;
  let messages = 0;
  const send = async (from, count) => {
    for (let number = from; number < from + count; number += 1) {
      const rooms = Array.from({ length: number % 13 }, (_, at) => roomOf(number, at));
      // No league is open at the measurements, so that each of them is of the same picture.
      const isLast = number === from + count - 1;
      const league = isLast || number % 4 === 0;
      if (league) line.send(`42${JSON.stringify(['torneio', isLast ? {} : leagueOf(number / 4)])}`);
      messages += league ? 2 : 1;
      line.send(`42${JSON.stringify(['tabuleiros', { salas: rooms, total: rooms.length + number }])}`);
      if (number % 100 === 0) await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await page.waitForFunction((more) => document.getElementById('tv-more').textContent === `Other rooms: ${more}`, from + count - 1);
  };
  const session = await page.context().newCDPSession(page);
  await send(1, WARM);
  const before = await memory(session);
  messages = 0;
  await send(WARM + 1, UPDATES);
  const later = await memory(session);
  console.log(`# ${UPDATES} updates: heap ${before.usedSize} -> ${later.usedSize} bytes, nodes ${before.nodes} -> ${later.nodes}, `
    + `listeners ${before.jsEventListeners} -> ${later.jsEventListeners}`);
  assert.equal(later.jsEventListeners, before.jsEventListeners);
  assert.ok(later.nodes <= before.nodes, 'nodes');
  assert.ok(later.usedSize - before.usedSize < messages * MOST_BYTES_EACH, `the heap grew by ${later.usedSize - before.usedSize} bytes`);
  await session.detach();
});
