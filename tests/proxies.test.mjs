// Web servers in front of jogo, each by the very text of docs/PROXIES.md: pages, games, streams, addresses, links, restarts.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { io } from 'socket.io-client';
import { openBrowser } from './support/browser.mjs';
import { startChild } from './support/child.mjs';
import { freePort } from './support/cluster.mjs';
import { boardAfter, Player, playPlainly, WON } from './support/player.mjs';
import { JOGO, start } from './support/server.mjs';
import { says, shows, square } from './support/states.mjs';
import { PATIENCE_MS, within } from './support/time.mjs';
import { NAME, textFor, WEB_SERVERS, webServer } from './support/web-servers.mjs';

const LOOPBACK = '127.0.0.1';
/** An address of this machine for which the limits of an address hold, which they do not for loopback. */
const OWN = Object.values(networkInterfaces()).flat().find((one) => one?.family === 'IPv4' && !one.internal)?.address;

let browser;
before(async () => {
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--ignore-certificate-errors', `--host-resolver-rules=MAP ${NAME} ${LOOPBACK}`];
  browser = await openBrowser({ args });
});
after(() => browser.close());

/** The path below which the server is, such as `/jogo`; empty at the root. */
const below = (front) => new URL(front.url).pathname.replace(/\/$/, '');

/** A server behind a proxy, on this port, whose rooms stay in this file. @param {string[]} more flags */
async function jogo(port, file, more) {
  const flags = [...more, '--host', LOOPBACK, '--port', String(port), '--dominio', NAME, '--atras-de-proxy', '--conexoes-por-endereco', '3'];
  return start(JOGO, ['serve', '--idioma', 'en', '--dados', file, '--log', ...flags], /Ctrl-?\+?(C)/, 'jogo serve');
}

/** Options of Node for a request to the name, wherever it really is. @param {string} address */
function to(front, address = LOOPBACK) {
  const lookup = (_name, options, done) => (options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4));
  const { Agent } = front.url.startsWith('https:') ? https : http;
  return { agent: new Agent({ ca: readFileSync(front.pem), servername: NAME, lookup, keepAlive: true }) };
}

/** The answer to GET. @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, body: string }>} */
function get(front, path, { headers = {}, address = LOOPBACK } = {}) {
  const { get: ask } = front.url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    ask(front.url + path, { ...to(front, address), headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (data) => { body += data; });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    }).on('error', reject);
  });
}

function player(front, transports) {
  const path = `${below(front)}/socket.io`;
  const own = new Player(io(new URL(front.url).origin, { path, forceNew: true, transports, reconnectionDelay: 50, reconnectionDelayMax: 200, ...to(front) }));
  own.socket.on('connect', () => own.socket.emit('entrar_sala', { jogoId: own.room, nome: 'Maria Clara dos Santos', ficha: own.token }));
  return own;
}

async function pair(front, room, transports) {
  const players = [];
  for (let seat = 0; seat < 2; seat += 1) {
    const own = player(front, transports);
    own.room = room;
    await own.connected();
    await own.hears('sua_vaga');
    players.push(own);
  }
  return players;
}

/** A reader of a room that goes on, over HTTP/1.1 or HTTP/2. */
function follow(front, path, version) {
  let heard = '';
  let wake = () => {};
  const hear = (data) => { heard += data; wake(); };
  const fails = (error) => hear(String(error));
  let close;
  if (version === 2) {
    const lookup = to(front).agent.options.lookup;
    const session = http2.connect(front.url, { ca: readFileSync(front.pem), lookup });
    session.request({ ':path': below(front) + path, accept: 'text/plain' }).setEncoding('utf8').on('data', hear);
    session.on('error', fails);
    close = () => session.destroy();
  } else {
    const { get: ask } = front.url.startsWith('https:') ? https : http;
    const request = ask(front.url + path, { ...to(front), headers: { accept: 'text/plain' } }, (answer) => answer.setEncoding('utf8').on('data', hear));
    request.on('error', fails);
    close = () => request.destroy();
  }
  return {
    close,
    async hears(wish, ms = 2_000) {
      const found = async () => { while (!wish.test(heard)) await new Promise((resolve) => { wake = resolve; }); };
      await within(ms, found(), `${wish} over HTTP/${version}`).catch((error) => assert.fail(`${error.message}:\n${heard}`));
    },
  };
}

