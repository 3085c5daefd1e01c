// A room that is on no list: made by a button, entered by its link, and seen nowhere else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from './support/browser.mjs';
import { boardAfter } from './support/player.mjs';
import { browserAndStage } from './support/shared.mjs';
import { appears, square } from './support/states.mjs';

/** The letters and digits of a code that is drawn: none that looks like another, in groups for reading aloud. */
const CODE = /\/sala\/([a-z2-9]{3}-[a-z2-9]{4}-[a-z2-9]{3})$/;

const [browser, stage] = await browserAndStage({ locale: 'pt-BR', viewport: { width: 390, height: 844 } });

test('a room is made that only people with its link find', async () => {
  const page = await browser.person(stage.look);
  await page.goto(stage.url);
  await page.click('[data-act=create_unlisted]');
  await appears(page, 'invite');
  const code = CODE.exec(page.url())?.[1];
  assert.ok(code, page.url());
  await picture(page, 'unlisted');
  const lines = await page.$eval('#invite-code', (shown) => shown.getBoundingClientRect().height / parseFloat(getComputedStyle(shown).lineHeight));
  assert.ok(lines < 1.5, `the code takes ${lines} lines`);

  const friend = await stage.other(code, 'Nguyễn Thị Minh Khai');
  await square(page, 4).click();
  await friend.sees(boardAfter([4]));

  // The open room is the control: it is there, so the lists have come.
  const open = stage.newRoom();
  await stage.other(open, 'Włodzimierz');
  for (const [address, rows] of [['/', '#rooms li'], ['/tv', 'main']]) {
    const stranger = await browser.person(stage.look);
    await stranger.goto(stage.url + address);
    await stranger.waitForFunction(([rows, open]) => [...document.querySelectorAll(rows)].some((row) => row.textContent.includes(open)), [rows, open]);
    assert.equal((await stranger.textContent('body')).includes(code), false, address);
  }
  const list = await page.evaluate(async () => (await fetch('/salas')).text());
  assert.ok(list.includes(open) && !list.includes(code), list);
});
