// A person and a seat on our page: the name is asked once and below the game, and one's own seat is never one's opponent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from './support/browser.mjs';
import { boardAfter } from './support/player.mjs';
import { browserAndStage } from './support/shared.mjs';
import { appears, isToMove, shows, square } from './support/states.mjs';

const [browser, stage] = await browserAndStage({ locale: 'pt-BR', viewport: { width: 390, height: 844 } });

/** Somebody who comes by a link, and was never here before. */
async function newcomer(room) {
  const page = await browser.person(stage.look);
  await page.goto(`${stage.url}/sala/${room}`);
  return page;
}

const nameAt = (page, mark) => page.locator(`.player[data-mark="${mark}"] .name`).textContent();
const named = (page, mark, name) => page.waitForFunction(([seat, expected]) =>
  document.querySelector(`.player[data-mark="${seat}"] .name`)?.textContent === expected, [mark, name]);

test('play comes first: the question is below the game, takes no key, and is asked once', async () => {
  const room = stage.newRoom();
  const page = await newcomer(room);
  await appears(page, 'name-form');
  const other = await stage.other(room, 'João Pedro de Oliveira');
  await isToMove(page);
  await page.keyboard.press('5');
  await other.sees(boardAfter([4]));
  assert.equal(await nameAt(page, 1), 'você', 'a nameless player has one word, and no letter beside it');
  await picture(page, 'name-asked');
  await page.fill('#room-name', 'Maria Clara dos Santos');
  await page.press('#room-name', 'Enter');
  await named(page, 1, 'Maria Clara dos Santos');
  for (;;) if ((await other.hears('atualizar_jogo')).jogadores['1'].nome === 'Maria Clara dos Santos') break;
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await shows(page, boardAfter([4, 0]));
  await square(page, 8).click();
  await other.sees(boardAfter([4, 0, 8]));

  await page.goto(`${stage.url}/sala/${stage.newRoom()}`);
  await appears(page, 'rename');
  assert.equal(await page.locator('#name-form').isVisible(), false, 'remembered');
  await page.context().close();
});

test('the whole question is on the screen of a phone: with the invitation, in a search, and below a game', async () => {
  const inSight = async (page, id) => {
    const { bottom } = await page.locator(id).evaluate((one) => one.getBoundingClientRect());
    assert.ok(bottom <= stage.look.viewport.height, `${id} ends at ${bottom}`);
  };
  for (const locale of ['pt-BR', 'en-US', 'es-MX']) {
    const room = stage.newRoom();
    const invites = await browser.person({ ...stage.look, locale });
    await invites.goto(`${stage.url}/sala/${room}`);
    await appears(invites, 'name-form');
    await inSight(invites, '#name-form');
    await inSight(invites, '#invite-code');
    await stage.other(room);
    await invites.waitForSelector('.player.turn');
    await inSight(invites, '#name-form');
    await picture(invites, `name-asked-${locale}`);
    await invites.context().close();
    const seeks = await browser.person({ ...stage.look, locale });
    await seeks.goto(stage.url);
    await seeks.click('#seek');
    await appears(seeks, 'robots');
    await inSight(seeks, '#name-form');
    await picture(seeks, `name-asked-seeking-${locale}`);
    await seeks.click('[data-act="no_name"]');
    await inSight(seeks, '[data-level="perfeito"]');
    await seeks.context().close();
  }
});

test('the line for a terminal wraps before a flag, and is copied as it is', async () => {
  const page = await newcomer('festa-da-firma');
  await appears(page, 'invite');
  const host = new URL(stage.url).host;
  assert.equal(await page.textContent('#invite-command'), `jogo play --sala festa-da-firma --host ${host}`);
  const flags = page.locator('#invite-command span');
  assert.deepEqual(await flags.allTextContents(), ['--sala festa-da-firma', `--host ${host}`]);
  for (const flag of await flags.all()) {
    const height = await flag.evaluate((one) => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight));
    assert.equal(Math.round(height), 1, 'on one line');
  }
  await picture(page, 'invite-command');
  await page.context().close();
});

test('the widest name is whole above the board of a phone, and in its form', async () => {
  const widest = 'W'.repeat(24);
  for (const width of [320, 390]) {
    for (const locale of ['pt-BR', 'en-US', 'es-MX']) {
      const room = stage.newRoom();
      const look = { ...stage.look, locale, viewport: { width, height: 844 } };
      const page = await browser.person(look);
      await page.goto(`${stage.url}/sala/${room}`);
      await appears(page, 'invite');
      const other = await stage.other(room, widest);
      await page.waitForSelector('.player.turn');
      await square(page, 4).click();
      await page.waitForFunction((name) => document.getElementById('status').textContent.includes(name), widest);
      await picture(page, `widest-${width}-${locale}`);
      assert.ok(await page.locator('#status').evaluate((one) => one.scrollHeight <= one.clientHeight), `cut at ${width}`);
      await page.goto(`${stage.url}/sala/${room}?formulario`);
      assert.ok((await page.textContent('body')).includes(widest));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `the form at ${width}`);
      await picture(page, `widest-form-${width}-${locale}`);
      other.close();
      await page.context().close();
    }
  }
});

