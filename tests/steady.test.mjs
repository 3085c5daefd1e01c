// Nothing jumps: the board keeps its place through two games, a rematch, a loss and a return, whatever the names and
// however wide the window. Long names are shown whole where there is room.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from './support/browser.mjs';
import { boardAfter, WON } from './support/player.mjs';
import { sharedBrowser } from './support/shared.mjs';
import { appears, playFound, shows, square, Stage } from './support/states.mjs';

const SIZES = [[320, 640], [390, 844], [768, 1024], [1366, 768], [1920, 1080], [844, 390]];
const NAMES = [
  ['Maria Clara dos Santos', 'João Pedro de Oliveira', true],
  ['王'.repeat(12), '李'.repeat(12), true],
  ['W'.repeat(24), 'M'.repeat(24), false],
];

const browser = await sharedBrowser();

/** Notes, in every frame, where the board and the cards are, and how much the browser says that the page shifted. */
function watch() {
  Object.assign(globalThis, { places: new Set(), shifted: [] });
  const look = () => {
    const board = document.getElementById('board');
    if (board && board.getClientRects().length > 0 && !document.querySelector('.unknown')) {
      const rects = [board, ...document.querySelectorAll('.player')].map((one) => one.getBoundingClientRect());
      globalThis.places.add(rects.map(({ x, y, width, height }) => [x, y + scrollY, width, height].map(Math.round).join(' ')).join(' | '));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const moved = entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
      if (!entry.hadRecentInput) globalThis.shifted.push(`${entry.value.toFixed(5)}: ${moved}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** The names that are cut off. */
const cut = (page) => page.evaluate(() => [...document.querySelectorAll('.player .name')]
  .filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1).map((one) => one.textContent));

/** Two games with a rematch between them; in the second the opponent is lost and comes back. */
async function twoGames(stage, names) {
  const room = stage.newRoom();
  const other = await stage.other(room, names[1]);
  const page = await browser.person(stage.look);
  await page.addInitScript((given) => localStorage.setItem('jogo.nome', given), names[0]);
  await page.addInitScript(watch);
  await page.goto(`${stage.url}/sala/${room}`);
  const play = async (theirs, squares) => {
    for (let played = 1; played <= squares.length; played += 1) {
      const board = boardAfter(squares.slice(0, played));
      if (played % 2 === theirs) other.socket.emit('atualizar_jogo', { tabuleiro: board });
      else await square(page, squares[played - 1]).click();
      await shows(page, board);
    }
  };
  await play(1, WON);
  await appears(page, 'next-game');
  await page.click('#step-back');
  await shows(page, boardAfter(WON.slice(0, -1)));
  await page.click('#step-forward');
  await shows(page, boardAfter(WON));
  const places = () => page.evaluate(() => ['next-game', 'replay'].map((id) => document.getElementById(id).getBoundingClientRect().y + scrollY));
  const before = await places();
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
  await page.waitForSelector('#offer:not(:empty)');
  if (names[2]) assert.deepEqual(await places(), before, 'the offer moves neither its button nor what is below');
  await page.click('#next-game');
  await play(0, [4, 0, 8]);
  const { token } = other;
  other.socket.io.engine.close();
  await page.waitForSelector('.player.away');
  await picture(page, `steady-${stage.look.viewport.width}-${names[0].slice(0, 5)}`);
  await other.connected();
  await other.ask('entrar_sala', { jogoId: room, nome: names[1], ficha: token });
  await page.waitForSelector('.player.away', { state: 'detached' });
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0, 8, 2]) });
  await shows(page, boardAfter([4, 0, 8, 2]));
  return page;
}

/** A search, the opponent, a whole game, an opponent who leaves, and the next one. */
async function search(stage, names) {
  const page = await browser.person(stage.look);
  await page.addInitScript((given) => localStorage.setItem('jogo.nome', given), names[0]);
  await page.goto(stage.url);
  await page.waitForSelector('#rooms li, #no-rooms:not([hidden]):not(.gone)');
  await page.evaluate(watch);
  // The list of rooms grows, and the links below it give way.
  await page.waitForTimeout(100);
  await page.evaluate(() => { globalThis.shifted.length = 0; });
  await page.click('#seek');
  await appears(page, 'seek-hint');
  // Beyond half a second after a click, each shift counts as one that nobody caused.
  await page.waitForTimeout(600);
  const other = await stage.seeker(names[1]);
  await playFound(page, other, 600);
  other.socket.emit('sair_sala', {});
  await page.waitForSelector('#offer:not(:empty)');
  await page.click('#next-opponent');
  await appears(page, 'seek-hint');
  await page.waitForTimeout(600);
  await stage.seeker(names[1]);
  await page.waitForSelector('.player.turn');
  await picture(page, `steady-search-${stage.look.viewport.width}`);
  return page;
}

/** The opponent thinks for long and wins; in the next game the person thinks for long, and loses the line. */
async function slowGames(stage, name) {
  const room = stage.newRoom();
  const other = await stage.other(room, NAMES[2][1]);
  const page = await browser.person(stage.look);
  await page.addInitScript((given) => given && localStorage.setItem('jogo.nome', given), name);
  await page.addInitScript(watch);
  /** @type {any} */
  let line;
  await page.routeWebSocket(/socket\.io/, (here) => {
    line = here;
    here.connectToServer();
  });
  await page.goto(`${stage.url}/sala/${room}`);
  const theyPlay = async (squares) => {
    other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter(squares) });
    await shows(page, boardAfter(squares));
    // Beyond half a second after a click, each shift counts as one that nobody caused.
    await page.waitForTimeout(600);
  };
  const iPlay = async (squares) => {
    await square(page, squares.at(-1)).click();
    await shows(page, boardAfter(squares));
    await page.waitForTimeout(600);
  };
  await appears(page, 'claim');
  for (let played = 1; played <= WON.length; played += 1) await (played % 2 === 1 ? theyPlay : iPlay)(WON.slice(0, played));
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
  await page.waitForSelector('#offer:not(:empty)');
  await page.click('#next-game');
  await iPlay([4]);
  await theyPlay([4, 0]);
  await page.waitForSelector('#wait.alert');
  await iPlay([4, 0, 8]);
  await line.close();
  await page.waitForSelector('#notice:not(:empty)');
  await page.waitForSelector('#notice', { state: 'hidden' });
  return page;
}

for (const [width, height] of SIZES) {
  test(`nothing moves by itself in slow games at ${width}x${height}`, async () => {
    const stage = await new Stage(browser, { locale: 'pt-BR', viewport: { width, height } }).open(['--ritmo', '100', '--paciencia', '2']);
    try {
      const pages = await Promise.all([NAMES[2][0], ''].map((name) => slowGames(stage, name)));
      for (const page of pages) {
        assert.deepEqual(await page.evaluate(() => globalThis.shifted), []);
        assert.equal(await page.evaluate(() => globalThis.places.size), 1);
        await page.context().close();
      }
    } finally {
      await stage.close();
    }
  });

  test(`the board stays where it is at ${width}x${height}`, async () => {
    const stage = await new Stage(browser, { locale: 'pt-BR', viewport: { width, height } }).open(['--ritmo', '100']);
    try {
      for (const [story, names] of [...NAMES.map((names) => [twoGames, names]), [search, NAMES[0]]]) {
        const [one, , whole] = names;
        const page = await story(stage, names);
        const { places, shifted } = await page.evaluate(() => ({ places: [...globalThis.places], shifted: globalThis.shifted }));
        assert.equal(places.length, 1, `${one}: ${places.join('\n')}`);
        assert.deepEqual(shifted, [], one);
        if (whole) assert.deepEqual(await cut(page), [], 'names that are cut off');
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
        await page.context().close();
      }
    } finally {
      await stage.close();
    }
  });
}

test('a touch without a connection is answered in the banner, which covers the words below the board', async () => {
  const stage = await new Stage(browser, { locale: 'en-US', viewport: { width: 1366, height: 768 } }).open();
  try {
    const { page } = await stage.game([4, 0]);
    await stage.server.stop('SIGKILL');
    await appears(page, 'banner');
    await square(page, 8).click({ force: true });
    // Also while the next attempts fail.
    for (let tries = 1; tries <= 5; tries += 1) {
      assert.match(await page.locator('#banner-text').textContent() ?? '', /^Offline: nothing was played/);
      await page.waitForTimeout(500);
    }
    assert.equal(await page.locator('#notice').textContent(), '');
  } finally {
    await stage.close();
  }
});

test('the whole end of a game, with the offer of the next one, is on the screen of a laptop', async () => {
  const stage = await new Stage(browser, { locale: 'en-US', viewport: { width: 1366, height: 768 } }).open();
  try {
    const { page, other } = await stage.game(WON);
    await appears(page, 'next-game');
    other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
    await page.waitForSelector('#offer:not(:empty)');
    const ends = await page.evaluate(() => document.getElementById('offer').getBoundingClientRect().bottom);
    assert.ok(ends <= 768, `it ends at ${ends}`);
  } finally {
    await stage.close();
  }
});
