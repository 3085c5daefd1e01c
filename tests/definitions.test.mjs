// The image and the release, as far as they can be checked without Docker and GitHub: their files, flags, variables,
// folders and recipes are real.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { JOGO, path, start } from './support/server.mjs';

const ROOT = path('..');
const read = (file) => readFileSync(join(ROOT, file), 'utf8');
/** The instructions, such as ['USER', 'nobody'], without comments. */
const LINES = read('deploy/Dockerfile').replaceAll(/\\\n/g, ' ').split('\n').filter((line) => /^[A-Z]/.test(line)).map((line) => {
  const [, word, rest] = /^(\S+) (.*)$/.exec(line);
  return [word, rest];
});
const last = (word) => LINES.findLast(([found]) => found === word)?.[1];

/** The files that `COPY . .` takes: those of the repository that .dockerignore does not name. */
function context() {
  const rules = read('deploy/Dockerfile.dockerignore').split('\n').filter((line) => line && !line.startsWith('#'));
  const left = (file) => rules.reduce((out, rule) => {
    const named = [file, ...parents(file)].some((one) => pattern(rule.replace(/^!/, '')).test(one));
    return named ? !rule.startsWith('!') : out;
  }, false);
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  return new Set(files.filter((file) => !left(file)));
}

/** @param {string} glob of the kinds that our file has: \*\* for any folders, * for any part of a name */
function pattern(glob) {
  const parts = { '**/': '(.*/)?', '*': '[^/]*', '.': '\\.' };
  return new RegExp(`^${glob.replaceAll(/\*\*\/|\*|\./g, (part) => parts[part])}$`);
}

function parents(file) {
  const all = [];
  for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) all.push(folder);
  return all;
}

test('everything that the program is built from is in the image', () => {
  const files = context();
  const folders = new Set([...files].flatMap(parents));
  const sources = [...files].filter((file) => /^crates\/[^/]+\/(src\/.*\.rs|build\.rs)$/.test(file));
  assert.ok(sources.length > 100);
  const missing = [];
  for (const source of sources) {
    if (/(^|\/)tests?(\/|\.rs$)/.test(source)) continue;
    // A part for tests alone comes last.
    const [code] = read(source).split('#[cfg(test)]');
    for (const [, named] of code.matchAll(/include_(?:str|bytes)!\(\s*"([^"]+)"/g)) {
      if (!files.has(normalize(join(dirname(source), named)))) missing.push(`${source}: ${named}`);
    }
    for (const [, named] of code.matchAll(/#\[folder = "([^"]+)"/g)) {
      const crate = source.split('/').slice(0, 2).join('/');
      const folder = normalize(join(crate, named.replace('$CARGO_MANIFEST_DIR/', ''))).replace(/\/$/, '');
      if (!folders.has(folder)) missing.push(`${source}: ${named}`);
    }
  }
  assert.deepEqual(missing, []);
  for (const member of JSON.parse(execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1', '--locked', '--offline'], { cwd: ROOT, encoding: 'utf8' })).packages) {
    const manifest = member.manifest_path.slice(normalize(ROOT).length).replace(/^\//, '');
    assert.ok(files.has(manifest), `${manifest} belongs to the workspace, and Cargo wants it`);
  }
});

test('the commands and variables of the image are those of the program', () => {
  const help = (...words) => {
    const { status, stdout, stderr } = spawnSync(JOGO, [...words, '--help'], { encoding: 'utf8' });
    assert.equal(status, 0, `${words}: ${stderr}`);
    return stdout;
  };
  const [program, ...serve] = JSON.parse(last('ENTRYPOINT'));
  const [, check] = /CMD (\[.*\])$/.exec(last('HEALTHCHECK'));
  assert.equal(program, 'jogo');
  const [checker, ...saude] = JSON.parse(check);
  assert.equal(checker, 'jogo');
  help(...saude);
  const known = help(...serve);
  assert.match(known, new RegExp(`default: ${last('EXPOSE')}`));
  for (const [, variable] of read('deploy/compose.yaml').matchAll(/\b(JOGO_REDIS)\b/g)) assert.ok(known.includes(variable));
});

test('the image runs without rights, and its rooms are in its volume', async (t) => {
  assert.notEqual(last('USER'), 'root');
  assert.doesNotMatch(last('USER'), /^0\b/);
  const [, variable, folder] = /^(\w+)=(\S+)$/.exec(last('ENV'));
  assert.equal(last('VOLUME'), folder);
  const created = LINES.find(([word, rest]) => word === 'RUN' && rest.startsWith('install -d'));
  assert.match(created[1], new RegExp(`-o ${last('USER')} .*${folder}$`));
  // The same variable, with a folder of this test in its place.
  const own = mkdtempSync(join(tmpdir(), 'jogo-'));
  const [, ...serve] = JSON.parse(last('ENTRYPOINT'));
  const command = [`${variable}=${own}`, JOGO, ...serve, '--idioma', 'en', '--log', '--host', '127.0.0.1', '--port', '0'];
  const { child, ended, result } = await start('env', [`HOME=${own}/home`, ...command], /(127\.0\.0\.1:\d+)/, 'jogo serve');
  t.after(async () => {
    child.kill();
    await ended;
    rmSync(own, { recursive: true, force: true });
  });
  assert.ok(existsSync(join(own, 'jogo/salas.db')));
  const [, port] = result.split(':');
  const { status } = spawnSync(JOGO, ['saude'], { env: { ...process.env, JOGO_PORT: port, JOGO_HOST: '127.0.0.1' } });
  assert.equal(status, 0);
});

test('the release calls recipes and scripts that are there, with arguments that they take', () => {
  const lines = [...read('.github/workflows/release.yml').matchAll(/- run: (.*)$/gm)].map(([, line]) => line);
  const recipes = read('justfile');
  const called = lines.filter((line) => line.startsWith('just ')).map((line) => line.split(' ')[1]);
  assert.deepEqual(called, ['dist', 'test-dist']);
  for (const name of called) assert.match(recipes, new RegExp(`^${name}( .*)?:$`, 'm'));
  const dist = (...args) => spawnSync(join(ROOT, 'deploy/dist'), args, { encoding: 'utf8' });
  assert.ok(lines.includes('deploy/dist --notes > notes.md'));
  assert.match(dist('--notes').stdout, /\S/);
  assert.match(dist('v999.0.0').stderr, /the tag is v999\.0\.0/);
  assert.match(dist('--other').stderr, /usage/);
});
