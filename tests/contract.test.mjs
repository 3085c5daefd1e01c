// The contract as files: docs/asyncapi.yaml and docs/jogo.d.ts say what the server, PROTOCOL.md and the examples do.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv';
import { io } from 'socket.io-client';
import { parse } from 'yaml';
import { boardAfter, Player, playPlainly, WON } from './support/player.mjs';
import { path, serve } from './support/server.mjs';

const read = (name) => readFileSync(path(`../${name}`), 'utf8');
const document = parse(read('docs/asyncapi.yaml'));
const types = read('docs/jogo.d.ts');
const protocol = read('docs/PROTOCOL.md');
const examples = JSON.parse(read('docs/wire-examples.json'));

const ajv = new Ajv({ strict: false }).addSchema({ ...document, $id: 'jogo' });
const schema = (name) => ajv.getSchema(`jogo#/components/schemas/${name}`);

/** The name of a message's schema. */
const payloadOf = (message) => document.components.messages[message].payload.$ref.split('/').pop();

/** Each kind of example: its schema, and whether the row is a message of the contract. */
const ROWS = {
  enter: ['Enter', (row) => !row.refused],
  propose: ['Proposal', (row) => !row.refused],
  robot: ['CallRobot', (row) => !row.refused],
  meet: ['Meet', (row) => !row.refused],
  leave: ['Leave', (row) => !row.refused],
  claim: ['Leave', (row) => !row.refused],
  notice: ['Notice', (row) => row.means !== null],
  // Each event of the host has a payload of its own.
  act: [(row) => payloadOf(`host.${row.event}`), (row) => !row.refused],
  room: ['Room', (row) => row.valid],
  bare: ['BareBoard', (row) => row.valid],
  seat: ['Seat', (row) => row.means !== null],
  refused: ['Refusal', (row) => row.code !== null && row.code !== undefined],
  ack: ['Ack', () => true],
  rooms: ['ListedRooms', (row) => row.ids !== null],
  boards: ['Boards', (row) => row.means !== null],
  league: ['LeagueNews', (row) => row.means !== null],
};

/** Rows that a client must endure, though no server of this protocol sends them. */
const ENDURED = [
  (row) => row.payload?.servidor === 7,
  (row) => row.why === 'no robot of this protocol',
];

test('every example of the wire is told from a mistake by its schema', () => {
  const kinds = Object.keys(examples).filter((kind) => !['about', 'names'].includes(kind));
  assert.deepEqual(kinds.sort(), Object.keys(ROWS).sort());
  let endured = 0;
  for (const [kind, [name, valid]] of Object.entries(ROWS)) {
    for (const row of examples[kind]) {
      const validate = schema(typeof name === 'string' ? name : name(row));
      const says = validate(row.payload);
      if (ENDURED.some((is) => is(row))) {
        assert.equal(says, false, JSON.stringify(row));
        endured += 1;
        continue;
      }
      assert.equal(says, Boolean(valid(row)), `${kind} ${JSON.stringify(row)}: ${ajv.errorsText(validate.errors)}`);
    }
  }
  assert.equal(endured, ENDURED.length);
});

test('every reference of the document leads somewhere', () => {
  const refs = [...read('docs/asyncapi.yaml').matchAll(/\$ref: '#\/(.*)'/g)].map((match) => match[1]);
  assert.ok(refs.length > 50);
  for (const ref of refs) {
    const found = ref.split('/').reduce((part, key) => part?.[key.replaceAll('~1', '/')], document);
    assert.notEqual(found, undefined, ref);
  }
});

const sorted = (words) => [...new Set(words)].sort();
const all = (text, pattern) => sorted([...text.matchAll(pattern)].map((match) => match[1]));
const between = (text, from, to) => text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from)));

/** The first cells of the rows of the first table behind a heading of a page. */
function table(heading, page = protocol) {
  const lines = between(`${page}\n# `, heading, '\n#').split('\n').slice(1);
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rows = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return sorted(lines.slice(first + 2, first + rows).flatMap((line) => [...line.split('|')[1].matchAll(/`(\w+)`/g)].map((m) => m[1])));
}

/** The members of a union of strings. */
const union = (name) => all(between(types, `export type ${name} =`, ';'), /'(\w+)'/g);
/** The names of the methods of an interface. */
const members = (name) => all(between(types, `export interface ${name} {`, '\n}'), /^ {2}(\w+)\??:/gm);
const messages = (side) => sorted(document.operations[side].messages.map(({ $ref }) => {
  const message = document.components.messages[$ref.split('/').pop()];
  return message.name;
}));

