// Draws the nine squares and keeps the focus among them.
// Must not know: how a click becomes a move, the wire, the rest of the page.

import { EMPTY, letterOf, linesAmong } from './board.js';
import { element, fill, shape, svgElement } from './dom.js';
import { squareAfterKey } from './keyboard.js';
import { squareLabel } from './sentences.js';

const SQUARES = [...Array(9).keys()];

export class BoardView {
  /** @param {HTMLElement} root @param {(square: number) => void} chosen */
  constructor(root, chosen) {
    this._root = root;
    this._focusable = 4;
    this._buttons = SQUARES.map((square) => this._makeSquare(square, chosen));
    for (const row of [0, 3, 6]) {
      const cells = this._buttons.slice(row, row + 3).map((button) => element('div', { role: 'gridcell' }, button));
      root.append(element('div', { role: 'row', class: 'board-row' }, ...cells));
    }
    this._strikes = svgElement('svg', { class: 'strikes', viewBox: '0 0 300 300', 'aria-hidden': 'true' });
    root.append(this._strikes);
    root.addEventListener('keydown', (event) => this._moveFocus(event));
    root.addEventListener('focusin', ({ target }) => this._remember(this._buttons.indexOf(target)));
    this._remember(this._focusable);
  }

  /** @param {import('./state.js').State} state @param {(square: number) => boolean} canPlay */
  draw(state, canPlay, speak) {
    for (const square of SQUARES) this._drawSquare(square, lookOf(state, square), canPlay(square), speak);
    this._root.setAttribute('aria-label', speak('board_label'));
    this._root.dataset.mine = state.mark ? letterOf(state.mark).toLowerCase() : '';
    this._root.classList.toggle('won', state.room !== null && state.room.line.length > 0);
    this._strike(state.room ? state.room.line : []);
  }

  _makeSquare(square, chosen) {
    const digit = element('span', { class: 'digit', 'aria-hidden': 'true' }, String(square + 1));
    const button = element('button', { type: 'button', class: 'square', tabindex: '-1' }, digit, shape('x'), shape('o'));
    button.addEventListener('click', () => chosen(square));
    return button;
  }

  _drawSquare(square, look, playable, speak) {
    const button = this._buttons[square];
    button.dataset.mark = look.mark === EMPTY ? '' : letterOf(look.mark).toLowerCase();
    button.classList.toggle('pending', look.pending);
    button.classList.toggle('last', look.last);
    button.classList.toggle('winning', look.winning);
    button.classList.toggle('refused', look.refused);
    button.setAttribute('aria-label', squareLabel(look, square, speak));
    // Never `disabled`: the square would lose the focus at each move, and keyboard users with it.
    button.setAttribute('aria-disabled', String(!playable));
  }

  _strike(squares) {
    const lines = linesAmong(squares);
    const drawn = lines.map((line) => line.join('')).join(' ');
    if (this._strikes.dataset.lines === drawn) return;
    this._strikes.dataset.lines = drawn;
    fill(this._strikes, ...lines.map(([from, , to]) => strikeThrough(from, to)));
  }

  _moveFocus(event) {
    const at = this._buttons.indexOf(event.target);
    const next = at < 0 ? null : squareAfterKey(at, event.key);
    if (next === null) return;
    event.preventDefault();
    this._buttons[next].focus();
  }

  /** Lets Tab reach one square only; the arrows reach the others. */
  _remember(square) {
    if (square < 0) return;
    this._buttons[this._focusable].tabIndex = -1;
    this._buttons[square].tabIndex = 0;
    this._focusable = square;
  }
}

/** Returns the look of a square: the server's mark, or the proposed one over it. */
export function lookOf({ room, proposal, refusedSquare }, square) {
  const mark = room ? room.board[square] : EMPTY;
  const asked = proposal !== null && proposal.square === square && mark === EMPTY;
  return {
    mark: asked ? proposal.mark : mark,
    pending: asked && proposal.phase !== 'confirmed',
    last: room !== null && room.last === square && mark !== EMPTY,
    winning: room !== null && room.line.includes(square),
    refused: refusedSquare === square,
  };
}

function strikeThrough(from, to) {
  const [[x1, y1], [x2, y2]] = [centre(from), centre(to)];
  // The line goes a little beyond both centers, so that it looks like a stroke through the marks.
  const beyond = (a, b) => String(a - Math.sign(b - a) * 36);
  return svgElement('line', { x1: beyond(x1, x2), y1: beyond(y1, y2), x2: beyond(x2, x1), y2: beyond(y2, y1), pathLength: '1' });
}

const centre = (square) => [(square % 3) * 100 + 50, Math.floor(square / 3) * 100 + 50];
