// A seat whose player does not play, on our own page in a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, picture } from './support/browser.mjs';
import { appears, says, square, Stage } from './support/states.mjs';

let browser;
let stage;
before(async () => {
  browser = await openBrowser();
  stage = await new Stage(browser, {}).open(['--paciencia', '11']);
});
after(async () => {
  // A server that is gone is something to complain of.
  const complaints = [...browser.complaints];
  await browser.close();
  await stage.close();
  assert.deepEqual(complaints, [], 'what the browser complained of');
});

const reads = (page, id, words) =>
  page.waitForFunction(([of, expected]) => document.getElementById(of).textContent.includes(expected), [id, words]);

test('a player who does not play is called, loses the seat to the one who waits, and sits down again', async () => {
  const room = stage.newRoom();
  const maria = await stage.page(room, 'Maria Clara dos Santos');
  await appears(maria, 'invite');
  const joao = await stage.page(room, 'João');
  await says(maria, 'your turn');
  await square(maria, 4).click();
  await reads(joao, 'wait', 'Are you still there? In 10 s');
  assert.match(await joao.title(), /^Are you still there\?/);
  await picture(joao, 'late');
  await appears(maria, 'claim');
  assert.equal(await maria.textContent('#claim'), 'Free the seat');
  await picture(maria, 'idle');
  await maria.click('#claim');
  await reads(joao, 'notice', 'You took too long to play');
  await appears(joao, 'take-seat');
  await picture(joao, 'claimed');
  // Neither a lost connection nor a reload of the others brings it back.
  await joao.evaluate(() => dispatchEvent(new Event('online')));
  await says(joao, 'watching');
  await reads(joao, 'notice', 'You took too long to play');
  await joao.click('#take-seat');
  await says(joao, 'your turn');
  await square(joao, 0).click();
  await says(maria, 'your turn');
});

test('the wall marks the name of an idle player', async () => {
  const room = stage.newRoom();
  await stage.other(room, 'Maria Clara dos Santos');
  await stage.other(room, 'João');
  const wall = await stage.page(null);
  await wall.goto(`${stage.url}/tv`);
  await wall.waitForSelector('.tv-seat.idle');
  assert.match(await wall.textContent('.tv-seat.idle'), /Maria Clara/);
  await picture(wall, 'tv-idle');
});
