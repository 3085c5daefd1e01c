// The page finds an opponent, in real browsers against the real server: two phones meet, follow, reload, get lost and come
// back, and go on to the next opponent. Nothing moves under anybody's finger.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { io } from 'socket.io-client';
import { picture } from './support/browser.mjs';
import { boardAfter, Player, WON } from './support/player.mjs';
import { serve } from './support/server.mjs';
import { sharedBrowser } from './support/shared.mjs';
import { appears, isToMove, says, shows, square } from './support/states.mjs';

const [MARIA, JOAO, LUIS] = ['Maria Clara dos Santos', 'João Pedro de Oliveira', 'Luís Fernando Almeida'];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const browser = await sharedBrowser();
let server;
const pages = [];
const players = [];
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()));
  for (const player of players.splice(0)) player.close();
  assert.equal(await server.stop(), 0);
  const complaints = browser.complaints.splice(0).filter((complaint) => !/ERR_INTERNET_DISCONNECTED/.test(complaint));
  assert.deepEqual(complaints, [], 'what the browser complained of');
});

/** A person on the first screen, whose page notes every shift. */
async function phone(name, options = PHONE) {
  const page = await browser.person(options);
  pages.push(page);
  await page.addInitScript((given) => {
    localStorage.setItem('jogo.nome', given);
    globalThis.shifted = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!entry.hadRecentInput) globalThis.shifted.push(`${entry.value.toFixed(5)}: ${entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName)}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  }, name);
  await page.goto(server.url);
  await appears(page, 'start');
  // The loading of the first screen is not the subject here.
  await page.waitForSelector('#rooms li, #no-rooms:not([hidden]):not(.gone)');
  await page.evaluate(() => { globalThis.shifted = []; });
  return page;
}

const looks = async (page) => {
  await page.click('#seek');
  await says(page, 'looking for an opponent');
  await page.waitForURL('**/sala/*');
};

/** Somebody without a page who looks for an opponent. */
async function other(name, ficha = null) {
  const player = new Player(io(server.url, { forceNew: true }));
  players.push(player);
  await player.connected();
  assert.equal((await player.ask('achar_adversario', { nome: name, ficha })).ok, true);
  return player;
}

const meets = (page, name) => page.waitForFunction((expected) => [...document.querySelectorAll('.player .name')].some(({ textContent }) => textContent === expected), name);

/** Returns the pages in the order in which they move, once both are in one game. */
async function inOrder(one, another) {
  await one.waitForFunction(() => document.querySelector('.player.turn') !== null);
  return await one.evaluate(() => document.getElementById('status').dataset.tone === 'mine') ? [one, another] : [another, one];
}

/** Both people click through a game. */
async function play(pair, squares) {
  for (let played = 1; played <= squares.length; played += 1) {
    const mover = pair[(played - 1) % 2];
    await isToMove(mover);
    // Long enough for a shift to count as one that nobody caused.
    await mover.waitForTimeout(600);
    await square(mover, squares[played - 1]).click();
    for (const page of pair) await shows(page, boardAfter(squares.slice(0, played)));
  }
}

const shifted = (page) => page.evaluate(() => globalThis.shifted);
const roomOf = (page) => new URL(page.url()).pathname;
const kept = (page, key) => page.evaluate((name) => localStorage.getItem(name), key);

test('a person who waits plays a robot meanwhile, and is found again without it', async () => {
  server = await serve();
  const maria = await phone(MARIA);
  await looks(maria);
  await appears(maria, 'robots');
  await maria.click('[data-level="facil"]');
  await appears(maria, 'robot-away');
  assert.equal(await maria.locator('#seek-hint').isVisible(), false, 'the search stops, as the page has said');
  await square(maria, 4).click();
  await maria.waitForFunction(() => document.querySelectorAll('.square:is([data-mark=x], [data-mark=o]):not(.pending)').length === 2);
  await picture(maria, 'seek-robot');
  await maria.click('#robot-away');
  await maria.click('#next-opponent');
  await other(JOAO);
  await meets(maria, JOAO);
});

test('two people who look for an opponent meet, play, and go on to the next one', async () => {
  server = await serve();
  const [maria, joao] = [await phone(MARIA), await phone(JOAO)];
  await looks(maria);
  await picture(maria, 'seek-waiting');
  assert.deepEqual(await maria.evaluate(() => [...document.querySelectorAll('.player .mark')].map((one) => getComputedStyle(one).visibility)), ['hidden', 'hidden'], 'either mark');
  assert.doesNotMatch(await maria.locator('#players').textContent() ?? '', /[XO]:/);
  assert.doesNotMatch(await maria.locator('#live').textContent() ?? '', /You play/);
  assert.equal(await maria.locator('#board').isVisible(), true, 'the board is there from the start');
  assert.equal(await maria.locator('#invite').isVisible(), false);
  // The list of rooms has grown by one row.
  await joao.locator('#rooms li').waitFor();
  await joao.waitForTimeout(200);
  await joao.evaluate(() => { globalThis.shifted = []; });
  await joao.click('#seek');
  await meets(maria, JOAO);
  await meets(joao, MARIA);
  assert.equal(roomOf(maria), roomOf(joao));
  await maria.waitForFunction((name) => document.getElementById('live').textContent.includes(`${name} plays against you.`), JOAO);
  const pair = await inOrder(maria, joao);
  assert.equal(await maria.evaluate(() => getComputedStyle(document.querySelector('.player .mark') ?? document.body).visibility), 'visible');
  for (const [at, page] of pair.entries()) assert.match(await page.locator('#live').textContent() ?? '', new RegExp(`You play ${'XO'[at]}`));
  await play(pair, WON);
  for (const page of pair) {
    await appears(page, 'next-opponent');
    assert.equal(await page.locator('#next-game').getAttribute('class'), 'secondary', 'the rematch comes second');
  }
  await picture(pair[1], 'seek-over');
  for (const page of pair) {
    const { bottom } = await page.locator('#replay').evaluate((one) => one.getBoundingClientRect());
    assert.ok(bottom <= PHONE.viewport.height, `the earlier moves end at ${bottom}`);
  }
  const before = roomOf(maria);
  const token = await kept(maria, 'jogo.pessoa');
  await other(LUIS);
  await maria.click('#next-opponent');
  await meets(maria, LUIS);
  assert.notEqual(roomOf(maria), before);
  assert.equal(await kept(maria, 'jogo.pessoa'), token, 'the same person');
  assert.equal(await kept(maria, `jogo.ficha.${before.split('/').pop()}`), null, 'the seat of before is forgotten');
  assert.equal(await maria.evaluate(() => document.activeElement.id), 'status');
  await joao.locator('#offer', { hasText: `${MARIA}'s seat is free.` }).waitFor();
  assert.equal(await joao.locator('#next-game').isVisible(), false, 'nobody is left to ask');
  for (const page of [maria, joao]) assert.deepEqual(await shifted(page), []);
  await maria.goBack();
  // Her new opponent is there.
  await appears(maria, 'ask-leave');
  await maria.click('[data-act="leave_now"]');
  await appears(maria, 'start');
});

test('the word of the league and a crowd have room beside the draws on the narrowest phone', async () => {
  server = await serve();
  for (const [locale, words] of [['pt-BR', 'vale pelo torneio'], ['en-US', 'league game'], ['es-MX', 'vale en el torneo']]) {
    const page = await phone(MARIA, { ...PHONE, viewport: { width: 320, height: 640 }, locale });
    await page.click('#seek');
    await appears(page, 'seek-hint');
    const edges = await page.evaluate(() => {
      document.getElementById('counts').hidden = false;
      document.getElementById('watchers').textContent = '12 assistindo';
      return ['counts', 'watchers', 'draws'].map((id) => document.getElementById(id)).map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const { left, right, top } = range.getBoundingClientRect();
        return { words: one.textContent, left, right, top };
      });
    });
    assert.equal(edges[0].words, words);
    assert.ok(edges[0].left >= 0 && edges[2].right <= 320, JSON.stringify(edges));
    assert.ok(edges[0].right <= edges[1].left && edges[1].right <= edges[2].left, JSON.stringify(edges));
    assert.ok(Math.abs(edges[0].top - edges[1].top) <= 2, JSON.stringify(edges));
    await page.context().close();
    pages.length = 0;
  }
});

