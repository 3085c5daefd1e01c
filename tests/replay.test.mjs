// Games that have ended are stepped through: after the end, by keys and buttons, and by a link that needs no seat. A game
// that begins brings the live board back at once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, picture } from './support/browser.mjs';
import { boardAfter, WON } from './support/player.mjs';
import { appears, says, shows, square, Stage } from './support/states.mjs';

const NAMES = ['Maria Clara dos Santos', 'João Pedro de Oliveira'];

let browser;
const people = [];
before(async () => {
  const { person, ...rest } = await openBrowser();
  browser = { ...rest, person: async (options) => {
    const page = await person(options);
    people.push(page);
    return page;
  } };
});
after(() => browser.close());

const look = { locale: 'pt-BR', viewport: { width: 390, height: 844 } };

/** A page whose game is over, with what its squares were. */
async function ended(stage, squares = WON) {
  const room = stage.newRoom();
  const page = await stage.page(room, NAMES[0]);
  await appears(page, 'invite');
  const other = await stage.other(room, NAMES[1]);
  await plays(page, other, squares, 0);
  await appears(page, 'replay');
  return { room, page, other };
}

/** Plays a game in which the page moves at the even or the odd places. */
async function plays(page, other, squares, mine) {
  for (let played = 1; played <= squares.length; played += 1) {
    const board = boardAfter(squares.slice(0, played));
    if ((played - 1) % 2 === mine) await square(page, squares[played - 1]).click();
    else other.socket.emit('atualizar_jogo', { tabuleiro: board });
    await shows(page, board);
  }
}

async function onStage(test, args = ['--ritmo', '100']) {
  const stage = await new Stage(browser, look).open(args);
  try {
    await test(stage);
    // A page complains of a server that goes before it.
    for (const page of people.splice(0)) await page.context().close();
  } finally {
    await stage.close();
  }
  assert.deepEqual(browser.complaints.splice(0), [], 'what the browser complained of');
}

const disabled = (page, id) => page.getAttribute(`#${id}`, 'aria-disabled');
const heard = (page) => page.locator('#live p').last().textContent();

test('the end of a game is stepped back and forth, by button and by key', () => onStage(async (stage) => {
  const { page } = await ended(stage);
  assert.equal(await disabled(page, 'step-forward'), 'true');
  for (let left = WON.length - 1; left >= 0; left -= 1) {
    if (left % 2 === 0) await page.click('#step-back');
    else await page.keyboard.press('[');
    await shows(page, boardAfter(WON.slice(0, left)));
  }
  await says(page, 'Partida 1, jogada 0 de 5');
  for (const mark of [1, -1]) assert.ok(await page.isVisible(`.player[data-mark="${mark}"] svg`), 'the mark beside the name');
  await picture(page, 'replay-begin');
  assert.equal(await disabled(page, 'step-back'), 'true');
  await page.keyboard.press(']');
  await shows(page, boardAfter(WON.slice(0, 1)));
  assert.match(await heard(page), /^Partida 1, jogada 1 de 5: X, /);
  assert.equal(await page.getAttribute('.square.last', 'data-mark'), 'x');
  await picture(page, 'replay-middle');
  for (let left = 1; left < WON.length; left += 1) await page.keyboard.press(']');
  await shows(page, boardAfter(WON));
  await says(page, 'Você venceu');
  assert.match(await heard(page), /^De volta ao fim/);
}));

test('a game that begins is shown at once, whatever was stepped through', () => onStage(async (stage) => {
  const { page, other } = await ended(stage);
  await page.click('#next-game');
  await page.click('#step-back');
  await page.click('#step-back');
  await shows(page, boardAfter(WON.slice(0, 3)));
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
  await page.waitForSelector('#replay', { state: 'hidden' });
  await shows(page, boardAfter([]));
  await page.keyboard.press('[');
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([8]) });
  await shows(page, boardAfter([8]));
  await says(page, 'Sua vez');
}));

test('the steps go back into the earlier games of the room', () => onStage(async (stage) => {
  const { page, other } = await ended(stage);
  await page.click('#next-game');
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
  await shows(page, boardAfter([]));
  const second = [8, 0, 7, 1, 6];
  await plays(page, other, second, 1);
  await appears(page, 'replay');
  for (let left = second.length - 1; left >= 0; left -= 1) await page.click('#step-back');
  await says(page, 'Partida 2, jogada 0 de 5');
  await page.click('#step-back');
  await shows(page, boardAfter(WON));
  await says(page, `${NAMES[0]} venceu`);
  assert.match(await page.textContent('.player[data-mark="1"] .name'), /Maria Clara/, 'the marks were the other way round');
  await page.click('#step-forward');
  await says(page, 'Partida 2, jogada 0 de 5');
}));

test('a link opens one game without a seat', () => onStage(async (stage) => {
  const { room, page } = await ended(stage);
  await page.click('#step-back');
  const link = await page.textContent('#game-link');
  assert.match(link, new RegExp(`^${stage.url}/sala/${room}\\?partida=1&versao=\\d+$`));
  const visitor = await browser.person(look);
  await visitor.goto(link);
  await says(visitor, 'Partida 1, jogada 0 de 5');
  await visitor.keyboard.press(']');
  await shows(visitor, boardAfter(WON.slice(0, 1)));
  await picture(visitor, 'replay-link');
  assert.equal(await page.textContent('#watchers'), '', 'the visitor is not in the room');
  for (let step = 1; step < WON.length; step += 1) await visitor.click('#step-forward');
  await says(visitor, `${NAMES[0]} venceu`);
  assert.equal(await disabled(visitor, 'step-forward'), 'true');
  await visitor.click('#to-room');
  await visitor.waitForURL(`${stage.url}/sala/${room}`);
  await says(visitor, 'venceu');
  await visitor.goBack();
  await says(visitor, 'Partida 1, jogada 0 de 5');
}));

test('a link to a game that is not kept says so', () => onStage(async (stage) => {
  const { room } = await ended(stage);
  const visitor = await browser.person(look);
  for (const search of ['?partida=7', '?partida=1&versao=1']) {
    await visitor.goto(`${stage.url}/sala/${room}${search}`);
    await says(visitor, 'Esta partida não está mais guardada');
    await picture(visitor, 'replay-missing');
  }
}));

test('a server that keeps no games says so, and the board stays', () => onStage(async (stage) => {
  const { page } = await ended(stage);
  await page.waitForFunction(() => document.getElementById('replay-place').textContent === 'não guardada');
  await page.keyboard.press('[');
  await shows(page, boardAfter(WON));
}, ['--ritmo', '100', '--historico', '0']));
