// One room on a screen of its own, for a stream, and in a frame of another page whose origin was allowed.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { io } from 'socket.io-client';
import { after, test } from 'node:test';
import { picture } from './support/browser.mjs';
import { boardAfter, Player } from './support/player.mjs';
import { serve } from './support/server.mjs';
import { sharedBrowser } from './support/shared.mjs';

const browser = await sharedBrowser();

/** Two people of whom the first has this name. */
async function people(server, room, names = ['Maria Clara dos Santos', 'João Pedro de Oliveira'], more = {}) {
  const both = [];
  for (const name of names) {
    const one = new Player(io(server.url, { forceNew: true }));
    both.push(one);
    await one.connected();
    await one.ask('entrar_sala', { jogoId: room, nome: name, ficha: null, ...more });
  }
  return both;
}

/** Waits until the only tile shows this board. */
const draws = (page, squares) => page.waitForFunction((expected) => {
  const tiles = [...document.querySelectorAll('.tv-tile:not([hidden])')];
  return tiles.length === 1 && [...tiles[0].querySelectorAll('.tv-cell')].map((cell) => cell.dataset.mark).join() === expected;
}, boardAfter(squares).map((mark) => ({ 1: 'x', '-1': 'o', 0: '' })[mark]).join());

/** Another site, which has a frame with this address. */
async function site(address) {
  const server = createServer((_, answer) => { answer.setHeader('Content-Type', 'text/html').end(`<iframe width="640" height="480" src="${address}"></iframe>`); });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

test('one room is shown alone, through its end and the next game, and nobody is counted', async (t) => {
  const server = await serve(['--ritmo', '100']);
  t.after(() => server.stop());
  const page = await browser.person({ locale: 'pt-BR', viewport: { width: 1280, height: 720 } });
  await page.goto(`${server.url}/tv?sala=LIVE`);
  await page.waitForFunction(() => document.getElementById('tv-empty').textContent === 'Esperando a sala live…');
  const [x, o] = await people(server, 'live', undefined, { reservada: true });
  const other = await people(server, 'outra', ['Zé', 'Bia']);
  const plays = async (first, second, squares) => {
    for (let played = 1; played <= squares.length; played += 1) {
      const { ok } = await (played % 2 ? first : second).ask('atualizar_jogo', { tabuleiro: boardAfter(squares.slice(0, played)) });
      assert.equal(ok, true);
      await draws(page, squares.slice(0, played));
    }
  };
  await draws(page, []);
  await plays(x, o, [4, 0, 2, 1, 6]);
  await page.waitForSelector('.tv-seat.won');
  await picture(page, 'tv-one');
  for (const one of [x, o]) await one.ask('atualizar_jogo', { tabuleiro: boardAfter([]) });
  await draws(page, []);
  await plays(o, x, [8, 4]);
  const { plateia } = await (await fetch(`${server.url}/sala/live?formato=json`)).json();
  assert.equal(plateia, 0);
  assert.equal(await page.locator('.tv-join').isVisible(), false);
  assert.equal(await page.textContent('.tv-tile:not([hidden]) .tv-room strong'), '', 'the code of a room on no list is not shown to a stream');
  assert.equal(await page.evaluate(() => document.documentElement.scrollHeight > innerHeight), false);
  for (const one of [x, o, ...other]) one.close();
});

test('on a transparent ground only the board is painted', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const both = await people(server, 'fundo');
  const page = await browser.person({ viewport: { width: 1280, height: 720 } });
  await page.goto(`${server.url}/tv?sala=fundo&fundo=transparente`);
  await draws(page, []);
  const grounds = await page.evaluate(() => ['html', 'body', '.wall', '.tv-tile'].map((one) => getComputedStyle(document.querySelector(one)).backgroundColor));
  assert.deepEqual(grounds, Array(4).fill('rgba(0, 0, 0, 0)'));
  await page.evaluate(() => { document.documentElement.style.background = 'linear-gradient(90deg, #fff, #888, #000)'; });
  await picture(page, 'tv-clear');
  for (const one of both) one.close();
});

test('a frame shows the room on an allowed site, and on no other', async (t) => {
  const [wanted, stranger] = [await site('about:blank'), await site('about:blank')];
  const server = await serve(['--moldura', wanted.origin]);
  t.after(() => server.stop());
  const both = await people(server, 'moldura');
  const framed = async (origin, path) => {
    const page = await browser.person();
    await page.goto(origin);
    await page.evaluate((address) => { document.querySelector('iframe').src = address; }, server.url + path);
    await page.waitForTimeout(1500);
    const frame = page.frames()[1];
    return { page, shown: await frame.evaluate(() => document.querySelectorAll('.tv-tile:not([hidden])').length + document.querySelectorAll('#start, #fio').length).catch(() => 0) };
  };
  const { page, shown } = await framed(wanted.origin, '/tv?sala=moldura');
  assert.equal(shown, 1);
  await picture(page, 'tv-framed');
  assert.equal((await framed(stranger.origin, '/tv?sala=moldura')).shown, 0);
  for (const path of ['/', '/sala/moldura', '/fio']) assert.equal((await framed(wanted.origin, path)).shown, 0, path);
  for (const one of both) one.close();
  for (const one of [wanted, stranger]) one.close();
});

test('without the flag nobody frames anything', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  const { headers } = await fetch(`${server.url}/tv`);
  assert.match(headers.get('content-security-policy'), /frame-ancestors 'none'/);
});
