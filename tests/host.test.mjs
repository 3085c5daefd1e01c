// The page of the host on a phone, in a real browser, and the people whom its acts touch.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { picture } from './support/browser.mjs';
import { serve } from './support/server.mjs';
import { sharedBrowser } from './support/shared.mjs';

const PHONE = { viewport: { width: 390, height: 844 } };
const [MARIA, JOAO] = ['Maria Clara dos Santos', 'João Pedro de Oliveira'];

const browser = await sharedBrowser();
let folder;
let server;
let token;
/** The open pages. */
const people = [];

/** Opens a page, which closes after the test. */
async function person(options = {}) {
  const page = await browser.person(options);
  people.push(page);
  return page;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jogo-host-'));
  const file = join(folder, 'salas.db');
  server = await serve(['--dados', file]);
  token = readFileSync(`${file}.anfitriao`, 'utf8').trim();
});
afterEach(async () => {
  await Promise.all(people.splice(0).map((page) => page.context().close()));
  assert.equal(await server.stop(), 0);
  rmSync(folder, { recursive: true });
  assert.deepEqual(browser.complaints.splice(0), [], 'what the browser complained of');
});

async function desk(options = {}) {
  const page = await person({ ...PHONE, ...options });
  await page.goto(`${server.url}/anfitriao#${token}`);
  await page.locator('#rooms-title').waitFor();
  return page;
}

/** Somebody in a room, by the page. */
async function sits(room, name) {
  const page = await person();
  await page.addInitScript((own) => localStorage.setItem('jogo.nome', own), name);
  await page.goto(`${server.url}/sala/${room}`);
  await page.locator('.player .name', { hasText: 'you' }).or(page.locator('.player .aside', { hasText: '(you)' })).first().waitFor({ state: 'attached' });
  return page;
}

const isNotTooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const told = (page, words) => page.locator('#told', { hasText: words }).waitFor();

test('the page is accessible and fits a phone, in three languages', async () => {
  const [maria, joao] = [await sits('gato', MARIA), await sits('gato', JOAO)];
  for (const [locale, title] of [['pt-BR', 'Salas (1)'], ['en-US', 'Rooms (1)'], ['es-MX', 'Salas (1)']]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await desk({ locale, colorScheme });
      await page.locator('#rooms-title', { hasText: title }).waitFor();
      const offered = await page.locator('header [lang]').evaluateAll((links) => links.map(({ lang }) => lang).sort());
      assert.deepEqual([...offered, await page.evaluate(() => document.documentElement.lang)].sort(), ['en', 'es', 'pt-BR']);
      assert.deepEqual(await violations(page), [], locale);
      assert.ok(await isNotTooWide(page));
      await page.locator('[data-key="close gato"]').click();
      assert.deepEqual(await violations(page), [], `the question, ${locale}`);
      await picture(page, `host-${locale}-${colorScheme}`);
      await page.context().close();
    }
  }
  for (const page of [maria, joao]) await page.context().close();
});

test('a seat is freed, given back, and its player is told in words', async () => {
  const [maria, joao] = [await sits('gato', MARIA), await sits('gato', JOAO)];
  const page = await desk();
  await page.locator('.person strong', { hasText: JOAO }).first().waitFor();
  await page.locator('[data-key="free gato -1"]').click();
  await told(page, 'Done: Free the seat');
  await maria.waitForFunction((name) => document.getElementById('live').textContent.includes(`${name}'s seat is free.`), JOAO);
  await joao.locator('#notice', { hasText: 'The host freed your seat' }).waitFor();
  // A reload is an automatic return: the seat stays free.
  await joao.reload();
  await joao.locator('#notice', { hasText: 'The host freed your seat' }).waitFor();
  assert.equal(await joao.locator('#take-seat').isVisible(), false, 'the server would refuse it');
  await picture(joao, 'host-freed');
  await page.locator('#acts button, #earlier-acts button').first().click();
  await joao.locator('.player[data-mark="-1"] .aside', { hasText: '(you)' }).waitFor();
});

test('the player of a seat that is freed in mid-game may look for the next opponent', async () => {
  const pair = [];
  for (const name of [MARIA, JOAO]) {
    const page = await person({ viewport: PHONE.viewport });
    await page.addInitScript((own) => localStorage.setItem('jogo.nome', own), name);
    await page.goto(server.url);
    await page.locator('#seek').click();
    await page.waitForURL('**/sala/*');
    pair.push(page);
  }
  const [first, second] = await pair[0].waitForFunction(() => document.querySelector('.player.turn') && document.getElementById('status').dataset.tone)
    .then((tone) => tone.jsonValue()) === 'mine' ? pair : [...pair].reverse();
  await first.locator('.square').nth(4).click();
  await second.waitForFunction(() => document.getElementById('status').dataset.tone === 'mine');
  const watcher = await person();
  await watcher.goto(first.url());
  const page = await desk();
  await page.locator('[data-key^="free "][data-key$=" -1"]').click();
  await told(page, 'Done: Free the seat');
  await second.locator('#notice', { hasText: 'The host freed your seat' }).waitFor();
  await first.locator('.player.free').waitFor();
  assert.equal(await first.locator('#status').textContent(), 'The other seat is free.');
  for (const one of [first, second, watcher]) assert.equal(await one.locator('.player.turn').count(), 0, 'nobody is there to move');
  assert.equal(await second.locator('#next-opponent').isVisible(), true);
  assert.equal(await second.locator('#take-seat').isVisible(), false, 'the server would refuse it');
  assert.equal(await watcher.locator('#take-seat').isVisible(), true, 'others may sit down');
  for (const one of [first, second, watcher]) await picture(one, `host-freed-mid-${[first, second, watcher].indexOf(one)}`);
});

