// Our own page in a real browser: people click, and see the same game.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { io } from 'socket.io-client';
import { picture } from './support/browser.mjs';
import { boardAfter, Player, WON } from './support/player.mjs';
import { browserAndServer, forbidComplaints } from './support/shared.mjs';
import { says, shows, square } from './support/states.mjs';

const [browser, server] = await browserAndServer();
forbidComplaints(browser);

/** Two people click through a game. */
async function play(x, o, squares) {
  for (let played = 1; played <= squares.length; played += 1) {
    const mover = played % 2 === 1 ? x : o;
    await says(mover, 'your turn');
    await square(mover, squares[played - 1]).click();
    for (const page of [x, o]) await shows(page, boardAfter(squares.slice(0, played)));
  }
}

const wins = (page, mark) => page.locator(`.player[data-mark="${mark}"] .wins`).textContent();

/** A person with a name opens a room from the start page. */
async function enters(page, name, room) {
  await page.goto(server.url);
  await page.fill('#name', name);
  await page.fill('#code', room);
  await page.press('#code', 'Enter');
  await page.waitForURL(`**/sala/${room}`);
}

test('a room in which nobody is says so in the list', async () => {
  const [ana, bia] = [await browser.person(), await browser.person()];
  await enters(ana, 'Maria Clara', 'vazia');
  await bia.goto(server.url);
  const row = bia.locator('#rooms li', { hasText: 'vazia' });
  await row.locator('.soft', { hasText: /^Maria Clara · waiting for someone$/ }).waitFor();
  await ana.context().close();
  await row.locator('.soft', { hasText: /^Maria Clara \(away\) · nobody there now$/ }).waitFor();
  await picture(bia, 'list-deserted');
  await bia.context().close();
});

test('two people play a game and a rematch', async () => {
  const [ana, bia] = [await browser.person(), await browser.person()];
  await enters(ana, 'Ana', 'revanche');
  await ana.waitForSelector('#invite:not([hidden])');
  await picture(ana, 'waiting');
  await enters(bia, 'Bia', 'revanche');
  await play(ana, bia, WON);
  await says(ana, 'you win');
  await says(bia, 'you lose');
  await picture(ana, 'won');
  await picture(bia, 'lost');
  assert.equal(await wins(bia, 1), '1');

  await ana.click('#next-game');
  await bia.waitForFunction(() => document.getElementById('offer').textContent.includes('Ana'));
  await picture(bia, 'offered');
  await bia.click('#next-game');
  await play(bia, ana, [4, 0, 2, 6, 3, 5, 1, 7, 8]);
  await says(ana, 'draw');
  assert.equal(await wins(ana, -1), '1', 'the score goes with Ana, who is O now');
  await picture(ana, 'drawn');
});

test('a reload keeps the seat and the game', async () => {
  const [ana, bia] = [await browser.person(), await browser.person()];
  await enters(ana, 'Ana', 'recarregar');
  await enters(bia, 'Bia', 'recarregar');
  await play(ana, bia, [4, 0]);
  await ana.reload();
  await shows(ana, boardAfter([4, 0]));
  await says(ana, 'your turn');
  await square(ana, 8).click();
  await shows(bia, boardAfter([4, 0, 8]));
  await picture(ana, 'reloaded');
});

test('a second tab of the same browser does not steal the seat', async () => {
  const [ana, bia] = [await browser.person(), await browser.person()];
  await enters(ana, 'Ana', 'abas');
  await enters(bia, 'Bia', 'abas');
  await says(ana, 'your turn');
  const second = await ana.context().newPage();
  await second.goto(`${server.url}/sala/abas`);
  await second.waitForSelector('#take-back:not([hidden])');
  await second.click('#take-back');
  await ana.waitForSelector('#take-back:not([hidden])');
  await picture(ana, 'taken-over');
  await square(second, 4).click();
  await shows(bia, boardAfter([4]));
});

test('the keyboard alone plays, in Portuguese as well', async () => {
  const ana = await browser.person({ locale: 'pt-BR' });
  await enters(ana, 'Ana', 'teclado');
  const other = new Player(io(server.url, { forceNew: true }));
  await other.connected();
  other.socket.emit('entrar_sala', { jogoId: 'teclado' });
  await says(ana, 'sua vez');
  await ana.keyboard.press('5');
  await other.sees(boardAfter([4]));
  other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await shows(ana, boardAfter([4, 0]));
  await picture(ana, 'portuguese');
  other.close();
});

