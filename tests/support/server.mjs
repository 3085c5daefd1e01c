// Starts the real jogo binary, as a person would, on a port the system chooses.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.mjs';
import { PATIENCE_MS, within } from './time.mjs';

const HERE = fileURLToPath(new URL('..', import.meta.url));

export const JOGO = process.env.JOGO_BIN ?? `${HERE}../target/debug/jogo`;
export const PYTHON = process.env.JOGO_TEST_PYTHON ?? `${HERE}.venv/bin/python`;
export const path = (name) => HERE + name;

/** A program whose output says when it is ready. @param {RegExp} ready its first group is the result */
export async function start(command, args, ready, what, patience = 20_000) {
  // No server is announced to the network here.
  const env = { ...process.env, JOGO_LAN: 'nada' };
  const child = startChild(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let look = () => {};
  const heard = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        said += data;
        const match = ready.exec(said);
        if (match) resolve(match[1]);
        look();
      });
    }
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${what} ended with ${code}:\n${said}`)));
  });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  const result = await within(patience, heard, `${what} to be ready`).catch((error) => {
    child.kill();
    throw error;
  });
  return {
    result,
    child,
    ended,
    said: () => said,
    /** Waits until the program has said this. @param {string} words */
    hears: (words) => within(PATIENCE_MS, new Promise((resolve) => {
      look = () => { if (said.includes(words)) resolve(undefined); };
      look();
    }), `"${words}"`).catch((error) => {
      throw new Error(`${error.message}:\n${said}`);
    }),
  };
}

/** `jogo serve` with more arguments; `await using`-like: call stop(). @param {string[]} args */
export async function serve(args = [], port = 0) {
  const place = args.includes('--dados') ? [] : ['--efemero'];
  const command = ['serve', ...place, '--host', '127.0.0.1', '--port', String(port), '--idioma', 'en', ...args];
  const { result, child, ended, said } = await start(JOGO, command, /(http:\/\/127\.0\.0\.1:\d+)\s/, 'jogo serve');
  return {
    url: result,
    host: result.replace('http://', ''),
    said,
    /** From here on it hears and says nothing, but is there. */
    pause: () => pause(child),
    resume: () => child.kill('SIGCONT'),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return within(10_000, ended, 'jogo serve to stop');
    },
  };
}

/** Stops a process, and returns when none of its threads runs. On a busy machine one would still answer for a moment. */
function pause(child) {
  child.kill('SIGSTOP');
  const runs = (thread) => !/^\d+ \(.*\) T/.test(readFileSync(`/proc/${child.pid}/task/${thread}/stat`, 'utf8'));
  const until = Date.now() + 10_000;
  while (readdirSync(`/proc/${child.pid}/task`).some(runs)) {
    if (Date.now() > until) throw new Error('the server does not stop');
  }
}
