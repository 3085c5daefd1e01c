// Players by ssh, through a real sshd with Debian's configuration and ours, set up by the very commands of docs/HOST.md.
//
// All of it runs in a namespace: its /etc, /usr/local, logs and ports are its own. That needs root or, for others,
// the subordinate ids of `newuidmap`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startChild } from './support/child.mjs';
import { path } from './support/server.mjs';

const OWN = process.getuid() === 0 ? [] : ['--map-root-user', '--map-auto'];
const SET_UP = `set -e
  own=/mnt
  mount -t tmpfs tmpfs "$own"
  for folder in etc usr/local; do
    mkdir -p "$own/new/$folder" "$own/work/$folder"
    mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$own/new/$folder,workdir=$own/work/$folder" "/$folder"
  done
  mount -t tmpfs tmpfs /var/log
  mount -t tmpfs tmpfs /run
  ip link set lo up
  exec "$@"`;

test('players by ssh', { timeout: 240_000 }, async () => {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  // The stories are a test run of their own.
  delete env.NODE_TEST_CONTEXT;
  const command = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', ...OWN, 'sh', '-c', SET_UP, 'sh'];
  const child = startChild('unshare', [...command, process.execPath, path('support/ssh-stories.mjs')], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.doesNotMatch(said, /^unshare: /, 'this test needs root, or newuidmap and a kernel that lets everybody have namespaces');
  assert.equal(code, 0, said);
});