test('a player is renamed, and goes on under that name', async () => {
  const [maria, joao] = [await sits('gato', MARIA), await sits('gato', JOAO)];
  const page = await desk();
  await page.locator('[data-key="rename gato -1"]').click();
  await page.locator('#new-name').fill('Tucano Feliz');
  await page.keyboard.press('Enter');
  await joao.locator('#notice', { hasText: 'You are Tucano Feliz now' }).waitFor();
  await maria.locator('.player[data-mark="-1"] .name', { hasText: 'Tucano Feliz' }).waitFor();
});

test('the answer is in view wherever the button was, and a blank or long name is said', async () => {
  await sits('longe', MARIA);
  const host = await desk({ viewport: { width: 390, height: 500 } });
  const rename = host.locator('[data-key="rename longe 1"]');
  await rename.click();
  await host.fill('#new-name', '   ');
  await host.press('#new-name', 'Enter');
  await host.locator('#new-name-told', { hasText: 'There is no name yet.' }).waitFor();
  await host.fill('#new-name', 'Maria Clara dos Santos de Oliveira');
  assert.equal(await host.textContent('#new-name-told'), 'The name fits up to here: Maria Clara dos Santos d');
  await host.fill('#new-name', 'Marina Luíza');
  await host.press('#new-name', 'Enter');
  await told(host, 'Done');
  await host.locator('#acts button').waitFor();
  await host.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const isInView = (id) => host.evaluate((one) => {
    const { top, bottom } = document.querySelector(one).getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }, id);
  assert.ok(await isInView('#told'));
  assert.ok(await isInView('#acts button'));
  await picture(host, 'host-answer');
});

test('a room is closed only after a question, and everybody is told', async () => {
  const [maria, joao] = [await sits('gato', MARIA), await sits('gato', JOAO)];
  const page = await desk();
  await page.locator('[data-key="close gato"]').click();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#ask').isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-key')), 'close gato');
  await page.locator('[data-key="close gato"]').click();
  await page.locator('#ask-go').click();
  for (const player of [maria, joao]) await player.locator('#blocked-text', { hasText: 'The host closed this room' }).waitFor();
  await page.locator('#no-rooms').waitFor();
});

test('a person has a break, and comes back when the host takes it back', async () => {
  const joao = await sits('gato', JOAO);
  const page = await desk();
  await page.locator('#people button').first().click();
  await page.locator('#minutes').selectOption('10');
  await page.locator('#ask-go').click();
  await joao.locator('#blocked-text', { hasText: 'take a break' }).waitFor();
  await joao.locator('[data-act="try_again"]').click();
  await joao.locator('#blocked-text', { hasText: 'take a break' }).waitFor();
  await page.locator('#acts button, #earlier-acts button').first().click();
  await told(page, 'Undo');
  await joao.locator('[data-act="try_again"]').click();
  await joao.locator('#invite').waitFor();
});

test('a message is a banner on every page and on the wall', async () => {
  const joao = await sits('gato', JOAO);
  const wall = await person({ viewport: { width: 1920, height: 1080 } });
  await wall.goto(`${server.url}/tv`);
  await wall.locator('.tv-tile:visible').waitFor();
  const page = await desk();
  await page.locator('#message').fill('Hora do lanche! <b>Voltem</b> às dez');
  await page.keyboard.press('Enter');
  for (const one of [joao, wall]) {
    const banner = one.locator('#announcement', { hasText: 'Message from the host: Hora do lanche! <b>Voltem</b> às dez' });
    await banner.waitFor();
    assert.deepEqual(await violations(one), []);
  }
  await picture(joao, 'host-message');
  await picture(wall, 'host-message-tv');
  await joao.locator('[data-act="close_announcement"]').click();
  assert.equal(await joao.locator('#announcement').isVisible(), false);
});

test('a closed door and given names are switches', async () => {
  await sits('gato', JOAO);
  const page = await desk();
  await page.locator('#nicknames').click();
  await page.locator('#nicknames[aria-checked="true"]').waitFor();
  await page.locator('#door').click();
  await page.locator('#door[aria-checked="true"]').waitFor();
  const stranger = await person();
  await stranger.goto(`${server.url}/sala/outra`);
  await stranger.locator('#blocked-text', { hasText: 'closed the door' }).waitFor();
  await told(page, 'Done: Close the door');
  await page.locator('#door').click();
  await page.locator('#door[aria-checked="false"]').waitFor();
  await told(page, 'Done: Open the door');
  await stranger.locator('[data-act="try_again"]').click();
  await stranger.locator('#invite').waitFor();
  await page.locator('#nicknames').click();
  await told(page, 'Done: Stop giving kind names');
  await page.locator('#acts button, #earlier-acts button', { hasText: 'Stop giving' }).waitFor();
  const undo = await page.locator('#acts button, #earlier-acts button').allTextContents();
  assert.deepEqual(undo, ['Undo – Stop giving kind names', 'Undo – Open the door', 'Undo – Close the door']);
  await picture(page, 'host-switches');
});

