// Applies the rule of English to the corpora of corpora.json. tests/prose runs it.
//
// - Without arguments it checks every corpus that is on.
// - With `--figures` it prints the figures of every corpus, and checks nothing.
// - With files it takes these files in the place of the corpora.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import kernel from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import comments, { EXTENSIONS } from './comments.mjs';
import house, { MOST_WORDS, words } from './rules.mjs';

const plugins = [
  { pluginId: 'markdown', plugin: markdown.default ?? markdown },
  { pluginId: 'comments', plugin: comments },
];
const linter = new kernel.TextlintKernel();

/** Lints one file: `{ offenses, sentences }`. */
async function lint(path) {
  const sentences = [];
  const ext = [...EXTENSIONS, '.md'].find((known) => known === extname(path)) ?? '.#';
  const options = { lines: ext === '.md', onSentence: (sentence) => sentences.push(sentence) };
  const rules = [{ ruleId: 'english', rule: house, options }];
  const { messages } = await linter.lintText(readFileSync(path, 'utf8'), { filePath: path, ext, plugins, rules });
  const offenses = messages.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
  return { offenses, sentences };
}

async function lintAll(paths) {
  const results = [];
  for (const path of paths) results.push(await lint(path));
  return { offenses: results.flatMap((one) => one.offenses), sentences: results.flatMap((one) => one.sentences) };
}

function figures(name, { offenses, sentences }, state) {
  const lengths = sentences.map((sentence) => words(sentence).length);
  const long = lengths.filter((length) => length > MOST_WORDS).length;
  const share = sentences.length === 0 ? 0 : (100 * long) / sentences.length;
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1);
  const nouns = offenses.filter((offense) => offense.includes('name the noun')).length;
  const columns = [name.padEnd(24), sentences.length, mean.toFixed(1), `${share.toFixed(1)} %`, nouns, offenses.length, state];
  console.log(`| ${columns.map((column) => String(column).padStart(9)).join(' | ')} |`);
}

const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const named = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const wantsFigures = options.includes('--figures');
if (options.some((word) => word !== '--figures')) throw new Error(`unknown: ${options.join(' ')}`);

/** The files of these git patterns, tracked or new, less those of patterns that begin with `!`. */
function filesOf(patterns) {
  const kinds = ['--cached', '--others', '--exclude-standard', '--deduplicate'];
  const places = patterns.map((pattern) => (pattern.startsWith('!') ? `:(exclude,glob)${pattern.slice(1)}` : `:(glob)${pattern}`));
  return String(execFileSync('git', ['ls-files', '-z', ...kinds, '--', ...places])).split('\0').filter(existsSync);
}

const claimed = new Set();
const { corpora } = JSON.parse(readFileSync(new URL('corpora.json', import.meta.url), 'utf8'));
const jobs = named.map((path) => ({ name: path, paths: [path] }));
for (const { name, files, off } of named.length === 0 ? corpora : []) {
  const paths = filesOf(files).filter((path) => !claimed.has(path));
  for (const path of paths) claimed.add(path);
  jobs.push({ name, paths, off });
}

if (wantsFigures) {
  console.log(`| corpus | sentences | words each | over ${MOST_WORDS} words | without a noun | offenses | |\n| --- | --- | --- | --- | --- | --- | --- |`);
}
let failures = 0;
const resting = [];
for (const { name, paths, off } of jobs) {
  const result = await lintAll(paths);
  const count = result.offenses.length;
  if (wantsFigures) figures(name, result, off === undefined ? '' : `off, was ${off}`);
  else if (off !== undefined) resting.push(`${name} (${count === off ? off : `${off}, now ${count}`})`);
  else {
    failures += count;
    for (const offense of result.offenses) console.log(offense);
  }
  if (paths.length === 0 && !name.startsWith('other ')) {
    failures += 1;
    console.log(`prose: the corpus "${name}" has no file: bring tools/prose/corpora.json up to date`);
  }
}
if (!wantsFigures) console.log(`prose: ${failures} offenses. Off: ${resting.join(', ') || 'none'}.`);
process.exitCode = wantsFigures || failures === 0 ? 0 : 1;