test('a reload, a lost connection and a nap go on with the search, and follow', async () => {
  server = await serve();
  const maria = await phone(MARIA);
  await looks(maria);
  const [room, token] = [roomOf(maria), await kept(maria, 'jogo.pessoa')];
  await maria.reload();
  await says(maria, 'looking for an opponent');
  assert.equal(roomOf(maria), room);
  server.pause();
  await maria.evaluate(() => document.dispatchEvent(new Event('resume')));
  await maria.waitForFunction(() => document.title.startsWith('Connection lost'));
  server.resume();
  await maria.waitForSelector('#banner', { state: 'hidden' });
  await maria.evaluate(() => document.dispatchEvent(new Event('resume')));
  await says(maria, 'looking for an opponent');
  const joao = await phone(JOAO);
  await joao.click('#seek');
  await meets(joao, MARIA);
  await meets(maria, JOAO);
  assert.equal(roomOf(maria), roomOf(joao));
  assert.equal(await kept(maria, 'jogo.pessoa'), token);
});

test('the link of a room that looks for somebody leads to the opponent', async () => {
  server = await serve();
  const maria = await phone(MARIA);
  await looks(maria);
  const joao = await phone(JOAO);
  assert.match(await joao.locator('#rooms li').textContent(), /looking for an opponent/);
  await joao.goto(maria.url());
  await meets(joao, MARIA);
  await meets(maria, JOAO);
  const pair = await inOrder(maria, joao);
  await play(pair, WON);
  await appears(maria, 'next-opponent');
  await appears(joao, 'next-game');
  // The key for the next opponent is named only where it does something.
  assert.match(await maria.locator('#page-keys').textContent() ?? '', / N finds /);
  await joao.goto(`${server.url}/sala/gato`);
  await appears(joao, 'invite');
  const keys = await joao.locator('#page-keys').textContent() ?? '';
  assert.ok(keys.includes('1 to 9 play') && !keys.includes(' N '), keys);
});

