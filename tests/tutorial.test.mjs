// The tutorial's own page in a real browser, with the Socket.IO client our server hands out.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { boardAfter, WON } from './support/player.mjs';
import { path, serve } from './support/server.mjs';
import { sharedBrowser } from './support/shared.mjs';

const PAGE = readFileSync(path('tutorial/tutorial.html'), 'utf8');

const browser = await sharedBrowser();

/** Another web server, which only has the tutorial's page for our server. */
async function elsewhere() {
  const site = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html').end(PAGE.replaceAll('SERVIDOR', site.servidor));
  });
  await new Promise((resolve) => { site.listen(0, '127.0.0.1', resolve); });
  site.origin = `http://127.0.0.1:${site.address().port}`;
  return site;
}

/** Two pages play squares by clicking; after each click both draw the same board. */
async function play(pages, squares) {
  for (let played = 1; played <= squares.length; played += 1) {
    await pages[(played - 1) % 2].click(`[data-casa="${squares[played - 1]}"]`);
    const drawn = boardAfter(squares.slice(0, played)).map((mark) => ({ 1: 'X', '-1': 'O', 0: '' })[mark]).join(',');
    for (const page of pages) {
      await page.waitForFunction((expected) => [...document.querySelectorAll('[data-casa]')].map((casa) => casa.textContent).join(',') === expected, drawn);
    }
  }
}

async function openTwo(address, prepare = async () => {}) {
  const pages = [await browser.person(), await browser.person()];
  for (const page of pages) {
    await prepare(page);
    await page.goto(address);
    await page.waitForFunction(() => document.getElementById('estado').textContent === 'conectado');
  }
  return pages;
}

describe('the tutorial page', () => {
  test('plays a whole game on the server\'s own origin, and the next one', async (t) => {
    const server = await serve();
    t.after(() => server.stop());
    const html = { contentType: 'text/html', body: PAGE.replaceAll('SERVIDOR', '') };
    const pages = await openTwo(`${server.url}/tutorial.html#123`, (page) => page.route('**/tutorial.html', (route) => route.fulfill(html)));
    await play(pages, WON);
    // A mark after the end is refused and corrected, without breaking the page.
    await pages[1].click('[data-casa="8"]');
    await pages[1].evaluate(() => socket.emit('atualizar_jogo', { tabuleiro: [0, 0, 0, 0, 0, 0, 0, 0, 0] }));
    await play([pages[1], pages[0]], WON);
  });

  test('plays from a folder of its author, who sees each change at once', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'jogo-tutorial-'));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'index.html'), PAGE.replaceAll('SERVIDOR', ''));
    const server = await serve(['--pagina', folder]);
    t.after(() => server.stop());
    const pages = await openTwo(`${server.url}/#123`);
    assert.match(server.said(), /Your page is at \/, and that of the game at \/jogo\./);
    await play(pages, WON);
    writeFileSync(join(folder, 'index.html'), '<title>outra</title>');
    await pages[0].reload();
    assert.equal(await pages[0].title(), 'outra');
    // Our own page has its start page elsewhere, and finds the way back.
    await pages[1].goto(`${server.url}/sala/456`);
    await pages[1].waitForSelector('#invite:not([hidden])');
    await pages[1].click('#leave');
    await pages[1].waitForURL(`${server.url}/jogo`);
    await pages[1].reload();
    await pages[1].waitForSelector('#start:not([hidden])');
    assert.equal(await pages[1].getAttribute('#home', 'href'), '/jogo');
  });

  test('plays from another origin that was allowed', async (t) => {
    const site = await elsewhere();
    t.after(() => site.close());
    const server = await serve(['--origem', site.origin]);
    t.after(() => server.stop());
    site.servidor = server.url;
    await play(await openTwo(`${site.origin}/#123`), WON);
  });

  test('is refused from another origin that was not', async (t) => {
    const site = await elsewhere();
    t.after(() => site.close());
    const server = await serve(['--origem', 'http://127.0.0.1:1']);
    t.after(() => server.stop());
    site.servidor = server.url;
    const page = await browser.person();
    await page.goto(`${site.origin}/#123`);
    await page.waitForFunction(() => document.getElementById('estado').textContent === 'recusado');
    const overSocket = await page.evaluate((address) => new Promise((resolve) => {
      const other = io(address, { transports: ['websocket'], forceNew: true, reconnection: false });
      other.on('connect', () => resolve('conectado'));
      other.on('connect_error', () => resolve('recusado'));
    }), server.url);
    assert.equal(overSocket, 'recusado', 'a WebSocket asks no browser for leave: the server must refuse it');
    assert.match(server.said(), /--origem/, 'the log says what to do about it');
  });
});
