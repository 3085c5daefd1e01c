// The examples for people who write a client: each is shown in the READMEs as it is, runs as its reader runs it, and
// plays a whole game.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openBrowser } from './support/browser.mjs';
import { boardAfter, WON } from './support/player.mjs';
import { JOGO, path, PYTHON, serve, start } from './support/server.mjs';
import { within } from './support/time.mjs';

const EXAMPLES = path('../examples');
const FILES = ['page/index.html', 'client.js', 'bot.py', 'bot.sh', 'rust/src/main.rs'];
/** The first start of the Rust bot may compile it. */
const PATIENCE_MS = 300_000;

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** A folder of a reader, with the files and what npm has installed. @type {string} */
let folder;
/** @type {import('node:child_process').ChildProcess[]} */
const running = [];
before(async () => {
  server = await serve();
  folder = mkdtempSync(join(tmpdir(), 'jogo-examples-'));
  cpSync(EXAMPLES, folder, { recursive: true });
  symlinkSync(path('node_modules'), join(folder, 'node_modules'));
});
after(async () => {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true });
  assert.equal(await server.stop(), 0);
});

/** @type {Record<string, [string, string[]]>} */
const BOTS = {
  Node: ['node', ['client.js']],
  Python: [PYTHON, ['bot.py']],
  bash: ['bash', ['bot.sh']],
  Rust: ['cargo', ['run', '--quiet', '--locked', '--manifest-path', path('../Cargo.toml'), '--package', 'bot', '--']],
};

/** Starts a bot, and waits until it says its mark, or what `says` looks for. */
async function bot(name, room, says = /(marca -?1)\n/) {
  const [program, words] = BOTS[name];
  const inFolder = words.map((word) => (FILES.includes(word) ? join(folder, word) : word));
  const patience = name === 'Rust' ? PATIENCE_MS : undefined;
  const started = await start(program, [...inFolder, server.url, room], says, `the bot of ${name}`, patience);
  running.push(started.child);
  return started;
}

for (const readme of ['README.md', 'README.pt.md']) {
  test(`${readme} shows each example as it is`, () => {
    const fences = readFileSync(path(`../${readme}`), 'utf8').split('\n```');
    const shown = fences.map((fence) => fence.slice(fence.indexOf('\n') + 1) + '\n');
    for (const file of FILES) {
      assert.ok(shown.includes(readFileSync(join(EXAMPLES, file), 'utf8')), `${file} is not shown in ${readme}, or differs`);
    }
  });
}

for (const page of ['ENGINES.md', 'ENGINES.pt.md']) {
  test(`${page} shows the program without a network as it is`, () => {
    const shown = /^```python\n([^]*?)^```$/m.exec(readFileSync(path(`../docs/${page}`), 'utf8'))?.[1];
    assert.equal(shown, readFileSync(join(EXAMPLES, 'engine.py'), 'utf8'));
  });
}

