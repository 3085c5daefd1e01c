// Deadlines: a test that waits for what never comes says so, instead of hanging.

export const PATIENCE_MS = 20_000;

/** @template T @param {number} ms @param {Promise<T>} promise @param {string} what @returns {Promise<T>} */
export function within(ms, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${ms} ms were not enough for ${what}`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
