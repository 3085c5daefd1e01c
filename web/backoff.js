// How long to wait before the next connection attempt: full jitter, so that a room full of clients
// does not come back to a restarted server in one instant.
// Must not know: sockets or timers.

export const FIRST_CEILING_MS = 500;
export const LAST_CEILING_MS = 10_000;

/** @param {number} failures attempts that failed so far @param {() => number} random 0 <= x < 1 */
export function retryDelay(failures, random = Math.random) {
  const ceiling = Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** Math.min(failures, 10));
  return Math.round(random() * ceiling);
}
