// The numbers for Prometheus, read by the parser of its own Python client.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { path, PYTHON, serve, start } from './support/server.mjs';
import { PATIENCE_MS, within } from './support/time.mjs';

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {string} */
let address;
before(async () => {
  server = await serve(['--metricas', '127.0.0.1:0']);
  const told = /Numbers for Prometheus at (http:\S+)/;
  await within(PATIENCE_MS, (async () => {
    while (!told.test(server.said())) await new Promise((resolve) => setTimeout(resolve, 20));
  })(), 'the address of the numbers');
  address = told.exec(server.said())[1];
});
after(() => server.stop());

const numbers = () => JSON.parse(execFileSync(PYTHON, [path('python/numbers.py'), address], { encoding: 'utf8' }));

/** The value of one sample. @param {Record<string, string>} labels */
function value(families, name, labels = {}) {
  const all = Object.values(families).flatMap((family) => family.samples);
  const found = all.filter(([of, its]) => of === name && JSON.stringify(its) === JSON.stringify(labels));
  assert.equal(found.length, 1, name);
  return found[0][2];
}

test('the numbers follow a game, and name nobody', async () => {
  const idle = numbers();
  assert.equal(value(idle, 'jogo_moves_total'), 0);
  assert.equal(value(idle, 'jogo_sessions'), 0);
  // The first client to sit is X, so it must sit before the second one enters.
  const players = [];
  for (const mark of ['1', '-1']) {
    players.push(await start(PYTHON, [path('python/plain_player.py'), server.url, 'copa-do-mundo', mark], /(entrou)/, 'the Python client'));
  }
  for (const player of players) await within(PATIENCE_MS, player.ended, 'the game to end');
  const played = numbers();
  assert.equal(value(played, 'jogo_moves_total'), 5);
  assert.ok(value(played, 'jogo_commit_seconds_count') >= 7);
  assert.equal(value(played, 'jogo_commit_seconds_bucket', { le: '+Inf' }), value(played, 'jogo_commit_seconds_count'));
  assert.ok(value(played, 'jogo_commit_seconds_sum') > 0);
  assert.deepEqual(Object.fromEntries(Object.entries(played).map(([name, family]) => [name, family.type])), {
    jogo_build_info: 'gauge', jogo_start_time_seconds: 'gauge', jogo_rooms: 'gauge', jogo_seats: 'gauge',
    jogo_sessions: 'gauge', jogo_connections: 'gauge', jogo_moves: 'counter', jogo_refusals: 'counter',
    jogo_commit_seconds: 'histogram', jogo_log_dropped: 'counter',
  });
  const labels = new Set(Object.values(played).flatMap((family) => family.samples).flatMap(([, its]) => Object.keys(its)));
  assert.deepEqual([...labels].sort(), ['codigo', 'le', 'present', 'version']);
});

test('a refusal counts under its code, and a session while it is open', async () => {
  const before = numbers();
  const at = `${server.url}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(at)).text()).slice(1));
  const say = async (packet) => { await fetch(`${at}&sid=${sid}`, { method: 'POST', body: packet }); };
  await say('40');
  await (await fetch(`${at}&sid=${sid}`)).text();
  await say('42["sair_sala"]');
  await (await fetch(`${at}&sid=${sid}`)).text();
  const now = numbers();
  const refused = (families) => value(families, 'jogo_refusals_total', { codigo: 'fora_da_sala' });
  assert.equal(refused(now), refused(before) + 1);
  assert.equal(value(now, 'jogo_sessions'), value(before, 'jogo_sessions') + 1);
});

test('each port answers its own paths alone', async () => {
  const status = async (base, at) => (await fetch(new URL(at, base))).status;
  assert.equal(await status(address, '/metrics'), 200);
  assert.equal(await status(server.url, '/metrics'), 404);
  for (const at of ['/', '/saude', '/salas', '/socket.io/?EIO=4&transport=polling']) {
    assert.equal(await status(address, at), 404, at);
  }
});
