// /fio shows every frame of its own connection, explains it, and leads to the place of the protocol that says more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { picture } from './support/browser.mjs';
import { browserAndServer, forbidComplaints } from './support/shared.mjs';


const [browser, server] = await browserAndServer(['--ritmo', '100']);
forbidComplaints(browser);

async function opens(look = {}) {
  const page = await browser.person(look);
  await page.goto(`${server.url}/fio`);
  await shows(page, '40{"sid"');
  return page;
}

/** Waits until a frame has this in it, and returns its words. */
async function shows(page, raw) {
  const frame = page.locator('.frame').filter({ has: page.locator('.raw').getByText(raw, { exact: false }) }).first();
  await frame.waitFor();
  return frame.locator('p').allTextContents();
}

async function sends(page, event, payload) {
  await page.fill('#fio-event', event);
  await page.fill('#fio-payload', payload);
  await page.click('#fio-form [type=submit]');
}

test('a connection is explained from its first frame on', async () => {
  const page = await opens();
  const raws = (await page.locator('.frame:not(.beat) .raw').allTextContents()).reverse();
  assert.match(raws[0], /^0\{"sid":/);
  assert.equal(raws[1], '40');
  assert.match(raws[2], /^40\{"sid":/);
  assert.match((await shows(page, /^0\{/)).join(' '), /received #1 .*0: opening of Engine\.IO.*opened the connection/);
});

test('the examples play a game against a robot, frame by frame', async () => {
  const page = await opens();
  const count = await page.locator('#fio-example option').count();
  for (let example = 0; example < count; example += 1) {
    await page.selectOption('#fio-example', { index: example });
    const raw = await page.textContent('#fio-raw');
    await page.click('#fio-form [type=submit]');
    await shows(page, raw);
    await page.waitForFunction((id) => [...document.querySelectorAll('.frame.in .raw')].some(({ textContent }) => textContent.startsWith(`43${id}[`)), example);
  }
  const said = (await page.locator('.frame').allTextContents()).join('\n');
  for (const words of ['Your seat: 1 is X', 'The mistake is in tabuleiro: tabuleiro_invalido, reason aninhado.', 'reason texto_json', 'The echo.', 'The rooms that there are now.']) {
    assert.ok(said.includes(words), words);
  }
  await picture(page, 'fio');
  // Each link leads to a place that is there, in both languages.
  const anchors = await page.locator('.frame a').evaluateAll((links) => [...new Set(links.map(({ hash }) => hash.slice(1)))]);
  assert.ok(anchors.includes('erro-na-mensagem-aninhado') && anchors.includes('do-servidor-sua_vaga'), anchors.join());
  for (const language of ['pt', 'en']) {
    await page.goto(`${server.url}/protocolo?idioma=${language}#regras`);
    await page.waitForSelector('#regras:target');
    const missing = await page.evaluate((all) => all.filter((id) => !document.getElementById(id)), anchors);
    assert.deepEqual(missing, [], language);
  }
});

test('the protocol in Spanish says that it is in English', async () => {
  for (const [locale, isSaid] of [['es-MX', true], ['en-US', false], ['pt-BR', false]]) {
    const page = await browser.person({ locale });
    await page.goto(`${server.url}/protocolo`);
    await page.waitForSelector('#recusas');
    assert.equal(await page.isVisible('#in-english'), isSaid, locale);
    assert.ok(await page.locator('em').count() > 3, 'emphasis is drawn');
    await picture(page, `protocol-${locale}`);
    await page.context().close();
  }
});

test('what is not JSON is not sent, and the form says why', async () => {
  const page = await opens({ locale: 'pt-BR' });
  const frames = () => page.locator('.frame:not(.beat)').count();
  const before = await frames();
  await sends(page, 'entrar_sala', "{jogoId: 'x'}");
  assert.match(await page.textContent('#fio-problem'), /Isto não é JSON/);
  await sends(page, '', '{}');
  assert.match(await page.textContent('#fio-problem'), /Falta o nome/);
  assert.equal(await frames(), before);
});

test('what comes from outside is text, whatever it says', async () => {
  const page = await opens();
  const name = '<img src=x onerror=alert(1)><b>';
  await sends(page, 'entrar_sala', JSON.stringify({ jogoId: 'texto', nome: name, ficha: null }));
  await shows(page, '42["sua_vaga"');
  await sends(page, name, '1');
  await shows(page, name);
  assert.equal(await page.locator('#fio img, #fio .frame b').count(), 0);
});

test('a page that stays open does not grow', async () => {
  const page = await opens();
  await page.fill('#fio-event', 'evento');
  for (let sent = 0; sent < 110; sent += 1) {
    await page.click('#fio-form [type=submit]');
    await page.waitForTimeout(15);
  }
  await page.waitForFunction(() => document.querySelectorAll('.frame').length === 200);
  await page.click('#fio-clear');
  assert.ok(await page.locator('.frame').count() < 5);
});

for (const look of [
  { locale: 'pt-BR', viewport: { width: 390, height: 844 } },
  { locale: 'es-MX', viewport: { width: 1366, height: 768 }, colorScheme: 'dark' },
]) {
  test(`both pages are accessible and fit at ${look.viewport.width} px`, async () => {
    const page = await opens(look);
    await sends(page, 'entrar_sala', '{"jogoId":"olhar","ficha":null}');
    await shows(page, '42["sua_vaga"');
    for (const where of ['fio', 'protocolo']) {
      if (where === 'protocolo') {
        await page.goto(`${server.url}/protocolo#recusas-casa_ocupada`);
        await page.waitForSelector('#recusas-casa_ocupada:target');
      }
      await picture(page, `${where}-${look.viewport.width}`);
      assert.deepEqual(await violations(page), [], where);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, where);
    }
  });
}
