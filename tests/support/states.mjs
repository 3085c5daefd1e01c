// Every state of our page that a person can see, each brought about as it comes about in a game.

import { io } from 'socket.io-client';
import { boardAfter, Player, playPlainly, WON } from './player.mjs';
import { serve } from './server.mjs';

const DRAWN = [4, 0, 2, 6, 3, 5, 1, 7, 8];

/** Waits until the page says this above the board. */
export const says = (page, words) =>
  page.waitForFunction((expected) => document.getElementById('status').textContent.toLowerCase().includes(expected), words.toLowerCase());

export const square = (page, index) => page.locator('.square').nth(index);

/** Waits until a page shows this board, settled: no move is still on its way. */
export async function shows(page, board) {
  const marks = board.map((mark) => ({ 1: 'x', '-1': 'o', 0: '' })[mark]).join(',');
  await page.waitForFunction((expected) => {
    const squares = [...document.querySelectorAll('.square')];
    return squares.map(({ dataset }) => dataset.mark).join(',') === expected && !squares.some((one) => one.classList.contains('pending'));
  }, marks);
}

/** Waits until it is the page's turn. A key that is pressed before it has heard of its opponent plays nothing. */
export const isToMove = (page) => page.waitForFunction(() => document.getElementById('status').dataset.tone === 'mine');

export const appears = (page, id) => page.waitForSelector(`#${id}:not([hidden])`);

/** Plays a game that X wins, on the page and by its opponent, who has just been found. @param {number} between the milliseconds after each mark */
export async function playFound(page, other, between = 0) {
  await page.waitForSelector('.player.turn');
  const first = await page.evaluate(() => document.getElementById('status').dataset.tone === 'mine');
  for (let played = 1; played <= WON.length; played += 1) {
    const board = boardAfter(WON.slice(0, played));
    if ((played % 2 === 1) === first) await square(page, WON[played - 1]).click();
    else other.socket.emit('atualizar_jogo', { tabuleiro: board });
    await shows(page, board);
    await page.waitForTimeout(between);
  }
  await appears(page, 'next-opponent');
}

/** A place with a server of its own, where people meet in rooms nobody else is in. */
export class Stage {
  #rooms = 0;
  #others = [];

  /** @param {Awaited<ReturnType<import('./browser.mjs').openBrowser>>} browser @param {object} look how its pages look */
  constructor(browser, look) {
    this.browser = browser;
    this.look = look;
  }

  async open(args = []) {
    this.server = await serve(args);
    // A name of this machine that says nothing of it: codes for phones are shown.
    this.url = this.server.url.replace('127.0.0.1', 'casa.localhost');
    return this;
  }

