// The delay before the next connection attempt. It is random up to a ceiling (full jitter), so that the clients of a
// room do not all return to a restarted server in the same instant.
// Must not know: sockets or timers.

export const FIRST_CEILING_MS = 500;
export const LAST_CEILING_MS = 10000;

/** @param {number} failures the attempts that have failed in a row @param {() => number} random 0 <= x < 1 */
export function retryDelay(failures, random = Math.random) {
  const ceiling = Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** Math.min(failures, 10));
  return Math.round(random() * ceiling);
}
