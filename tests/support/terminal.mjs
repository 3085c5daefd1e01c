// A person at a terminal who runs jogo: reads the screen, presses keys.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startChild } from './child.mjs';
import { JOGO, path, PYTHON } from './server.mjs';
import { PATIENCE_MS, within } from './time.mjs';

export class Terminal {
  #child;
  #home = mkdtempSync(join(tmpdir(), 'jogo-'));
  #watchers = new Set();
  /** The text on the screen now. */
  screen = '';

  /** @param {string[]} args of the program, which is jogo unless another one is named */
  constructor(args, { columns = 80, rows = 24, program = JOGO } = {}) {
    const command = [path('python/terminal.py'), String(columns), String(rows), program, ...args];
    // Its seats stay apart from those of the user who runs the tests, and it finds no server of the network.
    const env = { ...process.env, JOGO_LAN: 'nada', XDG_STATE_HOME: this.#home };
    this.#child = startChild(PYTHON, command, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.on('exit', () => rmSync(this.#home, { recursive: true, force: true, maxRetries: 3 }));
    this.ended = new Promise((resolve) => {
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        const told = JSON.parse(line);
        if (typeof told === 'number') return resolve(told);
        this.screen = told.join('\n');
        for (const look of this.#watchers) look();
      });
    });
  }

  /** @param {string} keys */
  press(keys) {
    this.#child.stdin.write(`${JSON.stringify(keys)}\n`);
  }

  /** Gives the terminal another size. */
  resize(columns, rows) {
    this.#child.stdin.write(`${JSON.stringify([columns, rows])}\n`);
  }

  /** Waits until the screen meets `wish`. @param {RegExp | ((screen: string) => boolean)} wish */
  async shows(wish) {
    const fits = typeof wish === 'function' ? wish : (screen) => wish.test(screen);
    let look;
    const seen = new Promise((resolve) => {
      look = () => { if (fits(this.screen)) resolve(); };
      this.#watchers.add(look);
      look();
    });
    try {
      await within(PATIENCE_MS, seen, String(wish));
    } catch (error) {
      error.message += `; the screen:\n${this.screen}`;
      throw error;
    } finally {
      this.#watchers.delete(look);
    }
  }

  close() {
    this.#child.kill();
  }
}

/** The squares played, from the list next to the board of a large screen. @param {string} screen */
export function movesOn(screen) {
  return [...screen.matchAll(/(\d)\. [XO] (\d)/g)].map(([, , square]) => Number(square) - 1);
}

/** The board of a small screen, where each mark is one letter; a free square may show its number. @param {string} screen */
export function boardOn(screen) {
  const rows = [...screen.matchAll(/(.{3})│(.{3})│(.{3})/g)];
  return rows.flatMap(([, ...cells]) => cells.map((cell) => ({ X: 1, O: -1 })[/[XO]/.exec(cell)?.[0]] ?? 0));
}
