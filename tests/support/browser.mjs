// A real browser without a window, and pages in it that may not complain.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** The browser that this variable names, or else the first of these programs. @param {string} variable @param {string[]} names */
export function findBrowser(variable, names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = process.env[variable] || candidates.find((candidate) => existsSync(candidate));
  assert.ok(found, `none of ${names.join(', ')} is here: run tests/setup, or set ${variable}`);
  return found;
}

/** @param {object} more options of Playwright's */
export async function openBrowser(more = {}) {
  const executablePath = findBrowser('CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']);
  const browser = await chromium.launch({ executablePath, args: FLAGS, ...more });
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
