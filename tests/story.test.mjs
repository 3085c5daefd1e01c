// A whole story with the keyboard alone. The words of a screen reader are compared, sentence by sentence, with the
// transcripts in tests/stories. After an intended change: JOGO_WRITE_STORIES=1 node --test tests/story.test.mjs

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { boardAfter, WON } from './support/player.mjs';
import { path } from './support/server.mjs';
import { forbidComplaints, sharedBrowser } from './support/shared.mjs';
import { appears, shows, Stage } from './support/states.mjs';

const browser = await sharedBrowser();
forbidComplaints(browser);

/** Presses Tab until this has the focus, as a person does who sees where it is. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 30; presses += 1) {
    if (await page.evaluate((one) => document.activeElement?.matches(one) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} cannot be reached with Tab`);
}

/** Goes to a square with the arrows and plays it. */
async function playAt(page, from, square) {
  await tabTo(page, '.square');
  const [rows, columns] = [Math.trunc(square / 3) - Math.trunc(from / 3), (square % 3) - (from % 3)];
  for (let step = 0; step < Math.abs(rows); step += 1) await page.keyboard.press(rows > 0 ? 'ArrowDown' : 'ArrowUp');
  for (let step = 0; step < Math.abs(columns); step += 1) await page.keyboard.press(columns > 0 ? 'ArrowRight' : 'ArrowLeft');
  await page.keyboard.press('Enter');
}

/** Everything the live region ever said. */
const heard = (page) => page.evaluate(() => globalThis.heard);

async function listen(page) {
  await page.addInitScript(() => {
    globalThis.heard = [];
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const { textContent } of addedNodes) globalThis.heard.push(textContent);
      }).observe(document.getElementById('live'), { childList: true });
    });
  });
}

async function story(stage, room) {
  const page = await browser.person(stage.look);
  await listen(page);
  await page.goto(stage.url);
  await page.waitForSelector('#no-rooms:not([hidden]), #rooms li');
  await tabTo(page, '#name');
  await page.keyboard.type('Ana');
  await tabTo(page, '#code');
  await page.keyboard.type(room);
  await page.keyboard.press('Enter');
  await appears(page, 'invite');
  const bia = await stage.other(room);
  const answers = async (squares) => {
    bia.socket.emit('atualizar_jogo', { tabuleiro: boardAfter(squares) });
    await shows(page, boardAfter(squares));
  };
  await shows(page, boardAfter([]));
  await playAt(page, 4, 0);
  // The other's answer must not overtake a mark on its way to the server.
  await shows(page, boardAfter([0]));
  await answers([0, 4]);
  // The square is taken, and the page says why it refuses.
  await page.keyboard.press('5');
  await page.waitForSelector('#notice:not(:empty)');
  await playAt(page, 0, 1);
  await shows(page, boardAfter([0, 4, 1]));
  bia.socket.io.engine.close();
  await page.waitForSelector('.player.away');
  await bia.connected();
  await bia.ask('entrar_sala', { jogoId: room, nome: 'Bia', ficha: bia.token });
  await page.waitForSelector('.player.away', { state: 'detached' });
  await answers([0, 4, 1, 8]);
  await playAt(page, 1, 2);
  await appears(page, 'next-game');
  await tabTo(page, '#next-game');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#offer:not(:empty)');
  bia.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
  await shows(page, boardAfter([]));
  await answers([4]);
  await tabTo(page, '#leave');
  await page.keyboard.press('Enter');
  // Asked first, since a game is in progress; Escape stays.
  await appears(page, 'ask-leave');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#ask-leave', { state: 'hidden' });
  await page.keyboard.press('Enter');
  await tabTo(page, '[data-act="leave_now"]');
  await page.keyboard.press('Enter');
  await appears(page, 'start');
  const said = await heard(page);
  await page.context().close();
  return said;
}

/** A search by the keyboard, a game, and the next opponent. */
async function search(stage) {
  const page = await browser.person(stage.look);
  await listen(page);
  await page.goto(stage.url);
  await page.waitForSelector('#no-rooms:not([hidden]), #rooms li');
  await tabTo(page, '#seek');
  await page.keyboard.press('Enter');
  await appears(page, 'seek-hint');
  // Nothing is played alone, and the page says the reason.
  await page.keyboard.press('5');
  await page.waitForSelector('#notice:not(:empty)');
  const joao = await stage.seeker('João Pedro de Oliveira');
  await page.waitForSelector('.player.turn');
  for (let played = 1; played <= WON.length; played += 1) {
    const board = boardAfter(WON.slice(0, played));
    if (played % 2 === 1) await page.keyboard.press(String(WON[played - 1] + 1));
    else joao.socket.emit('atualizar_jogo', { tabuleiro: board });
    await shows(page, board);
  }
  await appears(page, 'next-opponent');
  await page.keyboard.press('n');
  await appears(page, 'seek-hint');
  await stage.seeker('Luís Fernando Almeida');
  await page.waitForFunction(() => [...document.querySelectorAll('.player .name')].some(({ textContent }) => textContent.startsWith('Luís')));
  assert.equal(await page.evaluate(() => ['status', ''].includes(document.activeElement.id)), true);
  const said = await heard(page);
  await page.context().close();
  return said;
}

for (const [language, locale] of [['pt', 'pt-BR'], ['en', 'en-US'], ['es', 'es-MX']]) {
  test(`the keyboard alone, and each event in one sentence, in ${locale}`, async () => {
    const stage = await new Stage(browser, { locale }).open();
    try {
      for (const [name, told] of [[language, await story(stage, 'historia')], [`search-${language}`, await search(stage)]]) {
        const said = `${told.join('\n')}\n`;
        const file = path(`stories/${name}.txt`);
        if (process.env.JOGO_WRITE_STORIES) writeFileSync(file, said);
        assert.equal(said, readFileSync(file, 'utf8'));
      }
    } finally {
      await stage.close();
    }
  });
}
