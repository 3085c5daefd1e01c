// Web servers in front of jogo, each with the text of docs/PROXIES.md as its configuration.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child.mjs';
import { freePort } from './cluster.mjs';
import { path } from './server.mjs';
import { within } from './time.mjs';

/** The name in the document. */
export const NAME = 'game.example.com';
const MODULES = '/usr/lib/apache2/modules';
const APACHE = ['mpm_event', 'authz_core', 'ssl', 'proxy', 'proxy_http', 'headers'];

/**
 * The rest of the configuration, as Debian has it around the text of the document, and the command.
 * @type {Record<string, { program: string, plain?: true, around: (text: string, folder: string, port: number) => string, command: (file: string, folder: string, port: number) => string[] }>}
 */
export const WEB_SERVERS = {
  nginx: {
    program: '/usr/sbin/nginx',
    around: (text, folder) => `daemon off; pid ${folder}/pid; error_log stderr; events {}
      http { include /etc/nginx/mime.types; gzip on; access_log off; ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}\n${text}\n}`,
    command: (file, folder) => ['-p', folder, '-c', file],
  },
  apache: {
    program: '/usr/sbin/apache2',
    around: (text, folder, port) => `ServerRoot ${folder}\nDefaultRuntimeDir ${folder}\nPidFile ${folder}/pid
      ErrorLog ${folder}/log\nServerName localhost\nUser www-data\nGroup www-data\nListen ${port}
      ${APACHE.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}\n${text}`,
    command: (file) => ['-D', 'FOREGROUND', '-f', file],
  },
  caddy: {
    program: '/usr/bin/caddy',
    around: (text, folder, port) => `{\nadmin off\nhttps_port ${port}\nauto_https disable_redirects\nstorage file_system ${folder}\n}\n${text}`,
    command: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
  haproxy: {
    program: '/usr/sbin/haproxy',
    around: (text) => `defaults\nmode http\ntimeout connect 5000\ntimeout client 50000\ntimeout server 50000\n${text}`,
    command: (file) => ['-db', '-f', file],
  },
  lighttpd: {
    program: '/usr/sbin/lighttpd',
    // Its own port serves nothing: the text opens another one.
    around: (text, folder) => `server.modules = ( "mod_access" )\nserver.document-root = "${folder}"
      server.bind = "${folder}/unused.socket"\n${text}`,
    command: (file) => ['-D', '-f', file],
  },
  varnish: {
    program: '/usr/sbin/varnishd',
    plain: true,
    around: (text) => text,
    command: (file, folder, port) => ['-F', '-f', file, '-a', `:${port}`, '-n', join(folder, 'work'), '-s', 'default,16m'],
  },
};

/** A certificate for the name, which signs itself, and its key: one file, as in the document. @param {string} folder */
export function certificate(folder) {
  const [pem, key] = [join(folder, 'game.pem'), join(folder, 'key')];
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`, '-keyout', key, '-out', pem,
  ], { stdio: 'ignore' });
  writeFileSync(pem, readFileSync(pem, 'utf8') + readFileSync(key, 'utf8'));
  return pem;
}

/** A text of the document for this web server: the first one, or a later one. @param {string} kind */
export function textFor(kind, number = 0) {
  const fence = kind === 'varnish' ? 'vcl' : kind;
  const texts = [...readFileSync(path('../docs/PROXIES.md'), 'utf8').matchAll(new RegExp(`^\`\`\`${fence}\\n([^]*?)^\`\`\`$`, 'gm'))];
  if (!texts[number]) throw new Error(`docs/PROXIES.md has no text ${number + 1} for ${kind}`);
  return texts[number][1];
}

/** Starts a web server. @param {string} kind @param {number} backend the port of jogo @param {string} document a text of docs/PROXIES.md */
export async function webServer(kind, backend, document) {
  const { program, plain = false, around, command } = WEB_SERVERS[kind];
  if (!existsSync(program)) throw new Error(`${program} is missing: run tests/setup proxies`);
  const folder = mkdtempSync(join(tmpdir(), `jogo-${kind}-`));
  // The workers of some are another user.
  execFileSync('chmod', ['755', folder]);
  const port = await freePort();
  const pem = certificate(folder);
  const text = document
    .replaceAll('5000', String(backend))
    .replace(/\b443\b/g, String(port))
    .replaceAll('/etc/ssl/game.pem', pem);
  const file = join(folder, 'configuration');
  writeFileSync(file, around(text, folder, port));
  mkdirSync(join(folder, 'work'));
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = startChild(program, command(file, folder, port), { stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  let running = true;
  ended.then(() => { running = false; });
  while (running && !await isOpen(port)) await new Promise((resolve) => { setTimeout(resolve, 50); });
  if (!running) throw new Error(`${kind} ended:\n${said}`);
  return {
    port,
    pem,
    url: `${plain ? 'http' : 'https'}://${NAME}:${port}`,
    said: () => said,
    async close() {
      child.kill('SIGTERM');
      await within(20_000, ended, `${kind} to stop`);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Whether a program listens there. @param {number} port */
function isOpen(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
