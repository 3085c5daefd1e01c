// Our page on a phone: asleep, out of the network, reloaded, in two tabs, one step back. The seat is kept, and no move
// is played on a board that may be old. The test drives the browser's own controls.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { boardAfter } from './support/player.mjs';
import { browserAndStage } from './support/shared.mjs';
import { appears, isToMove, says, shows, square } from './support/states.mjs';

const [browser, stage] = await browserAndStage({ locale: 'en-US', viewport: { width: 390, height: 740 }, hasTouch: true, isMobile: true });
afterEach(() => { browser.complaints.splice(0); });

/** Stops all packets. Open connections stay open, as on a phone that leaves the Wi-Fi. */
const network = (page, there) => page.context().setOffline(!there);

/** Sends the event that a browser sends to a page after its sleep. */
const wakeUp = (page) => page.evaluate(() => document.dispatchEvent(new Event('resume')));

async function game(squares) {
  const room = stage.newRoom();
  const page = await browser.person(stage.look);
  const sent = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(payload)));
  await page.goto(`${stage.url}/sala/${room}`);
  await appears(page, 'invite');
  const other = await stage.other(room);
  for (let played = 1; played <= squares.length; played += 1) {
    const board = boardAfter(squares.slice(0, played));
    if (played % 2 === 0) other.socket.emit('atualizar_jogo', { tabuleiro: board });
    else await square(page, squares[played - 1]).tap();
    await shows(page, board);
  }
  return { room, page, other, sent };
}

test('the network goes and comes back: the newest board, before anything can be played', async () => {
  const { page, other, sent } = await game([4]);
  await network(page, false);
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await other.sees(boardAfter([4, 0]));
  sent.length = 0;
  await network(page, true);
  await shows(page, boardAfter([4, 0]));
  await isToMove(page);
  assert.match(sent.find((frame) => frame.startsWith('42')) ?? '', /entrar_sala/, 'it asks anew before it plays');
  await square(page, 8).tap();
  await other.sees(boardAfter([4, 0, 8]));
});

test('whoever wakes up asks anew on the line that is there', async () => {
  const { page, sent } = await game([4, 0]);
  sent.length = 0;
  await wakeUp(page);
  await isToMove(page);
  assert.deepEqual(sent.map((frame) => /\["(\w+)"/.exec(frame)?.[1]), ['entrar_sala']);
});

test('a line that died in the pocket is noticed at once, and takes no move', async () => {
  const { page, other } = await game([4, 0]);
  stage.server.pause();
  try {
    await wakeUp(page);
    await appears(page, 'banner');
    await square(page, 8).tap({ force: true });
    assert.equal(await page.locator('.square.pending').count(), 0);
    // Far sooner than the heartbeat would notice.
    await page.waitForFunction(() => document.title.startsWith('Connection lost'), null, { timeout: 4_000 });
  } finally {
    stage.server.resume();
  }
  await isToMove(page);
  await square(page, 8).tap();
  await other.sees(boardAfter([4, 0, 8]));
});

test('back to the start page, and forward to the same chair', async () => {
  const room = stage.newRoom();
  const page = await stage.page(null);
  await page.fill('#code', room);
  await page.press('#code', 'Enter');
  await appears(page, 'invite');
  await page.goBack();
  await appears(page, 'start');
  await page.goForward();
  await appears(page, 'invite');
  await stage.other(room);
  await says(page, 'your turn');
});

test('another page and back: the game goes on', async () => {
  const { page } = await game([4, 0]);
  await page.goto(`${stage.url}/web/icon.svg`);
  await page.goBack();
  await shows(page, boardAfter([4, 0]));
  await says(page, 'your turn');
});

test('a duplicated tab asks before it takes the chair, and may have it', async () => {
  const { room, page, other } = await game([4, 0]);
  const second = await page.context().newPage();
  // The data that a browser copies with a tab.
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  await second.addInitScript((copy) => {
    for (const [key, value] of Object.entries(JSON.parse(copy))) sessionStorage.setItem(key, String(value));
  }, kept);
  await second.goto(`${stage.url}/sala/${room}`);
  await appears(second, 'take-back');
  await says(page, 'your turn');
  await second.tap('#take-back');
  await appears(page, 'take-back');
  await square(second, 8).tap();
  await other.sees(boardAfter([4, 0, 8]));
});

test('the title and the little picture say whose turn it is', async () => {
  const { page, other } = await game([4]);
  const icon = () => page.locator('link[rel=icon]').getAttribute('href');
  const idle = await icon();
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await shows(page, boardAfter([4, 0]));
  assert.match(await page.title(), /^Your turn/i);
  assert.notEqual(await icon(), idle);
});

test('a link is copied, or selected to be copied by hand', async () => {
  const page = await stage.page(stage.newRoom());
  await appears(page, 'invite');
  const button = page.locator('[data-copy="invite-link"]');
  await button.tap();
  await page.waitForFunction(() => document.querySelector('[data-copy="invite-link"]').textContent === 'Copied!');
  // The same over plain http, in a browser that allows no script to copy.
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  });
  await page.locator('[data-copy="invite-command"]').tap();
  const selected = await page.evaluate(() => getSelection().toString());
  assert.match(selected, /^jogo play --sala /);
});

test('every part fits a phone that shows it twice as large, and one on its side', async () => {
  const { page } = await stage.game([0, 3, 1, 4, 2]);
  await appears(page, 'replay');
  const widest = () => page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize({ width: 195, height: 422 });
  assert.equal(await widest(), 195);
  await page.setViewportSize({ width: 844, height: 390 });
  assert.ok(await page.evaluate(() => document.querySelector('#step-back').getBoundingClientRect().bottom <= innerHeight), 'the way through the game is in view');
  await page.setViewportSize({ width: 390, height: 844 });
  const place = () => page.evaluate(() => document.querySelector('#step-back').getBoundingClientRect().top);
  const before = await place();
  await page.click('#next-game');
  await page.waitForFunction(() => document.querySelector('#offer').textContent !== '');
  assert.equal(await place(), before, 'asking moves nothing');
  await page.context().close();
});
