// A browser whose scripts are off: every page says so at once, in its reader's language, and leads to the plain form.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { picture } from './support/browser.mjs';
import { browserAndServer } from './support/shared.mjs';

const LANGUAGES = { 'pt-BR': 'Este navegador', 'en-US': 'This browser', 'es-MX': 'Este navegador' };

const [browser, server] = await browserAndServer();

const reader = (locale) => browser.person({ locale, javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

/** Returns the sentences that a person sees on a page as soon as it is there. */
async function seen(page, path) {
  await page.goto(server.url + path);
  assert.ok(await page.isVisible('#no-script'), `${path} says at once that it needs scripts`);
  const sentences = await page.locator('#no-script p').all();
  const visible = await Promise.all(sentences.map((one) => one.isVisible()));
  return sentences.filter((_, at) => visible[at]);
}

for (const [locale, words] of Object.entries(LANGUAGES)) {
  test(`every page leads on without scripts: ${locale}`, async () => {
    const page = await reader(locale);
    for (const path of ['/', '/jogo', '/sala/festa', '/tv', '/fio', '/protocolo', '/anfitriao']) {
      const [sentence, ...others] = await seen(page, path);
      assert.deepEqual(others, [], `${path} speaks one language`);
      assert.equal((await sentence.getAttribute('lang')).slice(0, 2), locale.slice(0, 2), path);
      assert.ok((await sentence.textContent()).startsWith(words), path);
    }
    await page.context().close();
  });

  test(`a person without scripts sits down: ${locale}`, async () => {
    const page = await reader(locale);
    const room = `sem-${locale.slice(0, 2)}`;
    const [sentence] = await seen(page, `/sala/${room}`);
    await picture(page, `no-script-${locale}`);
    await sentence.locator('a').first().click();
    await page.fill('input[name="nome"]', 'Maria Clara dos Santos');
    await page.click('button[value="entrar"]');
    assert.match(await page.textContent('body'), /X .*Maria Clara/);
    await page.context().close();
  });
}

test('the first page and the wall lead to the plain list of rooms', async () => {
  const page = await reader('en-US');
  for (const path of ['/', '/tv']) {
    const [sentence] = await seen(page, path);
    await sentence.locator('a').first().click();
    assert.match(page.url(), /formulario/);
    assert.ok(await page.isVisible('form'), path);
  }
  await page.context().close();
});

test('a page that runs has no such words', async () => {
  const page = await browser.person();
  await page.goto(server.url);
  await page.waitForSelector('#start:not([hidden])');
  assert.equal(await page.locator('#no-script').count(), 0);
  await page.context().close();
});
