// The packages of a release, as deploy/dist has made them: installed in a root of their own, and used there.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { path, start } from './support/server.mjs';

const PACKAGES = path('../target/dist/packages');
const VERSION = /^version = "(.*)"$/m.exec(readFileSync(path('../Cargo.toml'), 'utf8'))[1];

const folder = mkdtempSync(join(tmpdir(), 'jogo-dist-'));
const root = join(folder, 'root');
const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const file = (end) => {
  const found = existsSync(PACKAGES) ? readdirSync(PACKAGES).filter((name) => name.endsWith(end)) : [];
  assert.equal(found.length, 1, `${PACKAGES} has no single ${end}: run deploy/dist`);
  return join(PACKAGES, found[0]);
};
/** A program with the root of this test, as root of its own. @param {string[]} args */
function asRoot(...args) {
  const own = process.getuid() === 0 ? args : ['unshare', '--map-root-user', '--map-auto', ...args];
  return execFileSync(own[0], own.slice(1), { encoding: 'utf8', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
}
const dpkg = (...args) => asRoot('dpkg', `--root=${root}`, '--force-not-root', '--force-depends', '--force-script-chrootless', ...args);

let deb;
before(() => {
  deb = file('.deb');
  mkdirSync(join(root, 'var/lib/dpkg/info'), { recursive: true });
  mkdirSync(join(root, 'var/lib/dpkg/updates'));
  for (const name of ['status', 'available']) writeFileSync(join(root, 'var/lib/dpkg', name), '');
  dpkg('-i', deb);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('the .deb installs, has its files, and leaves nothing behind when it is purged', () => {
  const fields = Object.fromEntries(execFileSync('dpkg-deb', ['-f', deb], { encoding: 'utf8' }).split('\n').map((line) => line.split(': ')));
  assert.equal(fields.Version, `${VERSION}-1`);
  assert.match(fields.Depends, /libc6 \(>= /);
  const files = dpkg('-L', 'jogo').split('\n').filter((name) => name && !lstatSync(join(root, name)).isDirectory());
  for (const wanted of [
    '/usr/bin/jogo', '/usr/share/man/man1/jogo.1.gz', '/usr/share/man/pt/man1/jogo.1.gz', '/usr/share/man/es/man1/jogo.1.gz',
    '/usr/share/bash-completion/completions/jogo', '/usr/share/zsh/vendor-completions/_jogo', '/usr/share/fish/vendor_completions.d/jogo.fish',
    '/usr/share/doc/jogo/copyright', '/usr/share/doc/jogo/changelog.Debian.gz', '/usr/share/doc/jogo/README.md', '/usr/share/doc/jogo/deploy/sshd_jogo.conf', '/usr/lib/systemd/system/jogo.service', '/usr/lib/systemd/system/jogo.socket',
  ]) assert.ok(files.includes(wanted), `${wanted} is not among\n${files.join('\n')}`);
  for (const name of files) {
    const { mode } = lstatSync(join(root, name));
    assert.equal((mode & 0o777).toString(8), name === '/usr/bin/jogo' ? '755' : '644', name);
  }
  assert.equal(dpkg('--verify', 'jogo'), '');
  const copyright = readFileSync(join(root, 'usr/share/doc/jogo/copyright'), 'utf8');
  assert.match(copyright, /WITHOUT WARRANTY OF ANY KIND/);
  const unit = readFileSync(join(root, 'usr/lib/systemd/system/jogo.service'), 'utf8');
  assert.match(unit, /^ExecStart=\/usr\/bin\/jogo serve/m);
  const many = readFileSync(join(root, 'usr/share/doc/jogo/deploy/jogo@.service'), 'utf8');
  assert.match(many, /^ExecStart=\/usr\/bin\/jogo serve/m);
});

test('lintian finds no error', { skip: has('lintian') ? false : 'lintian is not installed' }, () => {
  const { stdout } = spawnSync('lintian', ['--allow-root', '--fail-on', 'none', deb], { encoding: 'utf8' });
  const errors = stdout.split('\n').filter((line) => line.startsWith('E: '));
  assert.deepEqual(errors, []);
});

test('the installed program serves, is well, and plays', async (t) => {
  const jogo = join(root, 'usr/bin/jogo');
  assert.equal(execFileSync(jogo, ['--version'], { encoding: 'utf8' }).trim(), `jogo ${VERSION}`);
  const { child, ended, result } = await start(jogo, ['serve', '--efemero', '--idioma', 'en', '--log', '--host', '127.0.0.1', '--port', '0'], /127\.0\.0\.1:(\d+)/, 'jogo serve');
  t.after(async () => {
    child.kill();
    await ended;
  });
  const host = `127.0.0.1:${result}`;
  assert.equal(spawnSync(jogo, ['saude', '--host', host]).status, 0);
  // The page is in the program, and is not read from a checkout.
  const page = await fetch(`http://${host}/`);
  assert.match(await page.text(), /<script type="module"/);
  const { stdout, status } = spawnSync(jogo, ['play', '--host', host, '--sala', '123', '--idioma', 'en'], { input: 'b1\n5\nx\n', encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /You played 5/);
});

test('the man pages are read without a warning, in each language', { skip: has('man') ? false : 'man is not installed' }, () => {
  for (const [language, words] of [['', /NAME[^]*jogo serve[^]*--port/], ['pt', /NOME[^]*Endereço[^]*--convidado/], ['es', /NOMBRE[^]*--port/]]) {
    const page = join(root, 'usr/share/man', language, 'man1/jogo.1.gz');
    const { stdout, stderr } = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', page], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80', MAN_KEEP_FORMATTING: '' } });
    assert.equal(stderr, '');
    assert.match(stdout.replaceAll(/.\x08|\x1b\[[0-9;]*m/g, ''), words);
  }
});

test('the completions work in bash, and are sound in zsh and fish', () => {
  const completions = join(root, 'usr/share/bash-completion/completions/jogo');
  const completed = (...words) => {
    const line = `source '${completions}'; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _jogo jogo '${words.at(-1)}' '${words.at(-2)}'; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', line], { encoding: 'utf8' }).trim().split('\n');
  };
  assert.deepEqual(completed('jogo', 'pl'), ['play']);
  assert.deepEqual(completed('jogo', 'play', '--conv'), ['--convidado']);
  for (const [shell, name] of [['zsh', 'zsh/vendor-completions/_jogo'], ['fish', 'fish/vendor_completions.d/jogo.fish']]) {
    if (has(shell)) assert.equal(spawnSync(shell, ['-n', join(root, 'usr/share', name)]).status, 0, shell);
  }
});

test('the tarball has the same program, the pages and the license, and the checksums are right', () => {
  const tarball = file('.tar.gz');
  const own = join(folder, 'tarball');
  mkdirSync(own);
  execFileSync('tar', ['-xf', tarball, '-C', own]);
  const [name] = readdirSync(own);
  assert.equal(name, `jogo-${VERSION}-${execFileSync('uname', ['-m'], { encoding: 'utf8' }).trim()}-linux`);
  const inside = join(own, name);
  assert.equal(execFileSync(join(inside, 'jogo'), ['--version'], { encoding: 'utf8' }).trim(), `jogo ${VERSION}`);
  for (const wanted of ['LICENSE', 'README.md', 'README.pt.md', 'CHANGELOG.md', 'man/man1/jogo.1', 'completions/jogo.bash', 'completions/_jogo', 'completions/jogo.fish']) {
    assert.ok(existsSync(join(inside, wanted)), wanted);
  }
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: PACKAGES });
});

// The last, since it takes the program away.
test('the .deb is purged without a rest', () => {
  dpkg('--purge', 'jogo');
  assert.deepEqual(readdirSync(root).filter((name) => name !== 'var'), []);
});
