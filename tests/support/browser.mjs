// A real browser without a window, and pages in it that may not complain.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? CANDIDATES.find((candidate) => existsSync(candidate));
  assert.ok(executablePath, 'no Chromium: set CHROMIUM, or let tests/run install it');
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const complaints = [];

  return {
    complaints,
    close: () => browser.close(),
    /** A page of a person of its own: nothing is shared with the others. */
    async person(options = {}) {
      const context = await browser.newContext({ locale: 'en-US', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      return page;
    },
  };
}

/** Keeps a picture for a person to look at, when a folder for them is named. */
export async function picture(page, name) {
  const folder = process.env.JOGO_TEST_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  await page.screenshot({ path: `${folder}/${name}.png` });
}
