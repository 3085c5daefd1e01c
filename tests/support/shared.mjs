// A browser for all tests of a file, and with it a server or a stage. They end with the file.

import assert from 'node:assert/strict';
import { after, afterEach } from 'node:test';
import { openBrowser } from './browser.mjs';
import { serve } from './server.mjs';
import { Stage } from './states.mjs';

/** @param {object} more options of Playwright's */
export async function sharedBrowser(more = {}) {
  const browser = await openBrowser(more);
  after(() => browser.close());
  return browser;
}

/** A browser, and a server with more arguments. @param {string[]} args */
export async function browserAndServer(args = []) {
  const [browser, server] = [await sharedBrowser(), await serve(args)];
  after(async () => { assert.equal(await server.stop(), 0); });
  return [browser, server];
}

/** A browser, and a stage whose pages look like this. @param {object} look */
export async function browserAndStage(look) {
  const browser = await sharedBrowser();
  const stage = await new Stage(browser, look).open();
  after(() => stage.close());
  return [browser, stage];
}

/** No test of the file may make the browser complain. */
export function forbidComplaints(browser) {
  afterEach(() => { assert.deepEqual(browser.complaints.splice(0), [], 'what the browser complained of'); });
}
