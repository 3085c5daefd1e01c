// Reads a board: whose turn it is, and where the lines run.
// Must not know: rooms, seats, the wire, the page. It never decides a move; the server does.

export const X = 1;
export const O = -1;
export const EMPTY = 0;

/** @typedef {number[]} Board nine marks, row by row */

export const LINES = [
  [0, 1, 2], [3, 4, 5], [6, 7, 8],
  [0, 3, 6], [1, 4, 7], [2, 5, 8],
  [0, 4, 8], [2, 4, 6],
];

/** @returns {Board} */
export const emptyBoard = () => Array(9).fill(EMPTY);

/** X always starts, so counting marks is enough. @param {Board} board */
export function turnOf(board) {
  const sum = board.reduce((total, mark) => total + mark, 0);
  return sum === 0 ? X : O;
}

/** @param {Board} board @param {number} square @param {number} mark @returns {Board} */
export function withMark(board, square, mark) {
  const next = [...board];
  next[square] = mark;
  return next;
}

/** @param {Board} one @param {Board} other */
export const sameBoard = (one, other) => one.every((mark, square) => mark === other[square]);

/** Returns whether every mark of `earlier` is still there in `later`. @param {Board} earlier @param {Board} later */
export const continues = (earlier, later) =>
  earlier.every((mark, square) => mark === EMPTY || mark === later[square]);

/** Returns the complete lines among these squares: one, or two if one mark completed both. @param {number[]} squares */
export const linesAmong = (squares) =>
  LINES.filter((line) => line.every((square) => squares.includes(square)));

/** @param {number} mark */
export const letterOf = (mark) => (mark === X ? 'X' : 'O');
