// The cost of our page: requests, bytes as transferred, the time to the first move, and layout shifts.

import { boardAfter } from './player.mjs';
import { appears, shows, square } from './states.mjs';

/** Counts what a page transfers from here on. */
export async function scales(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const told = { requests: [], bytes: 0, frames: 0 };
  session.on('Network.requestWillBeSent', ({ request }) => told.requests.push(request.url));
  session.on('Network.webSocketCreated', ({ url }) => told.requests.push(url));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { told.bytes += encodedDataLength; });
  session.on('Network.webSocketFrameReceived', ({ response }) => { told.frames += response.payloadData.length; });
  return told;
}

/** Opens a page in a room where a player waits, until the page may move. @param {import('./states.mjs').Stage} stage */
export async function firstVisit(stage) {
  const room = stage.newRoom();
  await stage.other(room);
  const page = await stage.browser.person(stage.look);
  const told = await scales(page);
  await page.goto(`${stage.url}/sala/${room}`);
  const ready = await page.waitForFunction(() => {
    const shown = document.querySelectorAll('.square').length === 9 && document.getElementById('status').dataset.tone !== undefined;
    return shown && !document.getElementById('players').hidden && performance.now();
  });
  const milliseconds = await ready.jsonValue();
  // The icon and the like may still be on their way.
  await page.waitForLoadState('networkidle');
  return { page, room, told, milliseconds };
}

/** Lets each message of the server arrive after the page has drawn the one before, as on a slow phone. */
const spreads = (page) => page.routeWebSocket(/socket\.io/, (here) => {
  let last = Promise.resolve();
  here.connectToServer().onMessage((message) => {
    last = last.then(() => new Promise((done) => { setTimeout(done, 40); })).then(() => here.send(message));
  });
});

/** Returns the sum of all layout shifts through a game, its end and the next one. @param {import('./states.mjs').Stage} stage */
export async function jumps(stage) {
  const room = stage.newRoom();
  const page = await stage.browser.person(stage.look);
  await page.addInitScript(() => {
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await spreads(page);
  const waiting = await stage.other(room);
  await page.goto(`${stage.url}/sala/${room}`);
  for (const played of [1, 2, 3, 4, 5]) {
    const squares = [0, 3, 1, 4, 2].slice(0, played);
    const board = boardAfter(squares);
    if (played % 2 === 1) waiting.socket.emit('atualizar_jogo', { tabuleiro: board });
    else await square(page, squares[played - 1]).click();
    await shows(page, board);
  }
  await appears(page, 'next-game');
  waiting.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
  await page.waitForSelector('#offer:not(:empty)');
  await page.click('#next-game');
  await shows(page, boardAfter([]));
  stage.server.pause();
  await page.evaluate(() => document.dispatchEvent(new Event('resume')));
  await appears(page, 'banner');
  stage.server.resume();
  await page.waitForSelector('#banner', { state: 'hidden' });
  return page.evaluate(() => globalThis.shifted);
}