test('the program without a network plays a duel, as its first line says', () => {
  const line = /: jogo (.*)\n/.exec(readFileSync(join(EXAMPLES, 'engine.py'), 'utf8'))?.[1] ?? '';
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
  const ran = spawnSync(JOGO, [...words, '--formato', 'ndjson'], { cwd: EXAMPLES, encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
  const lines = ran.stdout.trim().split('\n').map((text) => JSON.parse(text));
  assert.equal(lines.length, 11);
  assert.deepEqual(lines.slice(0, 10).map(({ motivo }) => motivo), Array(10).fill(null));
  const [program] = lines[10].placar;
  assert.equal(program.nome, 'python3 engine.py');
  assert.equal(program.vitorias + program.empates + program.derrotas, 10);
});

for (const [first, second] of [['Node', 'Python'], ['Python', 'bash'], ['bash', 'Rust'], ['Rust', 'Node']]) {
  test(`a bot of ${first} plays a whole game with one of ${second}`, async () => {
    const room = `${first}-${second}`.toLowerCase();
    const x = await bot(first, room);
    const o = await bot(second, room);
    assert.deepEqual([x.result, o.result], ['marca 1', 'marca -1']);
    for (const one of [x, o]) {
      assert.equal(await within(20_000, one.ended, 'the game to end'), 0, one.said());
      assert.match(one.said(), /vencedor 1\n$/);
      assert.doesNotMatch(one.said(), /erro/);
    }
  });
}

/** The command line of a bot in a duel. @param {string} name */
const inDuel = (name) => {
  const [program, words] = BOTS[name];
  const whole = [program, ...words.map((word) => (FILES.includes(word) ? join(folder, word) : word)), '{endereco}', '{sala}'];
  return whole.map((word) => `"${word}"`).join(' ');
};
for (const [first, second] of [['Node', null], [null, 'Python'], ['Python', 'Node'], ['bash', null], ['Node', 'Rust']]) {
  test(`${first ?? 'a robot'} and ${second ?? 'a robot'} play a duel`, () => {
    if (second === 'Rust') spawnSync('cargo', ['build', ...BOTS.Rust[1].slice(1, -1)]);
    const players = [first, second].map((name) => (name === null ? 'robo:facil' : inDuel(name)));
    const ran = spawnSync(JOGO, ['duelo', ...players, '--partidas', '4', '--formato', 'ndjson'], { encoding: 'utf8' });
    assert.equal(ran.stderr, '');
    const lines = ran.stdout.trim().split('\n').map((text) => JSON.parse(text));
    const games = lines.slice(0, -1);
    assert.deepEqual(games.map(({ motivo, detalhe }) => [motivo, detalhe]), Array(4).fill([null, null]));
    for (const [number, game] of games.entries()) {
      const lastMark = game.lances.length % 2 ? 1 : -1;
      assert.ok(game.vencedor === lastMark || (game.vencedor === 0 && game.lances.length === 9), game.lances);
      assert.equal(game.jogadores[number % 2 ? -1 : 1].robo, first === null ? 'facil' : undefined);
    }
    const [a, b] = lines[4].placar;
    assert.deepEqual([a.vitorias, a.empates, a.derrotas], [b.derrotas, b.empates, b.vitorias]);
    assert.equal(a.vitorias + a.empates + a.derrotas, 4);
    assert.equal(a.derrotas + a.vitorias, games.filter(({ vencedor }) => vencedor !== 0).length);
  });
}

for (const name of Object.keys(BOTS)) {
  test(`a bot of ${name} says what was refused`, async () => {
    const refused = await bot(name, 'a.b', /(erro .*sala_invalida.*)\n/);
    assert.match(refused.result, /jogoId.*caracteres/);
    refused.child.kill();
    await refused.ended;
  });
}

test('the bot for Node runs in a folder as npm makes it, of either kind', async () => {
  for (const [number, type] of [undefined, 'commonjs'].entries()) {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type, dependencies: {} }));
    const one = await bot('Node', `npm-${number}`);
    assert.doesNotMatch(one.said(), /warning/i);
    one.child.kill();
  }
});

describe('the page', () => {
  let browser;
  before(async () => { browser = await openBrowser(); });
  after(() => browser.close());

  test('plays from its folder in two windows, says its mark and what was refused, and plays again', async (t) => {
    const local = await serve(['--pagina', join(folder, 'page')]);
    t.after(() => local.stop());
    const [x, o] = [await browser.person(), await browser.person()];
    for (const [one, says] of [[x, 'você é X'], [o, 'você é O']]) {
      await one.goto(local.url);
      await one.waitForFunction((says) => document.getElementById('marca').textContent === says, says);
    }
    const draws = (one, squares) => one.waitForFunction(
      (expected) => [...document.querySelectorAll('button')].map((button) => button.textContent).join() === expected,
      boardAfter(squares).map((mark) => ({ 1: 'X', '-1': 'O', 0: '' })[mark]).join(),
    );
    const says = (one, id, text) => one.waitForFunction(
      ([id, text]) => document.getElementById(id).textContent === text, [id, text],
    );
    for (let played = 1; played <= WON.length; played += 1) {
      const mover = played % 2 === 1 ? x : o;
      await mover.click(`button >> nth=${WON[played - 1]}`);
      for (const one of [x, o]) await draws(one, WON.slice(0, played));
      if (played === 1) {
        await x.click('button >> nth=8');
        await says(x, 'erro', 'nao_e_sua_vez');
      }
    }
    for (const one of [x, o]) await says(one, 'aviso', 'X venceu');
    await o.click('button >> nth=0');
    for (const one of [x, o]) await draws(one, []);
    await says(o, 'marca', 'você é X');
    assert.deepEqual(browser.complaints, []);
  });
});
