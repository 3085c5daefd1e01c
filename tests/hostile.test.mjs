// A hostile server behind our own page, in a real browser: nothing but clean text gets onto it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hostile, isHarmful } from './page/hostile.js';
import { picture } from './support/browser.mjs';
import { browserAndServer } from './support/shared.mjs';

const FRAMES = 400;
const HELLO = '0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}';

const [browser, server] = await browserAndServer();

/** Takes the real server's place behind the page's WebSocket. */
async function behind(page, hear) {
  await page.routeWebSocket(/\/socket\.io\//, (line) => {
    line.onMessage((frame) => {
      if (frame === '40') line.send('40{"sid":"s"}');
      else if (frame.startsWith('42')) hear(line);
    });
    line.send(HELLO);
  });
}

/** Everything a person, a screen reader or a script could read off the page. */
const readPage = (page) => page.evaluate(() => {
  const texts = [document.title, decodeURI(location.href), ...Object.values({ ...history.state })];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  // White space between the lines of index.html is our own.
  while (walker.nextNode()) if (walker.currentNode.data.trim() !== '') texts.push(walker.currentNode.data);
  const elements = [...document.querySelectorAll('*')];
  for (const { attributes } of elements) {
    for (const { name, value } of attributes) texts.push(name, ...(name === 'data-picture' ? value.split('\n') : [value]));
  }
  return {
    texts,
    tags: [...new Set(elements.map(({ localName }) => localName))].sort(),
    handlers: elements.some(({ attributes }) => [...attributes].some(({ name, value }) => name.startsWith('on') || (!name.startsWith('data-') && /^javascript:/i.test(value)))),
    scripts: document.scripts.length,
    live: document.getElementById('live').children.length,
    screen: ['start', 'blocked', 'room'].find((id) => !document.getElementById(id).hidden),
    named: [...document.querySelectorAll('.player .name, #rooms .soft')].some(({ textContent }) => textContent.includes('Ana')),
  };
});

function assertClean(read, tags, what) {
  const bad = read.texts.find(isHarmful);
  assert.equal(bad, undefined, `${what}: ${JSON.stringify(bad)}`);
  assert.deepEqual(read.tags.filter((tag) => !tags.includes(tag)), [], what);
  assert.equal(read.handlers, false, what);
  assert.equal(read.scripts, 1, what);
  assert.ok(read.live <= 6, what);
}

for (const [what, path] of [['a room', '/sala/123'], ['the start page', '/']]) {
  test(`a hostile server gets only clean text onto ${what}`, async () => {
    const page = await browser.person();
    const dialogs = [];
    page.on('dialog', (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
    const address = `${server.url}${path}`;
    const hostile = new Hostile(path.length, '123');
    const seen = { screens: new Set(), named: 0 };
    const lines = [];
    await page.route('**/partidas?*', (route) => route.fulfill({ contentType: 'application/json', body: hostile.games() }));
    await behind(page, (line) => { if (!lines.includes(line)) lines.push(line); });
    await page.goto(address);
    const first = await readPage(page);
    const tags = [...first.tags, 'li', 'strong', 'line'].sort();
    for (let frame = 0; frame < FRAMES; frame += 1) {
      // Hanging up is hostile, too: the page comes back by itself.
      if (frame % 100 === 99) await lines.at(-1)?.close();
      while (lines.length <= Math.floor((frame + 1) / 100)) await new Promise((resolve) => { setTimeout(resolve, 20); });
      lines.at(-1).send(hostile.frame());
      if (frame % 2 !== 0) continue;
      const read = await readPage(page);
      assertClean(read, tags, `frame ${frame}`);
      seen.screens.add(read.screen);
      seen.named += Number(read.named);
      // Some things show only after they are pressed.
      const button = page.locator('#next-opponent:visible, #next-game:visible, #take-seat:visible, #take-back:visible, [data-act="try_again"]:visible').first();
      if (await button.count()) await button.click({ timeout: 300 }).catch(() => {});
    }
    await picture(page, `hostile-${path.length}`);
    assert.ok(seen.screens.has(path === '/' ? 'start' : 'room') && seen.named > 3, JSON.stringify([...seen.screens, seen.named]));
    assert.deepEqual(dialogs, []);
    // A server may lead a person who waits for an opponent into another room.
    if (page.url() !== `${server.url}/sala/456`) assert.equal(page.url(), address);
    assert.deepEqual(browser.complaints.splice(0), [], 'what the browser complained of');
    // The page still does what its person wants.
    await page.click('#language');
    await page.waitForFunction(() => document.documentElement.lang === 'es');
    await page.context().close();
  });
}
