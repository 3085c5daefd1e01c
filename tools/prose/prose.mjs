// Applies the rule of English to the corpora of corpora.json. tests/prose installs what this needs, and runs it.
//
//   prose.mjs                checks every corpus that is on
//   prose.mjs --figures      prints the figures of every document and corpus, and checks nothing
//   prose.mjs FILE...        checks these files, whatever corpus they belong to; --figures works here, too

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** The files of these git patterns, tracked or new. */
function filesOf(patterns) {
  const kinds = ['--cached', '--others', '--exclude-standard', '--deduplicate'];
  const list = execFileSync('git', ['ls-files', '-z', ...kinds, '--', ...patterns.map((pattern) => `:(glob)${pattern}`)]);
  return String(list).split('\0').filter(Boolean);
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
for (const { name, paths, off } of jobs) {
  const result = await lintAll(paths);
  if (wantsFigures) figures(name, result, off === undefined ? '' : `off, was ${off}`);
  else if (off === undefined) {
    failures += result.offenses.length;
    for (const offense of result.offenses) console.log(offense);
  }
}
if (!wantsFigures) {
  const resting = jobs.filter(({ off }) => off !== undefined).map(({ name, off }) => `${name} (${off})`);
  console.log(`prose: ${failures} offenses. Off: ${resting.join(', ') || 'none'}.`);
}
process.exitCode = wantsFigures || failures === 0 ? 0 : 1;
