// Prints the cost of our page, as in docs/PAGE.md. Run it after tests/setup foreign: node tests/measure-page.mjs

import { openBrowser } from './support/browser.mjs';
import { Stage } from './support/states.mjs';
import { firstVisit, jumps } from './support/weight.mjs';

const VISITS = 15;

const browser = await openBrowser();
const stage = await new Stage(browser, { locale: 'en-US', viewport: { width: 390, height: 740 } }).open(['--ritmo', '100']);
try {
  const visits = [];
  for (let visit = 0; visit < VISITS; visit += 1) {
    const { page, told, milliseconds } = await firstVisit(stage);
    visits.push({ ...told, milliseconds });
    await page.context().close();
  }
  const middle = (of) => visits.map(of).sort((a, b) => a - b)[Math.floor(VISITS / 2)];
  console.log(`requests                          ${middle(({ requests }) => requests.length)}, all to the same server`);
  console.log(`bytes as transferred              ${middle(({ bytes }) => bytes)}, and ${middle(({ frames }) => frames)} in the socket`);
  console.log(`from navigation to a move, median ${Math.round(middle(({ milliseconds }) => milliseconds))} ms`);
  console.log(`layout shift through two games    ${await jumps(stage)}`);
} finally {
  await stage.close();
  await browser.close();
}
