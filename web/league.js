// The league of the host, as a screen counts and pages it: the time that is left, and the rows that fit.
// Must not know: the page, the wire, sentences.

/** The rows at the top that every page shows. */
export const LEADERS = 3;

/** Returns the time until `ends` as `9:05` or `1:09:05`. Both are Unix milliseconds. @param {number} ends @param {number} now */
export function timeLeft(ends, now) {
  const seconds = Math.max(0, Math.ceil((ends - now) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, '0');
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/**
 * Returns the rows of one page: the leaders, and then those that begin at `from`, counted after the leaders.
 * @template Row @param {Row[]} rows @param {number} from @returns {Row[]}
 */
export const pageOf = (rows, from) => [...rows.slice(0, LEADERS), ...rows.slice(LEADERS + from)];

/**
 * Returns the start of the page after this one; 0 after the last.
 * @param {number} count the number of all rows @param {number} from @param {number} fit the number of rows that this page had room for
 */
export function nextPage(count, from, fit) {
  const next = from + Math.max(1, fit - LEADERS);
  return LEADERS + next < count ? next : 0;
}

/** The header has whole seconds, and the answer was on its way. */
const SAME_MS = 2000;

/**
 * Returns the milliseconds by which the clock of the server is ahead of this one. A television often has a wrong clock.
 * @param {{headers: {get(name: string): string | null}}} answer of the server @param {number} now
 */
export function aheadBy({ headers }, now) {
  const at = Date.parse(headers.get('date') || '');
  return Number.isNaN(at) || Math.abs(at - now) <= SAME_MS ? 0 : at - now;
}
