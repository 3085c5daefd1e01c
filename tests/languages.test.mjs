// The page and /tv speak the language of the browser, in a real browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from './support/browser.mjs';
import { browserAndServer } from './support/shared.mjs';

const [browser, server] = await browserAndServer();

const CREATE = { 'pt-BR': 'Criar uma sala', en: 'Create a room', es: 'Crear una sala' };

/** The language of the page, and of the one button that is in another language. */
const spoken = (page) => page.evaluate(() => ({
  lang: document.documentElement.lang,
  create: document.querySelector('[data-act="create"]').textContent,
  button: document.getElementById('language').textContent,
  buttonLang: document.getElementById('language').lang,
}));

for (const [locale, lang, button, buttonLang] of [
  ['pt-PT', 'pt-BR', 'English', 'en'],
  ['en-GB', 'en', 'español', 'es'],
  ['es-AR', 'es', 'português', 'pt-BR'],
  ['fr-FR', 'en', 'español', 'es'],
]) {
  test(`a browser in ${locale} gets the page and /tv in ${lang}`, async () => {
    const page = await browser.person({ locale });
    await page.goto(server.url);
    await page.waitForSelector('#start:not([hidden])');
    assert.deepEqual(await spoken(page), { lang, create: CREATE[lang], button, buttonLang });
    await picture(page, `language-${locale}`);
    await page.goto(`${server.url}/tv`);
    await page.locator('#tv-empty:visible').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    await page.context().close();
  });
}

test('the button goes through the languages, and the choice is kept', async () => {
  const page = await browser.person({ locale: 'pt-BR' });
  await page.goto(server.url);
  for (const lang of ['en', 'es', 'pt-BR', 'en', 'es']) {
    await page.click('#language');
    const { create, ...seen } = await spoken(page);
    assert.equal(seen.lang, lang);
    assert.equal(create, CREATE[lang]);
  }
  await page.reload();
  await page.waitForSelector('#start:not([hidden])');
  assert.equal((await spoken(page)).lang, 'es');
  await page.context().close();
});
