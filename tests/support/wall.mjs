// The geometry of /tv, measured. It runs in any browser.

/** The sizes from a phone to a television. */
export const SCREENS = [[390, 844], [768, 1024], [1024, 768], [1366, 768], [1920, 1080]];
export const NAMES = ['Maria Clara dos Santos', 'João Pedro de Oliveira'];
const SMALLEST_BOARD = 80;

/** Returns what is wrong with the picture, in words. It is evaluated in the page. @param {number} smallest */
export function faultsOfWall(smallest) {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length > 0);
  const scrolls = getComputedStyle(document.documentElement).overflowY !== 'hidden';
  const inside = (small, big) => small.left >= big.left - 1 && small.right <= big.right + 1 && small.top >= big.top - 1 && small.bottom <= big.bottom + 1;
  const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
  const rect = (one) => one.getBoundingClientRect();
  const screen = { left: 0, top: 0, right: innerWidth, bottom: scrolls ? 1e6 : innerHeight };
  const boards = seen('.tv-board');
  const texts = seen('.tv-room strong, .tv-player, .tv-address, #tv-name, #league-name, #league-time, .league-who');
  const faults = [];
  if (boards.length === 0 && !document.body.classList.contains('hall')) faults.push('there is no board');
  for (const board of boards) {
    const { width, height } = rect(board);
    if (Math.min(width, height) < smallest) faults.push(`a board of ${Math.round(width)}x${Math.round(height)} px`);
    if (!inside(rect(board), rect(board.closest('.tv-tile')))) faults.push('a board sticks out of its tile');
    for (const text of texts) if (meet(rect(board), rect(text))) faults.push(`${text.textContent} lies over a board`);
  }
  for (const one of [...texts, ...seen('.tv-tile')]) if (!inside(rect(one), screen)) faults.push(`${one.textContent} is outside`);
  for (const one of seen('.tv-player, .tv-room strong, #league-name, .league-who')) {
    // Letters may be a little higher than their line; a hidden line is a whole one.
    const line = parseFloat(getComputedStyle(one).fontSize) / 2;
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + line) faults.push(`${one.textContent} is cut off`);
  }
  const table = document.getElementById('league-rows');
  for (const row of seen('#league-rows tbody tr')) if (!inside(rect(row), rect(table))) faults.push(`${row.textContent} sticks out of the table`);
  return [...new Set(faults)];
}

export { SMALLEST_BOARD };