test('a plain client that makes room for the page loses it no move', async () => {
  const ana = await browser.person();
  await enters(ana, 'Ana', 'sozinha');
  const other = new Player(io(server.url, { forceNew: true }));
  await other.connected();
  other.socket.emit('entrar_sala', { jogoId: 'sozinha' });
  await says(ana, 'your turn');
  await square(ana, 4).click();
  await other.sees(boardAfter([4]));
  other.close();
  await ana.waitForSelector('#invite:not([hidden])');
  const next = new Player(io(server.url, { forceNew: true }));
  await next.connected();
  next.socket.emit('entrar_sala', { jogoId: 'sozinha' });
  await next.sees(boardAfter([4]));
  next.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([4, 0]) });
  await shows(ana, boardAfter([4, 0]));
  next.close();
});

test('a person who waits calls a robot, and a newcomer takes its place', async () => {
  const ana = await browser.person();
  await enters(ana, 'Ana', 'robo');
  await ana.waitForSelector('#robots:not([hidden])');
  await picture(ana, 'robots');
  await ana.click('[data-level="perfeito"]');
  await says(ana, 'your turn');
  assert.equal(await ana.locator('.player[data-mark="-1"] .name').textContent(), 'Perfect robot');
  assert.equal(await ana.locator('#robots').isVisible(), false);
  await square(ana, 4).click();
  await ana.waitForFunction(() => document.querySelectorAll('.square[data-mark="o"]').length === 1);
  await picture(ana, 'against-robot');

  const bia = await browser.person();
  await bia.goto(server.url);
  const row = bia.locator('#rooms li', { hasText: 'robo' });
  assert.match(await row.textContent(), /Ana against Perfect robot · waiting for someone.*Play/);
  await row.locator('button').click();
  await says(bia, 'ana');
  await ana.waitForFunction(() => document.querySelector('.player[data-mark="-1"] .name').textContent !== 'Perfect robot');
  await ana.waitForFunction(() => document.getElementById('live').textContent.includes("took the robot's seat"));
  assert.equal(await ana.locator('.square[data-mark="o"]').count(), 1, 'the marks stay');
});

test('a robot is sent away again', async () => {
  const ana = await browser.person();
  await enters(ana, 'Ana', 'embora');
  await ana.click('[data-level="facil"]');
  await ana.click('#robot-away');
  await ana.waitForSelector('#invite:not([hidden])');
  assert.equal(await ana.locator('#robot-away').isVisible(), false);
});

test('a hostile name is only text', async () => {
  const ana = await browser.person();
  await enters(ana, 'Ana', 'nome');
  const other = new Player(io(server.url, { forceNew: true }));
  await other.connected();
  other.socket.emit('entrar_sala', { jogoId: 'nome', nome: '<img src=x onerror=a()>' });
  await says(ana, 'your turn');
  const name = await ana.locator('.player[data-mark="-1"] .name').textContent();
  assert.equal(name, '<img src=x onerror=a()>');
  other.close();
});

test('leaving in mid-game is asked first, also by the back button, and not after the end', async () => {
  const [ana, bia] = [await browser.person(), await browser.person()];
  await enters(ana, 'Maria Clara dos Santos', 'perguntar');
  await enters(bia, 'João Pedro de Oliveira', 'perguntar');
  await play(ana, bia, WON.slice(0, 2));
  for (const leaves of [() => ana.click('#leave'), () => ana.click('.brand'), () => ana.goBack()]) {
    await leaves();
    await ana.waitForSelector('#ask-leave:not([hidden])');
    assert.equal(new URL(ana.url()).pathname, '/sala/perguntar');
    await ana.click('#stay');
    await ana.waitForSelector('#ask-leave', { state: 'hidden' });
  }
  assert.equal(await bia.locator('.player[data-mark="1"] .name').textContent(), 'Maria Clara dos Santos', 'the seat is kept');
  await ana.click('#leave');
  await picture(ana, 'ask-leave');
  await square(ana, WON[2]).click();
  await ana.waitForSelector('#ask-leave', { state: 'hidden' });
  await shows(bia, boardAfter(WON.slice(0, 3)));
  await square(bia, WON[3]).click();
  await shows(ana, boardAfter(WON.slice(0, 4)));
  await ana.click('#leave');
  await ana.click('[data-act="leave_now"]');
  await ana.waitForSelector('#start:not([hidden])');
  await bia.waitForSelector('.player.free');
  await bia.click('#leave');
  await bia.waitForSelector('#ask-leave:not([hidden])');
});

test('the question goes when the game is over', async () => {
  const [ana, bia] = [await browser.person(), await browser.person()];
  await enters(ana, 'Maria Clara dos Santos', 'acabou');
  await enters(bia, 'João Pedro de Oliveira', 'acabou');
  await play(ana, bia, WON.slice(0, 4));
  await bia.click('#leave');
  await bia.waitForSelector('#ask-leave:not([hidden])');
  await square(ana, WON[4]).click();
  await bia.waitForSelector('#ask-leave', { state: 'hidden' });
  await bia.click('#leave');
  await bia.waitForSelector('#start:not([hidden])');
});
