// Makes docs/page-320.jpg and its wider sisters: our page in many states, all languages and both themes, to be looked at.
// Run it after tests/setup foreign: node tests/screens.mjs

import { openBrowser } from './support/browser.mjs';
import { path } from './support/server.mjs';
import { inState } from './support/states.mjs';

const SHOWN = ['start with rooms', 'invitation', 'my turn', 'move refused', 'the opponent of the server, after the end', 'rematch offered', 'opponent away', 'robot opposite', 'looking for an opponent', 'offline'];
const LOOKS = [{ locale: 'pt-BR', colorScheme: 'light' }, { locale: 'en-US', colorScheme: 'dark' }, { locale: 'es-MX', colorScheme: 'light' }];
/** How wide the page is, how high, and how wide it is shown. */
const SIZES = [[320, 720, 190], [768, 900, 300], [1920, 1080, 420]];

const browser = await openBrowser();
try {
  for (const [width, height, shown] of SIZES) {
    const figures = [];
    for (const [at, name] of SHOWN.entries()) {
      // Each state in one look, in turn: all are seen, and the sheet stays small.
      const look = { ...LOOKS[at % LOOKS.length], viewport: { width, height } };
      await inState(browser, name, look, async (page) => {
        const picture = (await page.screenshot()).toString('base64');
        figures.push(`<figure><img width="${shown}" src="data:image/png;base64,${picture}"><figcaption>${name}</figcaption></figure>`);
      });
    }
    const sheet = await browser.person({ viewport: { width: 5 * (shown + 16) + 16, height: 400 }, deviceScaleFactor: 1.5 });
    await sheet.setContent(`<!doctype html><style>
      body { margin: 16px; display: grid; grid-template-columns: repeat(5, ${shown}px); gap: 16px; background: #b9b6cc; font: 12px sans-serif }
      figure { margin: 0 } img { display: block; border-radius: 4px } figcaption { padding-top: 3px }</style>${figures.join('')}`);
    await sheet.screenshot({ path: path(`../docs/page-${width}.jpg`), type: 'jpeg', quality: 62, fullPage: true });
  }
} finally {
  await browser.close();
}
