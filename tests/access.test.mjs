// axe-core checks every state of our page against WCAG 2.2 AA. Two checks are our own. Nothing is cut off at 320 px,
// which is also a zoom of 400 % on a screen of 1280. No field has type below 16 px.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { sharedBrowser } from './support/shared.mjs';
import { inState, STATES } from './support/states.mjs';

const LOOKS = [
  { locale: 'es-MX', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { locale: 'pt-BR', colorScheme: 'light', viewport: { width: 320, height: 640 } },
  { locale: 'en-US', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
];

const browser = await sharedBrowser();

/** The elements that stick out of the window on its right. */
const stickingOut = (page) => page.evaluate(() => {
  const width = document.documentElement.clientWidth;
  const seen = [...document.querySelectorAll('body *')].filter((one) => one.getClientRects().length > 0 && !one.closest('.heard-only, .shapes'));
  return seen.filter((one) => one.getBoundingClientRect().right > width + 0.5).map((one) => one.outerHTML.slice(0, 80));
});

const smallFields = (page) => page.evaluate(() =>
  [...document.querySelectorAll('input')].filter((one) => Number.parseFloat(getComputedStyle(one).fontSize) < 16).map(({ id }) => id));

for (const look of LOOKS) {
  for (const name of Object.keys(STATES)) {
    test(`${name}, ${look.locale}, ${look.colorScheme}, ${look.viewport.width} px`, async () => {
      await inState(browser, name, look, async (page) => {
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(await stickingOut(page), []);
        assert.deepEqual(await smallFields(page), []);
      });
    });
  }
}

test('a page that is not accessible, too wide and too small is found out', async () => {
  await inState(browser, 'start', LOOKS[0], async (page) => {
    await page.evaluate(() => {
      document.querySelector('label[for="name"]').remove();
      document.querySelector('.pitch').style.color = '#ddd';
    });
    const found = (await violations(page)).map((violation) => violation.split(':')[0]);
    assert.deepEqual(found.sort(), ['color-contrast', 'label']);
    await page.evaluate(() => {
      document.querySelector('.form').style.width = '400px';
      document.querySelector('#code').style.fontSize = '15px';
    });
    assert.ok((await stickingOut(page)).length > 0);
    assert.deepEqual(await smallFields(page), ['code']);
  });
});