test('a person who wants no name is left in peace, and may change a mind', async () => {
  const room = stage.newRoom();
  const page = await newcomer(room);
  await page.click('[data-act="no_name"]');
  await page.reload();
  await appears(page, 'rename');
  assert.equal(await page.locator('#name-form').isVisible(), false);
  const other = await stage.other(room, 'João Pedro de Oliveira');
  await page.click('#rename');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'room-name');
  await page.fill('#room-name', 'você');
  await page.press('#room-name', 'Enter');
  for (;;) if ((await other.hears('atualizar_jogo')).jogadores['1'].nome === '"você"') break;
  await named(page, 1, '"você"');
  await page.context().close();
});

test('a name that is too long is cut with a word, where it is typed', async () => {
  const [long, kept] = ['Maria Clara dos Santos Oliveira', 'Maria Clara dos Santos O'];
  for (const [locale, words] of [['pt-BR', 'O nome cabe até aqui'], ['en-US', 'The name fits up to here'], ['es-MX', 'El nombre cabe hasta aquí']]) {
    const page = await browser.person({ ...stage.look, locale });
    await page.goto(stage.url);
    await page.fill('#name', kept);
    assert.equal(await page.locator('#name-cut').isVisible(), false, 'it fits');
    await page.fill('#name', long);
    assert.equal(await page.locator('#name-cut').textContent(), `${words}: ${kept}`);
    await picture(page, `name-cut-${locale}`);
    await page.fill('#name', '王'.repeat(13));
    assert.equal(await page.locator('#name-cut').textContent(), `${words}: ${'王'.repeat(12)}`);
    await page.fill('#name', '');
    assert.equal(await page.locator('#name-cut').isVisible(), false);
    await page.goto(`${stage.url}/sala/${stage.newRoom()}`);
    await page.click('#rename');
    await page.fill('#room-name', long);
    assert.equal(await page.locator('#room-name-cut').textContent(), `${words}: ${kept}`);
    await page.press('#room-name', 'Enter');
    await page.click('#rename');
    assert.equal(await page.inputValue('#room-name'), kept);
    assert.equal(await page.locator('#room-name-cut').isVisible(), false);
    await page.context().close();
  }
});

test('empty, nameless and robot are three different things', async () => {
  const room = stage.newRoom();
  const page = await newcomer(room);
  await appears(page, 'invite');
  await stage.other(room, '');
  await named(page, -1, 'seu adversário');
  const watching = await newcomer(room);
  for (const mark of [1, -1]) await named(watching, mark, 'jogador');
  await watching.context().close();
  const alone = await newcomer(stage.newRoom());
  await alone.click('[data-level="perfeito"]');
  await named(alone, -1, 'Robô perfeito');
  const { page: waiting, other } = await stage.game([4, 0]);
  other.close();
  await waiting.waitForSelector('.player.away');
  assert.equal(await nameAt(waiting, -1), 'Bia', 'an absent one keeps the name');
  await page.context().close();
});

test('the held seat comes first in the list, and rooms are in the order in which people count', async () => {
  const { room, page } = await stage.game([4, 0]);
  for (const other of ['mesa10', 'mesa2', 'a-mesa']) await stage.other(other, 'João Pedro de Oliveira');
  await page.goto(stage.url);
  await page.waitForFunction((first) => document.querySelector('#rooms strong')?.textContent === first, room);
  const list = await page.locator('#rooms li').allTextContents();
  assert.match(list[0], /sua cadeira/);
  const codes = await page.locator('#rooms strong').allTextContents();
  assert.ok(codes.indexOf('a-mesa') < codes.indexOf('mesa2') && codes.indexOf('mesa2') < codes.indexOf('mesa10'), codes.join(' '));
  await picture(page, 'held-seat');
  await page.context().close();
});

test('one\'s own link in a second tab leaves the other chair to a friend', async () => {
  const room = stage.newRoom();
  const page = await stage.page(room, 'Maria Clara dos Santos');
  await appears(page, 'invite');
  const second = await page.context().newPage();
  await second.goto(`${stage.url}/sala/${room}`);
  await appears(second, 'take-back');
  await picture(second, 'own-link');
  const friend = await stage.other(room, 'João Pedro de Oliveira');
  await named(page, -1, 'João Pedro de Oliveira');
  await second.click('#take-back');
  await square(second, 4).click();
  await friend.sees(boardAfter([4]));
  await page.context().close();
});

test('a browser that refuses storage says that a reload loses the seat', async () => {
  const page = await browser.person(stage.look);
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { get() { throw new Error('refused'); } });
  });
  await page.goto(`${stage.url}/sala/${stage.newRoom()}`);
  await appears(page, 'forgetful');
  await page.context().close();
  const other = await stage.page(stage.newRoom());
  await appears(other, 'rename');
  assert.equal(await other.locator('#forgetful').isVisible(), false);
  await other.context().close();
});
