// Starts a whole cluster with `deploy/local`, and stops it.

import { createServer } from 'node:net';
import { path, start } from './server.mjs';
import { within } from './time.mjs';

/** A port that was free just now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {string[]} args of each node @param {Record<string, string>} env */
export async function cluster(args = [], env = {}) {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const command = [...variables, path('../deploy/local'), ...args];
  const { result, child, ended, said } = await start('env', command, /Open +(\S+)[^]*Ctrl-C/, 'deploy/local');
  return {
    url: result,
    /** The process ids of its nodes. */
    nodes: Array.from(said().matchAll(/process (\d+)/g), ([, id]) => Number(id)),
    /** Where it keeps its logs while it runs. */
    folder: /Logs in (\S+)\. /.exec(said())?.[1] ?? '',
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return within(20_000, ended, 'deploy/local to stop');
    },
  };
}

/** Whether there is such a process. @param {number} id */
export function lives(id) {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}