test('back ends the search, and the seat is free', async () => {
  server = await serve();
  const maria = await phone(MARIA);
  await looks(maria);
  await maria.goBack();
  await appears(maria, 'start');
  const joao = await phone(JOAO);
  await joao.waitForSelector('#no-rooms:not([hidden])');
  await looks(joao);
  await joao.waitForTimeout(1500);
  assert.equal(await joao.locator('.player.free').count(), 1);
});

test('an opponent who leaves before the first mark is followed by another one', async () => {
  server = await serve();
  const maria = await phone(MARIA);
  await looks(maria);
  const luis = await other(LUIS);
  await meets(maria, LUIS);
  luis.socket.emit('sair_sala', {});
  await says(maria, 'looking for an opponent');
  await other(JOAO);
  await meets(maria, JOAO);
});

test('an opponent who leaves in mid-game leaves the way to the next one', async () => {
  server = await serve();
  const maria = await phone(MARIA, { viewport: { width: 1280, height: 800 } });
  await looks(maria);
  const luis = await other(LUIS);
  await meets(maria, LUIS);
  if (await maria.evaluate(() => document.getElementById('status').dataset.tone === 'mine')) await square(maria, 4).click();
  else luis.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4]) });
  await shows(maria, boardAfter([4]));
  luis.socket.emit('sair_sala', {});
  await maria.waitForFunction(() => !document.getElementById('next-opponent').hidden || document.getElementById('status').textContent.startsWith('Looking'));
  if (await maria.locator('#next-opponent').isVisible()) await maria.click('#next-opponent');
  await other(JOAO);
  await meets(maria, JOAO);
});

test('two tabs of one browser are one person, who does not meet herself', async () => {
  server = await serve();
  const maria = await phone(MARIA);
  const second = await maria.context().newPage();
  await second.goto(server.url);
  await looks(maria);
  await second.click('#seek');
  await second.waitForFunction(() => !document.getElementById('take-back').hidden);
  assert.equal(second.url(), maria.url());
  assert.equal(await second.locator('#take-seat').isVisible(), false);
  await second.click('#take-back');
  await second.waitForFunction(() => document.getElementById('status').textContent.startsWith('Looking'));
  await other(JOAO);
  await meets(second, JOAO);
});