/** A file of names of its own for one program, since the name of the document belongs to nobody here. */
function terminalPlayer(front, room, folder) {
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost ${NAME}\n`);
  const line = `mount --bind '${hosts}' /etc/hosts && exec '${JOGO}' play --idioma en --host '${front.url}' --sala ${room} --nome Bia`;
  const env = { ...process.env, SSL_CERT_FILE: front.pem, HOME: folder, XDG_STATE_HOME: folder, JOGO_LAN: 'nada' };
  return startChild('unshare', ['--map-root-user', '--mount', 'sh', '-c', line], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

const STORIES = {
  'the page plays against a client of its own server': async ({ front, kind }) => {
    const page = await browser.person({ ignoreHTTPSErrors: true });
    const sockets = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.goto(`${front.url}/sala/pagina`);
    await page.locator('#invite:visible').waitFor();
    const other = player(front, ['websocket']);
    other.room = 'pagina';
    await other.connected();
    for (let played = 1; played <= WON.length; played += 1) {
      const board = boardAfter(WON.slice(0, played));
      if (played % 2 === 1) await square(page, WON[played - 1]).click();
      else other.socket.emit('atualizar_jogo', { tabuleiro: board });
      await Promise.all([shows(page, board), other.sees(board)]);
    }
    await says(page, 'you win');
    assert.deepEqual(sockets.map((url) => url.split('/')[0]), [kind === 'varnish' ? 'ws:' : 'wss:'], 'one WebSocket');
    other.close();
    await page.context().close();
  },

  'a game over each transport': async ({ front }) => {
    for (const transport of ['websocket', 'polling']) {
      const players = await pair(front, transport, [transport]);
      await playPlainly(...players, WON);
      for (const own of players) {
        assert.equal(own.socket.io.engine.transport.name, transport);
        own.close();
      }
    }
  },

  'a stream tells each move at once': async ({ front, kind }) => {
    const versions = ['nginx', 'caddy', 'haproxy', 'lighttpd'].includes(kind) ? [1, 2] : [1];
    for (const version of versions) {
      const room = `siga-${version}`;
      const [x, o] = await pair(front, room, ['websocket']);
      const words = follow(front, `/sala/${room}?siga&idioma=en`, version);
      const lines = follow(front, `/sala/${room}?siga&formato=ndjson`, version);
      await words.hears(/Maria/, PATIENCE_MS);
      for (const played of [1, 2]) {
        const board = boardAfter(WON.slice(0, played));
        (played === 1 ? x : o).socket.emit('atualizar_jogo', { tabuleiro: board });
        await words.hears(new RegExp(`played ${WON[played - 1] + 1},`));
        await lines.hears(new RegExp(`"tabuleiro":\\[${board.join(',').replaceAll('-', '\\-')}\\]`));
      }
      for (const one of [words, lines, x, o]) one.close();
    }
  },

  'links and codes have the name and the scheme of the page': async ({ front, kind, backend }) => {
    const { host } = new URL(front.url);
    const straight = async (headers) => get({ url: `http://${LOOPBACK}:${backend}${below(front)}`, pem: front.pem }, '/sala/1/qr.svg', { headers: { host, ...headers } });
    const [secure, plain] = [await straight({ 'x-forwarded-proto': 'https' }), await straight({})];
    assert.notEqual(secure.body, plain.body);
    const seen = await get(front, '/sala/1/qr.svg');
    assert.equal(seen.body, kind === 'varnish' ? plain.body : secure.body);
    assert.equal((await get(front, '/endereco')).body, `${host}${below(front)}\n`);
  },

  'the real address of a client counts, and a forged one does not': async ({ front }) => {
    assert.ok(OWN, 'this machine has no address of its own: connect it to a network, or add one to lo');
    const path = '/socket.io/?EIO=4&transport=polling';
    const statuses = [];
    for (let number = 1; number <= 5; number += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${number}` };
      const answer = await get(front, path, { address: OWN, headers });
      statuses.push(answer.status);
      // The body of a refusal arrives whole.
      if (answer.status !== 200) assert.deepEqual(JSON.parse(answer.body), { codigo: 'servidor_cheio' });
    }
    assert.deepEqual(statuses, [200, 200, 200, 503, 503]);
    // Somebody who pretends to be that client takes nothing from it, and others still come in.
    assert.equal((await get(front, path, { headers: { 'x-forwarded-for': OWN } })).status, 200);
  },

  'refusals arrive with their bodies': async ({ front, kind }) => {
    const words = { accept: 'text/plain', 'accept-language': 'en' };
    const missing = await get(front, '/sala/nenhuma', { headers: words });
    assert.deepEqual([missing.status, missing.headers['cache-control']], [404, 'no-store']);
    assert.match(missing.body, /nenhuma/);
    const invalid = await get(front, '/sala/a%20b', { headers: words });
    assert.equal(invalid.status, 400);
    assert.notEqual(invalid.body.trim(), '');
    const foreign = await get(front, '/socket.io/?EIO=4&transport=polling', { headers: { origin: 'https://evil.example' } });
    assert.equal(foreign.status, 403);
    // Caddy answers other names than its own by itself.
    if (kind === 'caddy') return;
    const misdirected = await get(front, '/', { headers: { host: 'evil.example' } });
    assert.equal(misdirected.status, 421);
    assert.match(misdirected.body, /--domain\b/);
  },

  'jogo play comes in by the name': async ({ front, folder }) => {
    const x = player(front, ['websocket']);
    x.room = 'terminal';
    await x.connected();
    const terminal = terminalPlayer(front, 'terminal', folder);
    let said = '';
    terminal.stdout.on('data', (data) => { said += data; });
    terminal.stderr.on('data', (data) => { said += data; });
    const seated = async () => {
      for (;;) if ((await x.hears('atualizar_jogo')).jogadores['-1']?.nome === 'Bia') return;
    };
    await within(PATIENCE_MS, seated(), 'jogo play').catch((error) => assert.fail(`${error.message}:\n${said}`));
    terminal.kill();
    x.close();
  },

  'players come back by themselves after the server was killed': async ({ front, server, again }) => {
    const [x, o] = await pair(front, 'volta', ['websocket']);
    x.socket.emit('atualizar_jogo', { tabuleiro: boardAfter(WON.slice(0, 1)) });
    await o.sees(boardAfter(WON.slice(0, 1)));
    server.child.kill('SIGKILL');
    await server.ended;
    const away = await get(front, '/saude');
    assert.ok([502, 503].includes(away.status), `${away.status}`);
    await again();
    // The page is there again at once, or a moment later.
    const back = async () => { while ((await get(front, '/saude')).status !== 200) await new Promise((resolve) => { setTimeout(resolve, 100); }); };
    await within(10_000, back(), 'the server behind the proxy');
    await o.sees(boardAfter(WON.slice(0, 1)));
    o.socket.emit('atualizar_jogo', { tabuleiro: boardAfter(WON.slice(0, 2)) });
    await x.sees(boardAfter(WON.slice(0, 2)));
    for (const own of [x, o]) own.close();
  },
};

const BELOW_A_PATH = {
  'nothing that a page asks for or gives away is outside of the path': async ({ front }) => {
    const page = await browser.person({ ignoreHTTPSErrors: true });
    const [asked, failed] = [[], []];
    page.on('request', (request) => asked.push(request.url()));
    page.on('websocket', (socket) => asked.push(socket.url().replace(/^ws/, 'http')));
    page.on('response', (answer) => { if (answer.status() >= 400) failed.push(answer.url()); });
    for (const path of ['/', '/tv', '/fio', '/protocolo', '/sala/caminho?formulario&idioma=en', '/sala/caminho']) {
      await page.goto(front.url + path, { waitUntil: 'networkidle' });
    }
    await page.locator('#invite:visible').waitFor();
    assert.equal(await page.textContent('#invite-link'), `${front.url}/sala/caminho`);
    assert.equal(await page.textContent('#invite-command'), `jogo play --sala caminho --host ${front.url}`);
    await page.click('#leave');
    await page.locator('#start:not([hidden])').waitFor();
    assert.equal(page.url(), `${front.url}/`);
    await page.fill('#code', `${front.url}/sala/outra`);
    await page.press('#code', 'Enter');
    await page.locator('#invite:visible').waitFor();
    assert.deepEqual(failed, []);
    assert.deepEqual(asked.filter((url) => !url.startsWith(`${front.url}/`) && url !== front.url && !url.startsWith('data:')), []);
    await page.context().close();
  },

  'a game by plain forms': async ({ front }) => {
    const page = await browser.person({ ignoreHTTPSErrors: true });
    await page.goto(`${front.url}/sala/formas?formulario&idioma=en`);
    await page.click('button');
    await page.getByText('You are X.').waitFor();
    assert.ok(page.url().startsWith(`${front.url}/sala/formas`), page.url());
    await page.context().close();
    // This page has no icon, so the browser asks the site for one, whose root is not ours.
    const icon = 'Failed to load resource: the server responded with a status of 404 ()';
    assert.deepEqual(browser.complaints.splice(0).filter((complaint) => complaint !== icon), []);
  },

  'another spelling is redirected below the path': async ({ front }) => {
    const { status, headers } = await get(front, '/TV');
    assert.deepEqual([status, headers.location], [308, `${below(front)}/tv`]);
  },
};

/** Runs stories behind a web server. @param {string[]} flags of jogo @param {string} text of the document */
async function behind(t, kind, stories = STORIES, flags = [], text = textFor(kind)) {
  const folder = mkdtempSync(join(tmpdir(), 'jogo-'));
  const backend = await freePort();
  const file = join(folder, 'salas.db');
  let server = await jogo(backend, file, flags);
  const front = await webServer(kind, backend, text);
  front.url += flags[1] || '';
  t.after(async () => {
    await front.close();
    server.child.kill();
    await server.ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const again = async () => { server = await jogo(backend, file, flags); };
  for (const [story, run] of Object.entries(stories)) {
    await t.test(story, () => run({ front, kind, backend, folder, server, again }));
  }
  assert.deepEqual(browser.complaints.splice(0), []);
}

for (const kind of Object.keys(WEB_SERVERS)) {
  test(`${kind}, by the text of docs/PROXIES.md`, { timeout: 120_000 }, (t) => behind(t, kind));
}

test('nginx below a path, by the text of docs/PROXIES.md', { timeout: 120_000 }, (t) => {
  return behind(t, 'nginx', { ...STORIES, ...BELOW_A_PATH }, ['--caminho', '/jogo'], textFor('nginx', 1));
});
