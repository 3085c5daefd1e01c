// Asks axe whether a page can be used by everybody.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };

/** The faults of a page, one line for each rule. */
export async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
