// Makes docs/picture.png, the picture of the README: a real game between a terminal and a browser.
// Run it after tests/setup foreign: node tests/picture.mjs

import { writeFileSync } from 'node:fs';
import { openBrowser } from './support/browser.mjs';
import { path, serve } from './support/server.mjs';
import { Terminal } from './support/terminal.mjs';

const SIZE = { columns: 80, rows: 22 };
const PAGE = { viewport: { width: 390, height: 560 }, deviceScaleFactor: 2, locale: 'pt-BR', colorScheme: 'light' };
const MOVES = ['5', '1', '3', '7'];

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

/** Both screens side by side, the terminal's as the text it is. */
const scene = (terminal, page) => `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 28px; display: inline-flex; gap: 28px; align-items: center; background: #dcd9ee; }
  figure { margin: 0; border-radius: 12px; overflow: hidden; box-shadow: 0 8px 28px #2b264a59; }
  pre { margin: 0; padding: 18px 20px; background: #16161e; color: #e6e6f0; font: 14px/17px "DejaVu Sans Mono", monospace; }
  img { display: block; width: ${PAGE.viewport.width}px; }
</style><figure><pre>${escaped(terminal)}</pre></figure><figure><img src="data:image/png;base64,${page}"></figure>`;

const server = await serve();
const browser = await openBrowser();
const terminal = new Terminal(['play', '--sala', '123', '--host', server.host, '--nome', 'Ana', '--idioma', 'pt'], SIZE);
try {
  await terminal.shows(/Esperando/);
  const page = await browser.person(PAGE);
  await page.goto(`${server.url}/`);
  await page.fill('#name', 'Bia');
  await page.fill('#code', '123');
  await page.keyboard.press('Enter');
  for (const [number, square] of MOVES.entries()) {
    const inTerminal = number % 2 === 0;
    if (inTerminal) {
      await terminal.shows(/SUA VEZ/);
      terminal.press(square);
    } else {
      await page.waitForFunction(() => document.title.startsWith('Sua vez'));
      await page.keyboard.press(square);
    }
    await terminal.shows(new RegExp(`${number + 1}\\. [XO] ${square}`));
  }
  await terminal.shows(/1-9 jogar/);
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  const shot = (await page.screenshot()).toString('base64');
  const stage = await browser.person({ viewport: { width: 1400, height: 700 }, deviceScaleFactor: 1.5 });
  await stage.setContent(scene(terminal.screen, shot));
  writeFileSync(path('../docs/picture.png'), await stage.locator('body').screenshot());
} finally {
  terminal.close();
  await browser.close();
  await server.stop();
}
