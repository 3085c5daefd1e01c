// Our page where no WebSocket passes, and a page that is left: real browsers, and a proxy in between.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { openBrowser, picture } from './support/browser.mjs';
import { boardAfter, Player, WON } from './support/player.mjs';
import { proxy } from './support/proxy.mjs';
import { serve } from './support/server.mjs';
import { appears, says, shows, square } from './support/states.mjs';

/** A person still waits this long for a page. */
const PATIENCE_MS = 8000;

let browser;
let server;
before(async () => {
  // Playwright's pages are not kept when they are left; everybody's are.
  [browser, server] = [await openBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }), await serve()];
});
const others = [];
const proxies = [];
after(async () => {
  for (const other of [...others, ...proxies]) await other.close();
  await browser.close();
  assert.equal(await server.stop(), 0);
});

/** Somebody at O in this room, straight at the server. */
async function opponent(room) {
  const player = new Player(io(server.url, { forceNew: true }));
  others.push(player);
  await player.connected();
  await player.ask('entrar_sala', { jogoId: room, nome: 'João Pedro de Oliveira', ficha: null });
  return player;
}

/** A proxy before the server. @param {'pass' | 'refuse' | 'swallow' | 'block'} mode */
async function through(mode) {
  const between = await proxy(server.url, mode);
  proxies.push(between);
  return between;
}

/** Plays a won game between a page at X and a player at O. */
async function plays(page, other) {
  for (let played = 1; played <= WON.length; played += 1) {
    const board = boardAfter(WON.slice(0, played));
    if (played % 2 === 1) await square(page, WON[played - 1]).click();
    else other.socket.emit('atualizar_jogo', { tabuleiro: board });
    await Promise.all([shows(page, board), other.sees(board)]);
  }
}

for (const [mode, polls] of /** @type {const} */ ([['refuse', true], ['swallow', true], ['pass', false]])) {
  test(`a game through a proxy that ${mode === 'pass' ? 'passes a WebSocket on' : `${mode}s every WebSocket`}`, async () => {
    const between = await through(mode);
    const page = await browser.person();
    const room = `proxy-${mode}`;
    await page.goto(`${between.url}/sala/${room}`);
    await page.locator('#invite:visible').waitFor({ timeout: PATIENCE_MS });
    const other = await opponent(room);
    await plays(page, other);
    await says(page, 'you win');
    assert.equal(between.asked('polling') > 0, polls);
    // Leaving is heard at once there, too.
    await page.close();
    for (;;) if (!(await other.hears('atualizar_jogo')).jogadores['1'].presente) break;
    });
}

test('a proxy that lets the page through and no connection is explained in one sentence', async () => {
  const between = await through('block');
  const page = await browser.person({ locale: 'pt-BR' });
  await page.goto(`${between.url}/sala/barrada`);
  await page.locator('#banner-text', { hasText: 'um proxy ou filtro no caminho' }).waitFor({ timeout: PATIENCE_MS });
  await picture(page, 'blocked-line');
  await page.context().close();
});

test('a server that is gone is not blamed on a proxy', async () => {
  const other = await serve();
  const page = await browser.person();
  await page.goto(`${other.url}/sala/sumiu`);
  await appears(page, 'invite');
  await other.stop('SIGKILL');
  await page.waitForTimeout(4000);
  assert.match(await page.textContent('#banner-text'), /^(Offline|Reconnecting)/);
  await page.context().close();
});

test('a page that is left is away at once, and back with its seat when the person goes back', async () => {
  const page = await browser.person();
  await page.goto(`${server.url}/sala/voltar`);
  await appears(page, 'invite');
  await page.evaluate(() => { globalThis.kept = true; });
  const other = await opponent('voltar');
  await says(page, 'your turn');
  const presence = async (expected) => {
    for (;;) if ((await other.hears('atualizar_jogo')).jogadores['1'].presente === expected) return;
  };
  const left = Date.now();
  await page.goto('about:blank');
  await presence(false);
  assert.ok(Date.now() - left < 2000, `noticed after ${Date.now() - left} ms`);
  await page.goBack({ waitUntil: 'commit' });
  await presence(true);
  assert.equal(await page.evaluate(() => globalThis.kept), true, 'the browser kept the page, and did not load it again');
  await says(page, 'your turn');
  await square(page, 4).click();
  await other.sees(boardAfter([4]));
  await page.context().close();
});
