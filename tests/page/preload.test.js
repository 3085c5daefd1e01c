import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const read = (name) => readFileSync(new URL(`../../web/${name}`, import.meta.url), 'utf8');

/** Returns every module that this one needs, directly or not. */
function needs(name, found = new Set()) {
  for (const [, next] of read(name).matchAll(/from '\.\/([a-z-]+\.js)'/g)) {
    if (found.has(next)) continue;
    found.add(next);
    needs(next, found);
  }
  return found;
}

test('the page asks at once for all modules that it needs, and for no other', () => {
  const asked = [...read('index.html').matchAll(/rel="modulepreload" href="\/web\/([a-z-]+\.js)"/g)].map(([, name]) => name);
  assert.deepEqual(asked, [...needs('main.js')].sort());
});
