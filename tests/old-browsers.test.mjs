// The page and /tv run in browsers as old as Chromium 79 and Safari 14: televisions and tablets that nobody updates. One
// syntax error in one module leaves a blank page there, so the syntax of every file is that of ECMAScript 2019.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { path } from './support/server.mjs';

/** Names that came after Chromium 79 or Safari 14. */
const YOUNGER = new Set([
  'hasOwn', 'at', 'replaceAll', 'replaceChildren', 'allSettled', 'any', 'findLast', 'findLastIndex', 'toSorted', 'toReversed',
  'toSpliced', 'groupBy', 'fromAsync', 'withResolvers', 'structuredClone', 'randomUUID', 'checkVisibility', 'showModal', 'inert',
  'scheduler', 'startViewTransition', 'isWellFormed', 'toWellFormed', 'getAnimations',
]);
const YOUNGER_GLOBALS = new Set(['structuredClone', 'WeakRef', 'AggregateError', 'AbortSignal', 'navigation', 'scheduler']);
/** Style that came later: an old browser drops the declaration or the whole rule. */
const YOUNGER_STYLE = [/\binset:/, /:is\(/, /:where\(/, /:has\((?!\+)/, /^[^@]*\d(?:dvh|svh|lvh|cqw)\b/, /\baspect-ratio:/, /@container/, /@layer/];

const folder = path('../web/');
const files = (ending) => readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => [name, readFileSync(folder + name, 'utf8')]);

/** Returns the younger names in a script, or throws on younger syntax. */
function youngerIn(source) {
  const found = [];
  simple(parse(source, { ecmaVersion: 2019, sourceType: 'module' }), {
    MemberExpression: ({ property, computed }) => { if (!computed && YOUNGER.has(property.name)) found.push(property.name); },
    Identifier: ({ name }) => { if (YOUNGER_GLOBALS.has(name)) found.push(name); },
  });
  return [...new Set(found)];
}

test('every script is one that Chromium 79 and Safari 14 understand', () => {
  for (const [name, source] of files('.js')) assert.deepEqual(youngerIn(source), [], name);
});

test('every style sheet has only what they draw', () => {
  for (const [name, source] of files('.css')) {
    const lines = source.split('\n').filter((line) => YOUNGER_STYLE.some((younger) => younger.test(line)));
    assert.deepEqual(lines.filter((line) => !line.includes('@supports')), [], name);
  }
});

test('younger syntax and names are found', () => {
  for (const source of ['await 1', 'a?.b', 'a ?? b', 'class A { #b; }', 'class A { b = 1; }', '1_000', 'a ||= b']) assert.throws(() => youngerIn(source), SyntaxError);
  assert.deepEqual(youngerIn('Object.hasOwn(a, b); [].at(-1); structuredClone(a)'), ['hasOwn', 'at', 'structuredClone']);
});
