// Our page where phones are: asleep, out of the network, reloaded, in two tabs, one step back. The seat is kept, and
// nothing is played on a board that may be old. The browser's own controls bring it about.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { openBrowser } from './support/browser.mjs';
import { boardAfter } from './support/player.mjs';
import { appears, says, shows, square, Stage } from './support/states.mjs';

let browser;
let stage;
before(async () => {
  browser = await openBrowser();
  stage = await new Stage(browser, { locale: 'en-US', viewport: { width: 390, height: 740 }, hasTouch: true, isMobile: true }).open();
});
after(async () => {
  await stage.close();
  await browser.close();
});
afterEach(() => { browser.complaints.splice(0); });

/** The browser's own controls over one page. */
async function controls(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  return {
    sleep: () => session.send('Page.setWebLifecycleState', { state: 'frozen' }),
    wake: () => session.send('Page.setWebLifecycleState', { state: 'active' }),
    /** No packet in or out; what is open stays open, as on a phone that leaves the Wi-Fi. */
    network: (there) => page.context().setOffline(!there),
  };
}

/** What the page sends from here on. */
function sentBy(page, socket) {
  const frames = [];
  socket.on('framesent', ({ payload }) => frames.push(payload));
  return frames;
}

async function gameWithSocket(squares) {
  const room = stage.newRoom();
  const page = await browser.person(stage.look);
  const socket = page.waitForEvent('websocket');
  await page.goto(`${stage.url}/sala/${room}`);
  await appears(page, 'invite');
  const other = await stage.other(room);
  for (let played = 1; played <= squares.length; played += 1) {
    const board = boardAfter(squares.slice(0, played));
    if (played % 2 === 0) other.socket.emit('atualizar_jogo', { tabuleiro: board });
    else await square(page, squares[played - 1]).tap();
    await shows(page, board);
  }
  return { room, page, other, socket: await socket };
}

const seated = (page) => page.waitForFunction(() => document.querySelector('#status').dataset.tone === 'mine');

test('whoever wakes up sees the newest board before anything can be played', async () => {
  const { page, other, socket } = await gameWithSocket([4]);
  const { sleep, wake } = await controls(page);
  await sleep();
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await other.sees(boardAfter([4, 0]));
  const sent = sentBy(page, socket);
  await wake();
  await shows(page, boardAfter([4, 0]));
  await seated(page);
  assert.match(sent.find((frame) => frame.startsWith('42')) ?? '', /entrar_sala/, 'it asks anew before it plays');
  await square(page, 8).tap();
  await other.sees(boardAfter([4, 0, 8]));
});

test('the network goes and comes back: same chair, newest board', async () => {
  const { page, other } = await gameWithSocket([4]);
  const { network } = await controls(page);
  await network(false);
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await other.sees(boardAfter([4, 0]));
  await network(true);
  await shows(page, boardAfter([4, 0]));
  await seated(page);
  await square(page, 8).tap();
  await other.sees(boardAfter([4, 0, 8]));
});

test('a dead line is noticed at once by whoever wakes up, and the move is not lost', async () => {
  const { page, other } = await gameWithSocket([4, 0]);
  const { sleep, wake } = await controls(page);
  await sleep();
  stage.server.pause();
  await wake();
  await appears(page, 'banner');
  // Nothing is sent now, and the page says so by taking nothing.
  await square(page, 8).tap({ force: true });
  assert.equal(await page.locator('.square.pending').count(), 0);
  stage.server.resume();
  await seated(page);
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
  const { page } = await gameWithSocket([4, 0]);
  await page.goto(`${stage.url}/web/icon.svg`);
  await page.goBack();
  await shows(page, boardAfter([4, 0]));
  await says(page, 'your turn');
});

test('a duplicated tab asks before it takes the chair, and may have it', async () => {
  const { room, page, other } = await gameWithSocket([4, 0]);
  const second = await page.context().newPage();
  // What a browser copies with a tab.
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
  const { page, other } = await gameWithSocket([4]);
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
  await page.waitForFunction(() => document.querySelector('[data-copy="invite-link"]').textContent === 'copied');
  await page.evaluate(() => { document.execCommand = () => false; });
  await page.locator('[data-copy="invite-command"]').tap();
  const selected = await page.evaluate(() => getSelection().toString());
  assert.match(selected, /^jogo play --sala /);
});
