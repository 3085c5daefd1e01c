// Tells whether the server's files arrive, when its live connection does not.
// Must not know: the reason, sentences.

import { BASE } from './base.js';

const PATIENCE_MS = 3000;
const FILE = `${BASE}/web/icon.svg`;

/** @returns {Promise<boolean>} */
export async function pageArrives() {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), PATIENCE_MS);
  try {
    const { ok, headers } = await fetch(FILE, { cache: 'no-store', signal: aborter.signal });
    // A login page in between answers everything, and with a page.
    return ok && (headers.get('content-type') || '').startsWith('image/svg');
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
