// Our pages in another browser family: two people play a game in Firefox, and a third one looks at frames.
//
// The other tests use Playwright, which cannot open a page here. Playwright 1.65 sends every Firefox
// `emulation.setMediaFeaturesOverride`, and Debian's Firefox 153 does not know that command. Puppeteer cannot take
// its place there: it does not hold back what travels in a WebSocket. Puppeteer 25 needs Node 22.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { findBrowser } from './support/browser.mjs';
import { WON } from './support/player.mjs';
import { serve } from './support/server.mjs';

let browser;
let server;
before(async () => {
  const executablePath = findBrowser('FIREFOX', ['firefox-esr', 'firefox']);
  browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  server = await serve();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the page of frames shows and sends them in Firefox', async () => {
  const complaints = [];
  const page = await (await browser.createBrowserContext()).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${server.url}/fio`);
  const shows = (raw) => page.waitForFunction((begin) => [...document.querySelectorAll('.frame .raw')].some(({ textContent }) => textContent.startsWith(begin)), {}, raw);
  await shows('40{"sid"');
  await page.click('#fio-form [type=submit]');
  for (const raw of ['420["entrar_sala"', '42["sua_vaga"', '430[{"ok":true']) await shows(raw);
  await page.goto(`${server.url}/protocolo#do-servidor-sua_vaga`);
  await page.waitForSelector('#do-servidor-sua_vaga:target');
  assert.deepEqual(complaints, []);
});

test('two people play a game in Firefox', async () => {
  const complaints = [];
  const person = async () => {
    const page = await (await browser.createBrowserContext()).newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/sala/raposa`);
    return page;
  };
  const ana = await person();
  await ana.waitForSelector('#invite:not([hidden])');
  const people = [ana, await person()];
  for (const [played, square] of WON.entries()) {
    const mover = people[played % 2];
    await mover.waitForFunction(() => document.getElementById('status').dataset.tone === 'mine');
    await mover.click(`.board-row:nth-child(${Math.trunc(square / 3) + 1}) > :nth-child(${(square % 3) + 1}) button`);
    for (const page of people) {
      await page.waitForFunction((count) => document.querySelectorAll('.square:is([data-mark=x], [data-mark=o]):not(.pending)').length === count, {}, played + 1);
    }
  }
  const ends = people.map((page) => page.$eval('#next-game', (button) => !button.hidden));
  assert.deepEqual(await Promise.all(ends), [true, true]);
  assert.equal(await ana.$eval('.player[data-mark="1"] .wins', (wins) => wins.textContent), '1');
  assert.deepEqual(complaints, []);
});
