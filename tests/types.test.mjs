// The types that the page's modules name in their comments hold.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { path } from './support/server.mjs';

const WEB = path('../web');

/** Returns the compiler's complaints about this folder. */
function complaints(folder) {
  const { stdout, status } = spawnSync(path('node_modules/.bin/tsc'), ['--project', join(folder, 'jsconfig.json')], { encoding: 'utf8' });
  assert.notEqual(status, null, 'the compiler runs');
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}

test('the page keeps to its types', () => {
  assert.deepEqual(complaints(WEB), []);
});

test('a module that does not is found', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'jogo-types-'));
  try {
    await cp(WEB, copy, { recursive: true, filter: (name) => !name.includes('node_modules') });
    const state = join(copy, 'state.js');
    writeFileSync(state, readFileSync(state, 'utf8').replace('state.room.board[square] === EMPTY', 'state.room.borad[square] === EMPTY'));
    assert.match(complaints(copy).join(), /'borad' does not exist on type 'Room'/);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
