// Text typed or pasted on the start page, in a real browser: every form that is handed out is understood, and
// anything else is answered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from './support/browser.mjs';
import { boardAfter } from './support/player.mjs';
import { browserAndStage } from './support/shared.mjs';
import { appears, isToMove } from './support/states.mjs';

const [browser, stage] = await browserAndStage({ locale: 'pt-BR', viewport: { width: 390, height: 844 } });

const visit = async (path = '/') => {
  const page = await browser.person(stage.look);
  await page.goto(stage.url + path);
  await page.waitForSelector('#start:not([hidden])');
  return page;
};

test('its own link and its own line lead into the room', async () => {
  const host = await stage.page(stage.newRoom());
  await appears(host, 'invite');
  const [link, line] = await Promise.all(['#invite-link', '#invite-command'].map((id) => host.textContent(id)));
  const { pathname } = new URL(link);
  for (const pasted of [link, line, `${link}.`, `Entra aqui: ${link}!`]) {
    const page = await visit();
    await page.fill('#code', pasted);
    await page.press('#code', 'Enter');
    await page.waitForURL(`**${pathname}`);
    await page.context().close();
  }
  await host.context().close();
});

test('the own address is the list, and another server is asked about', async () => {
  const page = await visit();
  const enter = async (text) => {
    await page.fill('#code', text);
    await page.press('#code', 'Enter');
  };
  await enter(stage.url);
  assert.equal(await page.textContent('#code-problem'), 'Este é o endereço deste servidor. As salas dele estão na lista.');
  const other = stage.url.replace('casa.localhost', '127.0.0.1');
  const { host } = new URL(other);
  for (const [text, place] of [[host, '/'], [`${host}/sala/pizza`, '/sala/pizza'], [`${other}/sala/café`, '/sala/cafe']]) {
    await page.goto(stage.url);
    await enter(text);
    await page.waitForSelector('#nearest:not([hidden])');
    assert.equal(new URL(page.url()).host, new URL(stage.url).host, 'nothing is left unasked');
    await picture(page, `elsewhere-${place.length}`);
    await page.click('#nearest');
    await page.waitForURL(other + place);
  }
  await page.context().close();
});

test('a secret code leads into its room without its hyphens, too', async () => {
  for (const typed of ['kkq4mmfaeq', 'KKQ 4MMF AEQ', 'a sala é kkq-4mmf-aeq']) {
    const page = await visit();
    await page.fill('#code', typed);
    await page.press('#code', 'Enter');
    await page.waitForURL('**/sala/kkq-4mmf-aeq');
    await page.context().close();
  }
});

test('Enter in the field of the name does what the filled form says', async () => {
  const page = await visit();
  await page.fill('#code', 'gato');
  await page.fill('#name', 'Maria Clara dos Santos');
  await page.press('#name', 'Enter');
  await page.waitForURL('**/sala/gato');
  await page.context().close();
  const other = await visit();
  await other.fill('#name', 'João Pedro de Oliveira');
  await other.press('#name', 'Enter');
  await other.waitForURL(/\/sala\/\d{4}$/);
  await other.context().close();
});

test('a code that is none is told what is wrong, and offered the nearest', async () => {
  for (const [typed, problem, room] of [
    ['maçã', 'O código da sala não leva acento nem outras letras: use maca.', 'maca'],
    ['sala da vó', 'O código da sala não leva espaço: use sala-da-vo.', 'sala-da-vo'],
  ]) {
    const page = await visit();
    await page.fill('#code', typed);
    await page.press('#code', 'Enter');
    assert.equal(await page.textContent('#code-problem'), problem);
    await page.press('#code', 'End');
    await page.type('#code', 'x');
    assert.equal(await page.textContent('#code-problem'), '', 'the problem goes with its text');
    await page.press('#code', 'Backspace');
    await page.press('#code', 'Enter');
    await picture(page, `nearest-${room}`);
    await page.click('#nearest');
    await page.waitForURL(`**/sala/${room}`);
    await page.context().close();
  }
  const page = await visit('/sala/ma%C3%A7%C3%A3');
  assert.equal(await page.textContent('#nearest'), 'Entrar na sala maca');
  await page.context().close();
});

test('an address with a slash at its end is the same room', async () => {
  const page = await browser.person(stage.look);
  assert.equal((await page.goto(`${stage.url}/sala/barra/`))?.status(), 200);
  await appears(page, 'invite');
  assert.equal(await page.textContent('#invite-code'), 'barra');
  await page.context().close();
});

test('digits of other keyboards play', async () => {
  const { page, other } = await stage.game();
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '(', code: 'Digit5', bubbles: true })));
  await other.sees(boardAfter([4]));
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await isToMove(page);
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '٩', code: 'Digit9', bubbles: true })));
  await other.sees(boardAfter([4, 0, 8]));
  await page.context().close();
});