  async close() {
    for (const other of this.#others.splice(0)) other.close();
    await this.server.stop('SIGKILL');
  }

  newRoom() {
    this.#rooms += 1;
    return `sala-${this.#rooms}`;
  }

  /** Somebody without a page who looks for an opponent. */
  async seeker(name) {
    const other = new Player(io(this.server.url, { forceNew: true }));
    this.#others.push(other);
    await other.connected();
    await other.ask('achar_adversario', { nome: name, ficha: null });
    return other;
  }

  /** Somebody without a page. */
  async other(room, name = 'Bia', more = {}) {
    const other = new Player(io(this.server.url, { forceNew: true }));
    this.#others.push(other);
    await other.connected();
    await other.ask('entrar_sala', { jogoId: room, nome: name, ficha: null, ...more });
    return other;
  }

  async page(room, name = 'Ana') {
    const page = await this.browser.person(this.look);
    await page.addInitScript((given) => localStorage.setItem('jogo.nome', given), name);
    await page.goto(room === null ? this.url : `${this.url}/sala/${room}`);
    return page;
  }

  /** A page at X with somebody at O, and these squares played. */
  async game(squares = []) {
    const room = this.newRoom();
    const page = await this.page(room);
    await appears(page, 'invite');
    const other = await this.other(room);
    await isToMove(page);
    for (let played = 1; played <= squares.length; played += 1) {
      const board = boardAfter(squares.slice(0, played));
      if (played % 2 === 0) other.socket.emit('atualizar_jogo', { tabuleiro: board });
      else await square(page, squares[played - 1]).click();
      await shows(page, board);
    }
    return { room, page, other };
  }
}

/** The states by name, each with the steps that lead to it. @type {Record<string, (stage: Stage) => Promise<import('playwright-core').Page>>} */
export const STATES = {
  async start(stage) {
    const page = await stage.page(null);
    await page.waitForSelector('#rooms li, #no-rooms:not([hidden]):not(.gone)');
    return page;
  },
  async 'start with rooms'(stage) {
    await stage.other(stage.newRoom());
    const busy = stage.newRoom();
    for (const name of ['Ana', 'Bia', 'Zé']) await stage.other(busy, name);
    const page = await stage.page(null);
    await page.waitForSelector('#rooms li:nth-child(2)');
    return page;
  },
  async invitation(stage) {
    const page = await stage.page(stage.newRoom());
    await appears(page, 'invite-qr');
    return page;
  },
  async 'looking for an opponent'(stage) {
    const page = await stage.page(null);
    await page.click('#seek');
    await appears(page, 'seek-hint');
    return page;
  },
  async 'the opponent of the server, after the end'(stage) {
    const page = await STATES['looking for an opponent'](stage);
    const other = await stage.seeker('Maria Clara dos Santos');
    await playFound(page, other);
    return page;
  },
  'my turn': async (stage) => (await stage.game([4, 0])).page,
  'their turn': async (stage) => (await stage.game([4])).page,
  async 'move on its way'(stage) {
    const { page } = await stage.game([4, 0]);
    stage.server.pause();
    await square(page, 8).click();
    await page.waitForSelector('.square.pending');
    return page;
  },
  async 'move refused'(stage) {
    const { page } = await stage.game([4, 0]);
    // It says that it is disabled, and still answers.
    await square(page, 0).click({ force: true });
    await page.waitForSelector('#notice:not(:empty)');
    return page;
  },
  async 'leaving is asked'(stage) {
    const { page } = await stage.game([4, 0]);
    await page.click('#leave');
    await appears(page, 'ask-leave');
    return page;
  },
  async won(stage) {
    const { page } = await stage.game(WON);
    await appears(page, 'next-game');
    return page;
  },
  async lost(stage) {
    const { page } = await stage.game([0, 3, 1, 4, 8, 5]);
    await appears(page, 'next-game');
    return page;
  },
  async drawn(stage) {
    const { page } = await stage.game(DRAWN);
    await appears(page, 'next-game');
    return page;
  },
  async 'stepping through a game'(stage) {
    const { page } = await stage.game(WON);
    await appears(page, 'replay');
    await page.click('#step-back');
    await appears(page, 'replay-link');
    return page;
  },
  async 'a game by its link'(stage) {
    const { room } = await stage.game(WON);
    const page = await stage.browser.person(stage.look);
    await page.goto(`${stage.url}/sala/${room}?partida=1`);
    await appears(page, 'replay-link');
    return page;
  },
  async 'rematch offered'(stage) {
    const { page, other } = await stage.game(WON);
    other.socket.emit('atualizar_jogo', { tabuleiro: boardAfter([]) });
    await page.waitForSelector('#offer:not(:empty)');
    return page;
  },
  async 'rematch asked'(stage) {
    const { page } = await stage.game(WON);
    await page.click('#next-game');
    await page.waitForSelector('#offer:not(:empty)');
    return page;
  },
  async watching(stage) {
    const room = stage.newRoom();
    const [x, o] = [await stage.other(room, 'Bia'), await stage.other(room, 'Zé')];
    await playPlainly(x, o, [4, 0]);
    const page = await stage.page(room);
    await shows(page, boardAfter([4, 0]));
    return page;
  },
  async 'opponent away'(stage) {
    const { page, other } = await stage.game([4, 0]);
    other.socket.io.engine.close();
    await page.waitForSelector('.player.away');
    return page;
  },
  async 'robot opposite'(stage) {
    const page = await stage.page(stage.newRoom());
    await page.click('[data-level="facil"]');
    await square(page, 4).click();
    await page.waitForFunction(() => document.querySelectorAll('.square[data-mark="o"]').length === 1);
    return page;
  },
  async 'opened elsewhere'(stage) {
    const { room, page } = await stage.game([4, 0]);
    const second = await page.context().newPage();
    await second.goto(`${stage.url}/sala/${room}`);
    // A first tab that is slow to say that it has the seat has lost it by then, without a question in the second.
    const asks = await Promise.race([appears(second, 'take-back').then(() => true), appears(page, 'take-back').then(() => false)]);
    if (asks) await second.click('#take-back');
    await appears(page, 'take-back');
    return page;
  },
  async 'room full'(stage) {
    const room = stage.newRoom();
    for (const name of ['Ana', 'Bia', 'Zé']) await stage.other(room, name);
    const page = await stage.page(room);
    await appears(page, 'blocked');
    return page;
  },
  async 'a wall of boards'(stage) {
    const room = stage.newRoom();
    const [x, o] = [await stage.other(room, 'Bia'), await stage.other(room, 'Zé')];
    await playPlainly(x, o, [4, 0]);
    const page = await stage.browser.person(stage.look);
    await page.goto(`${stage.url}/tv`);
    await page.waitForSelector('.tv-tile:not([hidden])');
    return page;
  },
  async 'no such page'(stage) {
    const page = await stage.browser.person(stage.look);
    await page.goto(`${stage.url}/nada`);
    return page;
  },
  async offline(stage) {
    const { page } = await stage.game([4, 0]);
    await stage.server.stop('SIGKILL');
    await appears(page, 'banner');
    return page;
  },
};

/** Brings a state about on a server of its own and looks at it. @param {(page: import('playwright-core').Page) => Promise<void>} look */
export async function inState(browser, name, options, look) {
  const stage = await new Stage(browser, options).open(['--plateia', '1', '--ritmo', '100']);
  try {
    const page = await STATES[name](stage);
    // Nothing is measured in mid-movement.
    await page.evaluate(() => Promise.all(document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity).map(({ finished }) => finished)));
    await look(page);
    await page.context().close();
  } finally {
    await stage.close();
  }
}
