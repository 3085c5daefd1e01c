// Makes foreign text safe to show: one line of at most 24 columns, or as many as a message has, without invisible or direction-changing characters.
// Must not know: the origin of the text or its destination.

export const NAME_COLUMNS = 24;

// Control, format (bidi, zero-width, tags), private use, surrogate and unassigned characters.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu;
// Characters that Unicode calls letters and marks, but that show nothing: fillers, joiners, variation selectors.
const BLANK = new RegExp(
  '[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFE00-\\uFE0F\\uFFA0\\u{E0100}-\\u{E01EF}]', 'gu');
const SPACES = /[\p{Zs}\p{Zl}\p{Zp}\t\n\v\f\r\u0085]+/gu;
const COMBINING = /\p{M}/u;
const WIDE = new RegExp(
  '[\\u1100-\\u115F\\u2E80-\\u303E\\u3041-\\uA4CF\\uA960-\\uA97F\\uAC00-\\uD7A3\\uF900-\\uFAFF' +
  '\\uFE30-\\uFE6F\\uFF01-\\uFF60\\uFFE0-\\uFFE6]|[\\u{1F000}-\\u{1FAFF}]|[\\u{20000}-\\u{3FFFD}]', 'u');
const MARKS_PER_LETTER = 2;
const LONGEST_INPUT = 1000;

/** @param {unknown} foreign @returns {string} empty if `foreign` is not text */
export const cleanName = (foreign) => cleanLine(foreign, NAME_COLUMNS);

/** Returns whether a name loses its end. @param {string} foreign */
export const isNameCut = (foreign) => cleanName(foreign) !== cleanLine(foreign, LONGEST_INPUT);

/** @param {unknown} foreign @param {number} columns @returns {string} empty if `foreign` is not text */
export function cleanLine(foreign, columns) {
  if (typeof foreign !== 'string') return '';
  const seen = foreign.slice(0, LONGEST_INPUT).normalize('NFC')
    .replace(SPACES, ' ').replace(UNSEEN, '').replace(BLANK, '').replace(SPACES, ' ').trim();
  // When the characters between them are gone, a letter and its mark may become one. So marks are counted only then.
  return cutToColumns(seen.normalize('NFC'), columns).trim();
}

/** @param {string} text @param {number} columns */
function cutToColumns(text, columns) {
  let kept = '';
  let width = 0;
  let marks = 0;
  for (const character of text) {
    if (COMBINING.test(character)) {
      marks += 1;
      if (marks <= MARKS_PER_LETTER && kept !== '') kept += character;
      continue;
    }
    marks = 0;
    width += WIDE.test(character) ? 2 : 1;
    if (width > columns) break;
    kept += character;
  }
  return kept;
}

/**
 * Returns whether a word from outside is a key of an object itself. Object.hasOwn is younger than the browsers that this page
 * runs in. @param {object} object @param {string} key
 */
export const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
