import { test } from 'node:test';
import assert from 'node:assert/strict';
import { offenses, sentences, words } from '../rules.mjs';

const CAUGHT = [
  'A code to scan for who wants to join.',
  'It is shown to who asks at once.',
  'The limit is counted for whoever sits there.',
  'Whoever enters the same room plays.',
  'Who dropped keeps the seat.',
  'Who.',
  'The seat is kept; who leaves frees it.',
  'What is entered is left on every way out.',
  'What it means.',
  'The last line is written, and what is left is dropped.',
  'This depends on what is sent.',
  'Never fails: what has been stored stays.',
  'At most so many columns of it.',
  'A filter that passes only so much in a second.',
  'It waits for ever for a client.',
  'Both run by turns.',
  'The line does not count until it is mended.',
  'A colour for each mark.',
  'The licence is MIT.',
  'Colours of our neighbours.',
  `This sentence has ${'very '.repeat(26)}many words indeed.`,
];

const PASSES = [
  'A code to scan for players who want to join.',
  'Everybody who asks is shown the board at once.',
  'Who is there?',
  'What happens when the server stops?',
  'The error says what is wrong.',
  'Nobody knows who wrote it.',
  'There are as many rooms as before.',
  'It takes so many rooms that the limit is reached.',
  'It is not so much a game as a test.',
  'Forever is a long time.',
  'They take turns.',
  'A recommended color, center and license.',
  'This sentence is as long as a sentence may be.',
  `This sentence has ${'very '.repeat(25)}few words.`,
  'See RFC 4291; `2001:db8::/32` is for examples.',
];

test('these sentences are caught', () => {
  for (const sentence of CAUGHT) assert.equal(offenses(sentence).length > 0, true, sentence);
});

test('these sentences pass', () => {
  for (const sentence of PASSES) assert.deepEqual(offenses(sentence), [], sentence);
});

test('a heading may begin with "What"', () => {
  assert.deepEqual(offenses('What a move costs', { isHeading: true }), []);
  assert.equal(offenses('What is behind who asks', { isHeading: true }).length, 1);
});

test('an offense names its words and where they are', () => {
  const [only] = offenses('A code for who wants it.');
  assert.match(only.say, /^"for who": /);
  assert.equal('A code for who wants it.'.slice(only.index, only.index + only.length), 'for who');
});

test('sentences end at full stops, not at abbreviations, numbers or line breaks', () => {
  const text = 'It takes 1.5 ms, e.g. here.\nThe file `a.rs` has\ntwo parts.\njogo is one. Why? See RFC 4291.';
  assert.deepEqual(sentences(text).map((one) => one.text), [
    'It takes 1.5 ms, e.g. here.',
    'The file `a.rs` has two parts.',
    'jogo is one.',
    'Why?',
    'See RFC 4291.',
  ]);
});

test('a word is what stands between blanks', () => {
  assert.equal(words('One “two” three-and-a-half 4.5 it’s (six) …').length, 6);
});