describe('each word is in every place', () => {
  test('events', () => {
    const [client, server] = [messages('listen'), messages('tell')];
    assert.deepEqual(members('ClientToServerEvents'), client);
    assert.deepEqual(members('ServerToClientEvents'), server);
    assert.deepEqual(table('## From the client'), client);
    assert.deepEqual(table('## From the server'), server);
    const rust = all(read('crates/game/src/wire/event.rs'), /&str = "(\w+)";/g);
    assert.deepEqual(rust, sorted([...client, ...server]));
  });

  test('events of the host', () => {
    const [acts, reports] = [messages('obey'), messages('report')];
    assert.deepEqual(members('HostToServerEvents'), acts);
    assert.deepEqual(members('ServerToHostEvents'), reports);
    assert.deepEqual(table('## The host', read('docs/HOST-EVENTS.md')), acts);
    const rust = all(read('crates/game/src/wire/host.rs'), /&str = "(\w+)";/g);
    assert.deepEqual(rust, sorted([...acts, ...reports]));
  });

  test('codes of refusals', () => {
    const codes = sorted(document.components.schemas.RefusalCode.enum);
    assert.deepEqual(union('RefusalCode'), codes);
    assert.deepEqual(table('## Refusals'), codes);
    assert.deepEqual(all(read('crates/game/src/refusal.rs'), /Self::\w+ => "(\w+)",/g), codes);
  });

  test('reasons', () => {
    const reasons = sorted(document.components.schemas.Reason.enum);
    assert.deepEqual(union('Reason'), reasons);
    assert.deepEqual(table('### The mistake in a message'), reasons);
    assert.deepEqual(all(read('crates/game/src/wire/rejection.rs'), /Self::\w+ => "(\w+)",/g), reasons);
  });

  test('keys', () => {
    const keys = [];
    (function collect(part) {
      if (part === null || typeof part !== 'object') return;
      if (part.properties) keys.push(...Object.keys(part.properties));
      Object.values(part).forEach(collect);
    }(document.components.schemas));
    const inYaml = sorted(keys);
    const bodies = types.replace(/export interface \w+Events \{[^}]*\n\}/g, '');
    assert.deepEqual(all(bodies, /(?:^ {2}'?|[{;] '?)(-?\w+)'?\??: /gm), inYaml);
    const sources = ['view', 'played', 'league', 'table', 'wire/answers', 'wire/host', 'wire/league'].map((name) => read(`crates/game/src/${name}.rs`));
    const server = read('crates/server/src/records/mod.rs');
    const renamed = all([...sources, server].join('\n'), /rename = "(-?\w+)"/g);
    const asked = all(read('crates/game/src/wire/requests.rs'), /"(\w+)"/g);
    const ordered = all(read('crates/game/src/wire/host.rs'), /(?:optional\(\w+, |data\()"(\w+)"/g);
    // Some fields have the same name in Rust.
    const plain = inYaml.filter((key) => sources.some((source) => new RegExp(`^    (pub )?${key}: `, 'm').test(source)));
    const rust = sorted([...renamed, ...asked, ...ordered, ...plain]);
    const missing = inYaml.filter((key) => !rust.includes(key));
    assert.deepEqual(missing, []);
    // Words that are values, the mark of a binary part, and a word of stores alone.
    const values = ['abandono', 'encerrada', 'esperando', 'jogando', '_placeholder', 'mudanca'];
    assert.deepEqual(rust.filter((word) => !inYaml.includes(word) && !values.includes(word)), []);
    const told = new Set([protocol, ...['HTTP', 'HOST-EVENTS'].map((page) => read(`docs/${page}.md`))].join('\n').match(/[\w-]+/g));
    assert.deepEqual(inYaml.filter((key) => !told.has(key)), []);
  });
});

describe('types', () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'jogo-contract-'));
    symlinkSync(path('node_modules'), join(folder, 'node_modules'));
    copyFileSync(path('../docs/jogo.d.ts'), join(folder, 'jogo.d.ts'));
    writeFileSync(join(folder, 'node.d.ts'), "declare const process: { argv: string[] };\ndeclare function require(name: 'socket.io-client'): typeof import('socket.io-client');\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  const TYPED = "/** @type {import('socket.io-client').Socket<import('./jogo').ServerToClientEvents, import('./jogo').ClientToServerEvents>} */\n";

  /** The compiler's complaints about a file. */
  function complaints(name, text, more = {}) {
    writeFileSync(join(folder, name), text);
    const config = {
      compilerOptions: {
        strict: true, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: false, types: [],
        target: 'es2022', module: 'preserve', moduleResolution: 'bundler', lib: ['es2023', 'dom'], ...more,
      },
      files: [name, 'node.d.ts', 'jogo.d.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout, status } = spawnSync(path('node_modules/.bin/tsc'), ['--project', folder], { encoding: 'utf8' });
    assert.notEqual(status, null, 'the compiler runs');
    return stdout.split('\n').filter((line) => line.includes('error TS') && !line.includes('node_modules/'));
  }

  const client = read('examples/client.js').replace('const socket', `${TYPED}const socket`)
    .replace("const { io } = require('socket.io-client');", "import { io } from 'socket.io-client';");
  const script = read('examples/page/index.html').match(/<script>\n([^]*?)<\/script>/)?.[1] ?? '';
  const page = `import { io } from 'socket.io-client';\n${script.replace('const socket', `${TYPED}const socket`)}`;

  test('the examples in JavaScript keep to them', () => {
    assert.deepEqual(complaints('client.js', client), []);
    const game = page.replace('let game =', "/** @type {Pick<import('./jogo').Room, 'tabuleiro' | 'vencedor'> & Partial<import('./jogo').Room>} */\nlet game =");
    // A page takes it that its elements are there, and gives its own functions no types.
    const loose = { noImplicitAny: false, strictNullChecks: false };
    assert.deepEqual(complaints('page.js', game, loose), []);
    assert.match(complaints('page.js', game.replace('game.vez', 'game.turn'), loose).join(), /'turn' does not exist/);
  });

  test('a mistake in an event, a key or a value is found', () => {
    for (const [right, wrong, told] of [
      ["'sua_vaga'", "'sua_cadeira'", /sua_cadeira/],
      ["'entrar_sala'", "'entra_sala'", /entra_sala/],
      ['{ marca }', '{ mark }', /'mark' does not exist/],
      ['{ tabuleiro });', '{ quadro: tabuleiro });', /quadro/],
      ['= mark; //', "= 'X'; //", /not assignable/],
    ]) {
      assert.ok(client.includes(right), right);
      assert.match(complaints('wrong.js', client.replace(right, wrong)).join('\n'), told);
    }
  });

  test('the use in the head of the types compiles', () => {
    const use = [...types.matchAll(/^\/\/ {3}(.*)$/gm)].map((match) => match[1]).join('\n');
    const asked = "\nsocket.emit('entrar_sala', { jogoId: 7 }, (ack) => { if (!ack.ok) console.log(ack.codigo); });\n";
    assert.deepEqual(complaints('use.ts', use + asked), []);
  });
});

test('the server serves both, and its games keep to the document', async (t) => {
  const server = await serve();
  t.after(() => server.stop());
  for (const [at, file, kind] of [
    ['/asyncapi.yaml', 'docs/asyncapi.yaml', 'application/yaml; charset=utf-8'],
    ['/jogo.d.ts', 'docs/jogo.d.ts', 'text/plain; charset=utf-8'],
  ]) {
    const answer = await fetch(server.url + at);
    assert.equal(answer.headers.get('content-type'), kind);
    assert.equal(await answer.text(), read(file));
    const again = await fetch(server.url + at, { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } });
    assert.equal(again.status, 304);
  }
  const [x, o] = [io(server.url, { forceNew: true }), io(server.url, { forceNew: true })].map((socket) => new Player(socket));
  t.after(() => { for (const one of [x, o]) one.close(); });
  for (const one of [x, o]) {
    await one.connected();
    one.socket.emit('entrar_sala', { jogoId: '123', nome: 'Maria Clara dos Santos' });
    await one.sees(boardAfter([]));
  }
  await playPlainly(x, o, WON);
  const games = await (await fetch(`${server.url}/sala/123/partidas?formato=json`)).json();
  const validate = schema('GamesOfRoom');
  assert.ok(validate(games), ajv.errorsText(validate.errors));
  assert.equal(games.partidas[0].lances, '14253');
});
