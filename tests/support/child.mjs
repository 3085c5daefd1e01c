// The programs that a test starts. None of them outlives its test: a failed one does not reach the line that stops it.

import { spawn } from 'node:child_process';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** As `spawn` of Node, and killed when this process ends. @type {typeof spawn} */
export function startChild(...args) {
  const started = spawn(...args);
  running.add(started);
  started.on('exit', () => running.delete(started));
  return started;
}
