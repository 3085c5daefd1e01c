// Turns a key press into the person's intent.
// A digit plays in any script, and by its place on the keyboard: French rows give it only with Shift.
// Must not know: the state. Another module decides whether the intent is possible.

import { digitOf } from './typed.js';

const PLACE = /^(?:Digit|Numpad)([1-9])$/;
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @param {KeyboardEvent} event
 * @returns {{type: 'play', square: number} | {type: 'next_game' | 'next_opponent'} | {type: 'step', by: 1 | -1} | null}
 */
export function intentOf(event) {
  if (isBracket(event)) return isTyping(event.target) ? null : { type: 'step', by: event.key === ']' ? 1 : -1 };
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return null;
  const digit = playedDigit(event);
  if (digit !== 0) return { type: 'play', square: digit - 1 };
  if (event.key === 'r' || event.key === 'R') return { type: 'next_game' };
  if (event.key === 'n' || event.key === 'N') return { type: 'next_opponent' };
  return null;
}

/** Many keyboards type a bracket with AltGr, which counts as Ctrl and Alt together on Windows, and with Option on a Mac. */
const isBracket = ({ key, ctrlKey, altKey, metaKey }) => (key === '[' || key === ']') && !metaKey && (altKey || !ctrlKey);

/** Returns the digit that was pressed, or 0. The key's place counts only if the key has no letter or digit of its own. */
function playedDigit({ key, code = '' }) {
  const own = digitOf(key);
  if (own !== null) return Number(own);
  const [, place = '0'] = PLACE.exec(code) || [];
  const isSign = key.length === 1 && !/[a-z]/i.test(key);
  return isSign ? Number(place) : 0;
}

const isTyping = (target) => Boolean(target) && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);

/** Returns the square to which a key moves the focus, or null for a key that does not move it. */
export function squareAfterKey(square, key) {
  if (key === 'Home') return square - (square % 3);
  if (key === 'End') return square - (square % 3) + 2;
  const step = STEPS[key];
  if (!step) return null;
  const inside = (line) => Math.min(2, Math.max(0, line));
  return inside(Math.floor(square / 3) + step[0]) * 3 + inside((square % 3) + step[1]);
}