test('a person has one name in the room, among the people and in what was done', async () => {
  const [nameless] = [await sits('turma', ''), await sits('turma', JOAO)];
  const page = await desk();
  await page.locator('[data-key="rename turma -1"]').click();
  await page.locator('#new-name').fill('Tucano Feliz');
  await page.keyboard.press('Enter');
  await page.locator('#people strong', { hasText: 'Tucano Feliz' }).waitFor();
  await page.locator('#rooms strong', { hasText: 'Tucano Feliz' }).waitFor();
  assert.equal(await page.locator('#people strong', { hasText: JOAO }).count(), 0);
  const lists = await Promise.all(['#rooms strong', '#people strong'].map((list) => page.locator(list).allTextContents()));
  assert.deepEqual(lists.map((names) => names.sort()), [['Tucano Feliz', 'player'], ['Tucano Feliz', 'player']]);
  await page.locator('[data-key="pause turma 1"]').click();
  await page.locator('#ask-go').click();
  await nameless.locator('#blocked-text', { hasText: 'take a break' }).waitFor();
  await page.locator('#acts button, #earlier-acts button', { hasText: 'break' }).waitFor();
  const undo = await page.locator('#acts button, #earlier-acts button').allTextContents();
  assert.deepEqual(undo, ['Undo – Send on a break: player · turma', 'Undo – Rename: Tucano Feliz']);
});

test('a league is opened, seen by everybody, closed after a question, and open again', async () => {
  const joao = await person(PHONE);
  await joao.goto(server.url);
  const wall = await person({ viewport: { width: 1366, height: 768 } });
  await wall.goto(`${server.url}/tv`);
  const page = await desk();
  await page.locator('#league-name').fill('Turma <7B>');
  assert.equal(await page.locator('#league-minutes').inputValue(), '50', 'a lesson, as in the terminal');
  await page.locator('#league-minutes').fill('45');
  await page.keyboard.press('Enter');
  await told(page, 'Done: Open a league: Turma <7B>');
  await joao.locator('#seek.primary', { hasText: 'Play in the league Turma <7B>' }).waitFor();
  await wall.locator('#league-time', { hasText: /^4[45]:\d\d left$/ }).waitFor();
  await page.locator('#league-stand', { hasText: 'Participants: 0' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'league-close');
  await page.locator('#league summary').click();
  await page.locator('#league .league-empty:visible').waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await violations(wall), []);
  await picture(page, 'host-league');
  await page.locator('#league-close').click();
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'league-close');
  await page.locator('#league-close').click();
  await page.locator('#ask-go').click();
  await wall.locator('#league-time', { hasText: 'The league is over' }).waitFor();
  await joao.locator('#announcement', { hasText: /The league .* is over\./ }).waitFor();
  await joao.locator('#seek.secondary', { hasText: 'Find an opponent' }).waitFor();
  await page.locator('#league-form:visible').waitFor();
  await page.locator('#acts button, #earlier-acts button', { hasText: 'Undo – Close the league' }).click();
  await wall.locator('#league-time', { hasText: 'left' }).waitFor();
  await joao.locator('#seek.primary').waitFor();
  assert.equal(await joao.locator('#announcement').isVisible(), false, 'it is open again');
});

test('the page tells for as long as the server cannot store anything', async () => {
  const page = await desk();
  const told = page.locator('#store-fails:visible', { hasText: 'cannot store anything' });
  assert.equal(await told.count(), 0);
  const [here, away] = ['salas.db', 'salas.away'].map((name) => join(folder, name));
  renameSync(here, away);
  await told.waitFor();
  assert.deepEqual(await violations(page), []);
  await picture(page, 'host-store-fails');
  renameSync(away, here);
  await told.waitFor({ state: 'detached' });
});

test('without a token the page says where the link is', async () => {
  const page = await person(PHONE);
  await page.goto(`${server.url}/anfitriao`);
  await page.locator('#token-why', { hasText: 'in the terminal of jogo serve: press P' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await picture(page, 'host-where');
});

test('another token opens nothing, and the page asks for the right one', async () => {
  const page = await person(PHONE);
  await page.goto(`${server.url}/anfitriao#${'f'.repeat(32)}`);
  await page.locator('#token-why', { hasText: 'does not open' }).waitFor();
  assert.equal(await page.locator('#desk').isVisible(), false);
  assert.deepEqual(await violations(page), []);
  await picture(page, 'host-token');
  await page.locator('#token').fill(`${server.url}/anfitriao#${token}`);
  await page.keyboard.press('Enter');
  await page.locator('#rooms-title').waitFor();
});
