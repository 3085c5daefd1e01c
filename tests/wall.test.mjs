// The geometry of /tv from a phone to a television, in Chromium and in Firefox: names are whole, boards have a size, and
// neither lies over the other.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { io } from 'socket.io-client';
import { findBrowser, openBrowser, picture } from './support/browser.mjs';
import { boardAfter, Player, WON } from './support/player.mjs';
import { serve } from './support/server.mjs';
import { faultsOfWall, NAMES, SCREENS, SMALLEST_BOARD } from './support/wall.mjs';

/** The numbers of rooms, one for each shape of the wall. */
const ROOMS = [1, 2, 4, 6, 9, 12];

let chromium;
let firefox;
let server;
let rooms = 0;
const players = [];
before(async () => {
  server = await serve();
  chromium = await openBrowser();
  firefox = await puppeteer.launch({ browser: 'firefox', executablePath: findBrowser('FIREFOX', ['firefox-esr', 'firefox']), headless: true });
});
after(async () => {
  for (const player of players) player.close();
  await chromium.close();
  await firefox.close();
  assert.equal(await server.stop(), 0);
});

/** Seats people in more rooms, up to this number; each has come another step on. */
async function fill(count) {
  for (; rooms < count; rooms += 1) {
    const pair = [];
    for (const name of NAMES) {
      const player = new Player(io(server.url, { forceNew: true }));
      players.push(player);
      pair.push(await player.connected());
      await player.ask('entrar_sala', { jogoId: `mesa${rooms + 1}`, nome: name });
    }
    for (let played = 1; played <= rooms % 6; played += 1) {
      await pair[(played - 1) % 2].ask('atualizar_jogo', { tabuleiro: boardAfter(WON.slice(0, played)) });
    }
  }
}

const shown = (count) => [...document.querySelectorAll('.tv-tile')].filter((tile) => tile.getClientRects().length > 0).length === count;

test('names and boards at every size, with every number of boards', async () => {
  const page = await chromium.person({ locale: 'pt-BR' });
  const other = await (await firefox.createBrowserContext()).newPage();
  for (const one of [page, other]) await one.goto(`${server.url}/tv`);
  for (const count of ROOMS) {
    await fill(count);
    await page.waitForFunction(shown, count);
    await other.waitForFunction(shown, {}, count);
    for (const [width, height] of SCREENS) {
      await page.setViewportSize({ width, height });
      await other.setViewport({ width, height });
      for (const [name, one] of [['Chromium', page], ['Firefox', other]]) {
        assert.deepEqual(await one.evaluate(faultsOfWall, SMALLEST_BOARD), [], `${name}, ${count} boards, ${width}x${height}`);
      }
      await picture(page, `wall-${count}-${width}`);
    }
  }
});

test('a wall with faults is found out', async () => {
  const page = await chromium.person({ viewport: { width: 1024, height: 768 } });
  await fill(1);
  await page.goto(`${server.url}/tv`);
  await page.waitForSelector('.tv-tile:not([hidden])');
  // As WebKit drew it: a board as high as its tile.
  await page.evaluate(() => {
    for (const board of document.querySelectorAll('.tv-board')) board.style.height = '150%';
    for (const name of document.querySelectorAll('.tv-player')) Object.assign(name.style, { width: '20px', whiteSpace: 'nowrap' });
  });
  const faults = await page.evaluate(faultsOfWall, SMALLEST_BOARD);
  for (const fault of [/sticks out/, /lies over a board/, /cut off/]) assert.ok(faults.some((one) => fault.test(one)), `${fault} in ${faults}`);
});

test('the page leads to /tv', async () => {
  const page = await chromium.person();
  await page.goto(server.url);
  await page.click('.wall-link a');
  await page.waitForURL('**/tv');
});
