// The stories of tests/ssh.test.mjs, which runs them in a namespace that may be changed at will.

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { boardAfter, Player, WON } from './player.mjs';
import { JOGO, path, start } from './server.mjs';
import { movesOn, Terminal } from './terminal.mjs';
import { PATIENCE_MS, within } from './time.mjs';

const PORT = '22022';
const SERVER = 'http://127.0.0.1:5000';
const OPTIONS = [
  '-F', 'none', '-p', PORT, '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR',
  '-o', 'SendEnv=LANG LC_*', '-o', 'BatchMode=yes',
];
const GUEST = 'jogo@127.0.0.1';
process.env.LC_ALL = 'en_US.UTF-8';

/** Where the system's own folders let anybody write, besides the changed ones. */
const WRITABLE = ['/etc', '/usr/local', '/run', '/var', '/var/log', '/tmp', '/dev/shm', '/home'];

/** A folder in which the account may write, for hostile commands. */
const folder = mkdtempSync(join(tmpdir(), 'jogo-ssh-'));
chmodSync(folder, 0o777);

let server;
let sshd;

before(async () => {
  copyFileSync(JOGO, '/usr/local/bin/jogo');
  // The manager of services is not here. This test starts sshd by itself.
  writeFileSync('/usr/local/sbin/systemctl', '#!/bin/sh\n');
  chmodSync('/usr/local/sbin/systemctl', 0o755);
  mkdirSync('/run/sshd');
  execFileSync('ssh-keygen', ['-A'], { stdio: 'ignore' });
  const text = /^## Players by ssh$[^]*?^```sh\n([^]*?)^```$/m.exec(readFileSync(path('../docs/HOST.md'), 'utf8'));
  execFileSync('sh', ['-ec', text[1]], { cwd: path('..'), stdio: 'pipe', env: { ...process.env, PATH: `/usr/local/sbin:${process.env.PATH}` } });
  server = await start('/usr/local/bin/jogo', ['serve', '--efemero', '--idioma', 'en', '--log'], /(5000)/, 'jogo serve');
  sshd = await start('/usr/sbin/sshd', ['-D', '-e', '-p', PORT], /(Server listening)/, 'sshd');
});
after(() => {
  sshd.child.kill();
  server.child.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A guest at a terminal. */
function guest(t, words, size = {}) {
  const terminal = new Terminal([...OPTIONS, '-t', GUEST, ...words], { ...size, program: 'ssh' });
  t.after(() => terminal.close());
  return terminal;
}

/** A player with a phone, as far as the server sees. */
async function phone(t, room) {
  const player = new Player(io(SERVER, { forceNew: true, transports: ['websocket'] }));
  t.after(() => player.close());
  await player.connected();
  player.socket.emit('entrar_sala', { jogoId: room, nome: 'João Pedro' });
  await player.hears('sua_vaga');
  return player;
}

/** ssh without a terminal and without input, for so long at most. @param {string[]} args */
async function quick(args, ms = 5_000) {
  const child = spawn('ssh', [...OPTIONS, ...args], { timeout: ms, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  const status = await new Promise((resolve) => child.on('close', resolve));
  return { status, said };
}

/** The programs that the account runs now. */
function programs() {
  const lines = spawnSync('ps', ['-u', 'jogo', '-o', 'stat=,comm='], { encoding: 'utf8' }).stdout.split('\n');
  // Nobody here collects those that have ended.
  return lines.filter((line) => line && !line.startsWith('Z')).map((line) => line.split(/ +/)[1]);
}

const guests = () => programs().filter((name) => name === 'jogo').length;

async function until(what, wish) {
  const found = async () => { while (!await wish()) await new Promise((resolve) => { setTimeout(resolve, 50); }); };
  await within(PATIENCE_MS, found(), what);
}

/** This terminal does not tell its background. For 0.65 s the program takes a lone key for a piece of that answer. */
const answerIsOverdue = () => new Promise((resolve) => { setTimeout(resolve, 700); });

const showsMoves = (terminal, squares) => terminal.shows((screen) => String(movesOn(screen)) === String(squares));

test('a guest plays a whole game against a phone, in any size of the window, and Ctrl+Z does no harm', async (t) => {
  const other = await phone(t, '123');
  const maria = guest(t, ['sala', '123']);
  await maria.shows(/Your name:/);
  maria.press('Maria Clara dos Santos\r');
  await maria.shows(/João Pedro/);
  for (let played = 1; played <= WON.length; played += 1) {
    const board = boardAfter(WON.slice(0, played));
    if (played === 2) {
      maria.resize(40, 12);
      await maria.shows((screen) => screen.split('\n').length === 12 && /YOUR TURN[^]*1-9 play/.test(screen));
      maria.resize(100, 30);
      await maria.shows((screen) => screen.split('\n').length === 30);
      await showsMoves(maria, [0]);
    }
    if (played === 4) {
      maria.press('\x1a');
      await maria.shows(/Ctrl\+Z does nothing here/);
    }
    if (played % 2 === 1) other.socket.emit('atualizar_jogo', { tabuleiro: board });
    else maria.press(String(WON[played - 1] + 1));
    const room = await other.sees(board);
    assert.equal(room.jogadores['-1'].nome, 'Maria Clara dos Santos');
    await showsMoves(maria, WON.slice(0, played));
  }
  await maria.shows(/You lose/);
  maria.press('q');
  await until('the seat to be free', async () => (await other.hears('atualizar_jogo')).jogadores['-1'] === null);
  assert.equal(await within(PATIENCE_MS, maria.ended, 'ssh to end'), 0);
});

test('the language of the guest arrives, and one who has none is asked', async (t) => {
  process.env.LC_ALL = 'pt_BR.UTF-8';
  const maria = guest(t, []);
  process.env.LC_ALL = 'C.UTF-8';
  const jose = guest(t, []);
  process.env.LC_ALL = 'en_US.UTF-8';
  await maria.shows(/Seu nome:/);
  maria.press('\r');
  await maria.shows(/nova sala/);
  await jose.shows(/español \(es\)/);
  jose.press('es\r');
  await jose.shows(/Tu nombre:/);
  jose.press('José\r');
  await jose.shows(/nueva sala/);
});

test('a guest reaches no other server, and options apply without being kept', async (t) => {
  const maria = guest(t, ['Maria Clara']);
  await maria.shows(/new room/);
  maria.press('127.0.0.1:22022');
  await maria.shows(/Guests play on this server only/);
  maria.press('\x15quintal\r');
  await maria.shows(/the same ssh command/);
  await maria.shows(/ssh -t … sala quintal/);
  await maria.shows(/● \d+ ms/);
  await answerIsOverdue();
  maria.press('o');
  await maria.shows(/Theme/);
  maria.press(' ');
  await maria.shows(/neutr/i);
  const next = guest(t, ['sala', 'quintal', 'José']);
  await next.shows(/Maria Clara/);
  await next.shows(/● \d+ ms/);
  await answerIsOverdue();
  next.press('o');
  await next.shows(/Theme +‹? ?auto/i);
});

test('nobody inherits the chair of a guest whose connection dropped', async (t) => {
  const room = 'heranca';
  const player = await phone(t, room);
  const maria = guest(t, ['sala', room, 'Maria']);
  await until('Maria to sit', async () => (await player.hears('atualizar_jogo')).jogadores['-1']?.nome === 'Maria');
  const before = guests();
  maria.close();
  await until('Maria to be away', async () => (await player.hears('atualizar_jogo')).jogadores['-1']?.presente === false);
  await until('her program to end', () => guests() === before - 1);
  const stranger = guest(t, ['sala', room, 'Maria']);
  await stranger.shows(/watching/i);
  const seen = await player.hears('atualizar_jogo');
  assert.equal(seen.jogadores['-1'].presente, false);
  // Ctrl+C keeps the chair as well, and says how it is given up.
  const own = guest(t, ['sala', 'saida', 'José']);
  await own.shows(/Waiting/);
  own.press('\x03');
  await own.shows(/a guest cannot return to it/);
  assert.doesNotMatch(own.screen, /jogo play/);
});

test('hostile words reach nothing but the name', async () => {
  const mark = join(folder, 'mark');
  const hostile = [
    `; touch ${mark}`, `$(touch ${mark})`, `\`touch ${mark}\``, `| touch ${mark}`, `&& touch ${mark} #`, `\ntouch ${mark}\n`, `'; touch ${mark}; '`, `"; touch ${mark}; "`,
    '--host example.com', `--dados ${mark}`, 'serve', `-c 'touch ${mark}'`, 'play --help', '\x1b[2J\x1b]0;x\x07', '/bin/sh', 'sftp-server', `scp -t ${mark}`,
    `sala ../../${mark}`, 'sala --host', 'a'.repeat(100_000),
  ];
  while (hostile.length > 0) {
    await Promise.all(hostile.splice(0, 5).map(async (words) => {
      const { said } = await quick(['-T', GUEST, '--', words], 2_000);
      assert.match(said, /^(jogo: .*\n|Connecting to 127\.0\.0\.1…\n[^]*)$/, JSON.stringify(words));
      assert.doesNotMatch(said, /[\x00-\x08\x0b-\x1f\x7f\x9b]|uid=|Usage/, JSON.stringify(words));
      assert.ok(!existsSync(mark), JSON.stringify(words));
      assert.deepEqual(programs().filter((name) => !['sshd', 'jogo'].includes(name)), []);
    }));
  }
});

test('nothing is forwarded, copied or run besides', async () => {
  const local = spawn('ssh', [...OPTIONS, '-N', '-L', '9001:127.0.0.1:5000', '-L', `9002:/run/x`, GUEST], { stdio: 'ignore' });
  const over = new Promise((resolve) => local.on('exit', resolve));
  await until('ssh to listen', () => answer(9001).then((heard) => heard !== null));
  assert.equal(await answer(9001), '', 'a port is not forwarded');
  // A connection without a game ends.
  await within(30_000, over, 'sshd to end it');
  assert.match((await quick(['-W', '127.0.0.1:5000', GUEST])).said, /forwarding failed|prohibited/i);
  assert.match((await quick(['-N', '-o', 'ExitOnForwardFailure=yes', '-R', '9003:127.0.0.1:5000', GUEST])).said, /forwarding failed/i);
  assert.notEqual((await quick(['-N', '-o', 'ExitOnForwardFailure=yes', '-w', 'any', GUEST])).status, 0);
  const listing = spawnSync('sftp', ['-P', PORT, ...OPTIONS.filter((word) => !['-p', PORT].includes(word)), GUEST], { timeout: 5_000, encoding: 'utf8', input: 'ls /\n' });
  assert.doesNotMatch(listing.stdout, /etc/);
  const stolen = join(folder, 'passwd');
  for (const more of [[], ['-O']]) {
    spawnSync('scp', [...more, '-P', PORT, ...OPTIONS.filter((word) => !['-p', PORT].includes(word)), `${GUEST}:/etc/passwd`, stolen], { timeout: 3_000, stdio: 'ignore' });
    assert.ok(!existsSync(stolen));
  }
  const { said } = await quick(['-T', '-A', '-o', 'SetEnv=LC_X=x JOGO_SIMPLES=1 LD_PRELOAD=/x SSH_ORIGINAL_COMMAND=x', GUEST, 'sala', 'so'], 1_500);
  assert.match(said, /Room so at/);
});

test('nothing of all that is on the disk', () => {
  const found = spawnSync('find', [...WRITABLE, '-xdev', '-user', 'jogo'], { encoding: 'utf8' });
  assert.equal(found.stdout, '');
  assert.deepEqual(readdirSync(folder), []);
});

/** The answer of a port to a request, or null if nobody listens there. @param {number} port */
function answer(port) {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    socket.on('data', (data) => { said += data; });
    socket.on('end', () => resolve(said)).on('close', () => resolve(said)).on('error', (error) => resolve(error.code === 'ECONNREFUSED' ? null : said));
  });
}
