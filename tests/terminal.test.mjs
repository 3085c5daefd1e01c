// `jogo play` in a real terminal: against another one, against our page, and on a relay that knows only the tutorial.

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { openBrowser } from './support/browser.mjs';
import { boardAfter, WON } from './support/player.mjs';
import { path, PYTHON, serve, start } from './support/server.mjs';
import { boardOn, movesOn, Terminal } from './support/terminal.mjs';
import { PATIENCE_MS, within } from './support/time.mjs';

let server;
before(async () => { server = await serve(); });
after(() => server.stop());

function play(t, room, name, { host = server.host, ...size } = {}) {
  const terminal = new Terminal(['play', '--sala', room, '--host', host, '--nome', name, '--idioma', 'en'], size);
  t.after(() => terminal.close());
  return terminal;
}

/** A key for a square, once it is this terminal's turn. */
async function chooses(terminal, square) {
  await terminal.shows(/YOUR TURN/);
  terminal.press(String(square + 1));
}

const showsMoves = (terminal, squares) => terminal.shows((screen) => String(movesOn(screen)) === String(squares));

test('two terminals play a game and a rematch', async (t) => {
  const ana = play(t, 'terminais', 'Ana');
  await ana.shows(/Waiting for someone/);
  const bia = play(t, 'terminais', 'Bia');
  for (let played = 1; played <= WON.length; played += 1) {
    await chooses(played % 2 === 1 ? ana : bia, WON[played - 1]);
    for (const one of [ana, bia]) await showsMoves(one, WON.slice(0, played));
  }
  await ana.shows(/YOU WIN!/);
  await bia.shows(/You lose/);
  ana.press('r');
  await bia.shows(/Ana wants a rematch/);
  bia.press('r');
  await chooses(bia, 4);
  await showsMoves(ana, [4]);
  await ana.shows(/score +X 0 +O 1/);
});

test('a terminal plays against our page', async (t) => {
  const browser = await openBrowser();
  t.after(() => browser.close());
  const page = await browser.person();
  await page.goto(`${server.url}/sala/mista`);
  await page.waitForSelector('#invite:not([hidden])');
  const bia = play(t, 'mista', 'Bia');
  for (let played = 1; played <= WON.length; played += 1) {
    const square = WON[played - 1];
    if (played % 2 === 1) await page.locator('.square').nth(square).click();
    else await chooses(bia, square);
    const mark = played % 2 === 1 ? 'x' : 'o';
    await page.waitForFunction(
      ([at, expected]) => document.querySelectorAll('.square')[at].matches(`[data-mark="${expected}"]:not(.pending)`),
      [square, mark],
    );
    await showsMoves(bia, WON.slice(0, played));
  }
  await bia.shows(/You lose/);
  assert.deepEqual(browser.complaints, []);
});

test('the server is killed and comes back: both terminals sit again', async (t) => {
  const first = await serve();
  const port = Number(first.host.split(':')[1]);
  const ana = play(t, 'volta', 'Ana', { host: first.host });
  await ana.shows(/Waiting for someone/);
  const bia = play(t, 'volta', 'Bia', { host: first.host });
  await chooses(ana, 4);
  await showsMoves(bia, [4]);
  await first.stop('SIGKILL');
  for (const one of [ana, bia]) await one.shows(/offline|retrying|attempt|connecting/i);
  const second = await serve([], port);
  t.after(() => second.stop());
  // The rooms lived in the memory of the first: the game begins anew, and it can be played.
  for (const one of [ana, bia]) await showsMoves(one, []);
  const mover = await Promise.any([ana, bia].map(async (one) => { await one.shows(/YOUR TURN/); return one; }));
  mover.press('1');
  for (const one of [ana, bia]) await showsMoves(one, [0]);
});

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => { probe.listen(0, '127.0.0.1', resolve); });
  const { port } = probe.address();
  await new Promise((resolve) => { probe.close(resolve); });
  return port;
}

async function relay(t) {
  const port = await freePort();
  const { child } = await start(PYTHON, [path('relay/relay.py'), String(port)], /(Running on)/, 'the relay');
  t.after(() => child.kill());
  return `127.0.0.1:${port}`;
}

/** A Python client that knows as little as the relay. */
const opponent = (host, mark, ...more) =>
  start(PYTHON, [path('python/plain_player.py'), `http://${host}`, '123', String(mark), ...more], /(entrou)/, 'the Python client');

const SMALL = { columns: 20, rows: 9 };

test('on a plain relay the first move takes X, and a whole game is played', async (t) => {
  const host = await relay(t);
  const ana = play(t, '123', 'Ana', { host, ...SMALL });
  await ana.shows(/This server only/);
  const other = await opponent(host, -1);
  for (let played = 1; played <= WON.length; played += 2) {
    await ana.shows((screen) => String(boardOn(screen)) === String(boardAfter(WON.slice(0, played - 1))));
    ana.press(String(WON[played - 1] + 1));
  }
  await ana.shows((screen) => String(boardOn(screen)) === String(boardAfter(WON)));
  assert.equal(await within(PATIENCE_MS, other.ended, 'the opponent to end'), 0, other.said());
  assert.match(other.said(), /fim 1 1 1 -1 -1 0 0 0 0/);
});

test('on a plain relay whoever answers takes O', async (t) => {
  const host = await relay(t);
  const ana = play(t, '123', 'Ana', { host, ...SMALL });
  await ana.shows(/This server only/);
  const other = await opponent(host, 1, '--inicia');
  // X plays the top row and wins; O only has time for two squares.
  for (const [before, square] of [[[0], 3], [[0, 3, 1], 4], [[0, 3, 1, 4, 2], null]]) {
    await ana.shows((screen) => String(boardOn(screen)) === String(boardAfter(before)));
    if (square !== null) ana.press(String(square + 1));
  }
  assert.equal(await within(PATIENCE_MS, other.ended, 'the opponent to end'), 0, other.said());
});

test('Q leaves at once, and well', async (t) => {
  const ana = play(t, 'sair', 'Ana');
  await ana.shows(/Waiting for someone/);
  ana.press('q');
  assert.equal(await within(PATIENCE_MS, ana.ended, 'jogo to end'), 0);
});
