// A whole league on the real server. The host opens it on a phone, two phones and a bot play, and a reload keeps the person.
// The wall shows the table in two browsers, and the end is a podium.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { io } from 'socket.io-client';
import { findBrowser, openBrowser, picture } from './support/browser.mjs';
import { serve } from './support/server.mjs';
import { appears } from './support/states.mjs';
import { faultsOfWall, SMALLEST_BOARD } from './support/wall.mjs';

const [MARIA, JOAO, BOT] = ['Maria Clara dos Santos', 'João Pedro de Oliveira', 'Robô do Luís Fernando'];
const PHONE = { viewport: { width: 390, height: 844 }, locale: 'pt-BR', hasTouch: true, isMobile: true };

let folder;
let server;
let browser;
let firefox;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jogo-league-'));
  server = await serve(['--dados', join(folder, 'salas.db')]);
  browser = await openBrowser();
  firefox = await puppeteer.launch({ browser: 'firefox', executablePath: findBrowser('FIREFOX', ['firefox-esr', 'firefox']), headless: true });
});
after(async () => {
  await browser.close();
  await firefox.close();
  assert.equal(await server.stop(), 0);
  rmSync(folder, { recursive: true });
});

async function phone(name) {
  const page = await browser.person(PHONE);
  await page.addInitScript((given) => localStorage.setItem('jogo.nome', given), name);
  await page.goto(server.url);
  await page.locator('#seek', { hasText: 'Jogar no torneio Turma 7B' }).click();
  return page;
}

/** A client that plays the first free square, and looks for the next opponent whenever it is told to. */
function bot() {
  const socket = io(server.url, { forceNew: true });
  let ficha = null;
  let mark = 0;
  socket.on('sua_vaga', (seat) => { [mark, ficha] = [seat.marca, seat.ficha ?? ficha]; });
  socket.on('atualizar_jogo', ({ jogoId, tabuleiro, vez, jogadores }) => {
    if (vez !== mark || !jogadores['1'] || !jogadores['-1']) return;
    const next = [...tabuleiro];
    next[next.indexOf(0)] = mark;
    socket.emit('atualizar_jogo', { jogoId, tabuleiro: next });
  });
  return {
    looks: () => new Promise((resolve) => { socket.emit('achar_adversario', { nome: BOT, ficha }, resolve); }),
    close: () => socket.close(),
  };
}

const isOver = (page) => page.evaluate(() => !document.getElementById('next-opponent').hidden);

/** Plays the first free square on each page whose turn it is, until the game is over. */
async function playOn(...pages) {
  const until = Date.now() + 20_000;
  while (!await isOver(pages[0])) {
    assert.ok(Date.now() < until, 'the game goes on');
    for (const page of pages) {
      const square = await page.evaluate(() => (document.getElementById('status').dataset.tone === 'mine'
        ? [...document.querySelectorAll('.square')].findIndex(({ dataset }) => dataset.mark === '') : -1));
      if (square >= 0) await page.locator('.square').nth(square).click();
    }
    await pages[0].waitForTimeout(50);
  }
}

const meets = (page, name) => page.locator('.player .name', { hasText: name }).waitFor();
/** Waits until the wall shows these rows. */
const shows = (wall, rows) => wall.waitForFunction((expected) => [...document.querySelectorAll('#league-rows tbody tr:not([hidden])')]
  .map((row) => [...row.cells].map(({ textContent }) => textContent).join(' ')).join('; ') === expected, rows);

test('three people play in a league, and the wall ends in its podium', async () => {
  const desk = await browser.person(PHONE);
  await desk.goto(`${server.url}/anfitriao#${readFileSync(join(folder, 'salas.db.anfitriao'), 'utf8').trim()}`);
  await desk.fill('#league-name', 'Turma 7B');
  await desk.press('#league-name', 'Enter');
  const wall = await browser.person({ viewport: { width: 1366, height: 768 }, locale: 'pt-BR' });
  await wall.goto(`${server.url}/tv`);
  const fox = await (await firefox.createBrowserContext()).newPage();
  await fox.setViewport({ width: 1920, height: 1080 });
  await fox.goto(`${server.url}/tv?idioma=pt`);

  const [maria, joao] = [await phone(MARIA), await phone(JOAO)];
  await meets(maria, JOAO);
  await meets(joao, MARIA);
  await maria.locator('#counts', { hasText: 'vale pelo torneio' }).waitFor();
  await picture(maria, 'league-game');
  await playOn(maria, joao);
  // X plays 1, 3, 5 and 7, which is a line.
  const x = await maria.locator('.player[data-mark="1"] .name').textContent();
  const [first, second] = x === MARIA ? [MARIA, JOAO] : [JOAO, MARIA];
  await shows(wall, `1 ${first} 3 1; 2 ${second} 0 1`);

  // The person is the same after a reload.
  await maria.reload();
  await appears(maria, 'next-opponent');
  const robot = bot();
  assert.equal((await robot.looks()).ok, true);
  await maria.click('#next-opponent');
  await meets(maria, BOT);
  await playOn(maria);
  await wall.waitForFunction(() => document.querySelectorAll('#league-rows tbody tr:not([hidden])').length === 3);
  const table = await (await fetch(`${server.url}/torneio?formato=json`)).json();
  assert.equal(table.participantes, 3);
  assert.deepEqual(table.tabela.map(({ nome, jogos }) => [nome, jogos]).sort(), [[JOAO, 1], [MARIA, 2], [BOT, 1]].sort());

  await joao.click('#next-opponent');
  assert.equal((await robot.looks()).ok, true);
  await meets(joao, BOT);
  await fox.waitForFunction(() => document.querySelectorAll('.tv-board').length > 0 && document.querySelectorAll('#league-rows tbody tr:not([hidden])').length === 3);
  for (const one of [wall, fox]) assert.deepEqual(await one.evaluate(faultsOfWall, SMALLEST_BOARD), []);
  await picture(wall, 'league-real');
  await playOn(joao);
  await desk.locator('#league-stand', { hasText: 'Participantes: 3' }).waitFor();

  await desk.locator('#league-close').click();
  await desk.locator('#ask-go').click();
  for (const one of [wall, fox]) await one.waitForFunction(() => document.getElementById('league-time').textContent === 'Fim do torneio');
  assert.deepEqual(await fox.evaluate(faultsOfWall, SMALLEST_BOARD), []);
  const end = await (await fetch(`${server.url}/torneio?formato=json`)).json();
  assert.equal(end.encerrado, true);
  assert.deepEqual(end.tabela.map(({ jogos }) => jogos), [2, 2, 2]);
  await picture(wall, 'league-podium');
  robot.close();
  assert.deepEqual(browser.complaints.splice(0), [], 'what the browser complained of');
});
