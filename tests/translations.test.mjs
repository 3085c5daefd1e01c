// The pages in Portuguese say what the English ones say: the same headings, tables, code, links and numbers.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { path } from './support/server.mjs';

const DOCS = path('../docs');
const pages = readdirSync(DOCS).filter((name) => name.endsWith('.pt.md'));
const read = (name) => readFileSync(`${DOCS}/${name}`, 'utf8');

/** Small numbers are words; "one" is also an article, and "two" is often "both". */
const NUMBERS = {
  3: ['three', 'três'], 4: ['four', 'quatro'], 5: ['five', 'cinco'], 6: ['six', 'seis'], 7: ['seven', 'sete'],
  8: ['eight', 'oito'], 9: ['nine', 'nove'], 10: ['ten', 'dez'], 12: ['twelve', 'doze'], 40: ['forty', 'quarenta'],
  50: ['fifty', 'cinquenta'],
};
const VALUES = new Map(Object.entries(NUMBERS).flatMap(([value, words]) => words.map((word) => [word, value])));
/** Words in code that each language has of its own: placeholders, and the words of the bot of three lines. */
const OWN = new Map(Object.entries({
  arquivo: 'file', DIAS: 'DAYS', 'jogo partidas': 'jogo games', jogadas: 'moves', linha: 'line', livres: 'free', Livres: 'Free', Placar: 'Score', 'idioma pt': 'idioma en',
}));
/** A link to the same page in the other language. */
const ASIDES = /^\*\[(?:Em português|In English)\]\(.*\)\*$/gm;

const sorted = (words) => [...words].sort();
const inEnglish = (code) => code.replace(new RegExp(`\\b(?:${[...OWN.keys()].join('|')})\\b`, 'g'), (word) => OWN.get(word) ?? word);
const codeOf = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => inEnglish(code));
/** Numbers in digits and in words. Digits are grouped and divided by commas in one language, and by points in the other. */
const numbersOf = (text) => [...text.replace(/`[^`]*`|\]\([^)]*\)/g, ' ').toLowerCase().matchAll(/\d[\d.,]*|\p{L}+/gu)]
  .map(([word]) => VALUES.get(word) ?? word.replace(/[.,]+$/, '').replace(/[.,]/g, '·'))
  .filter((word) => /^\d/.test(word));
const linksOf = (text) => [...text.matchAll(/\]\(([^)#]*)/g)].map(([, target]) => target.replace('.pt.md', '.md'));
const tablesOf = (text) => text.split('\n').filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => [codeOf(cell), numbersOf(cell)]));
/** Lines of code without the notes to their right, and without the narration between them. */
const fencesOf = (text) => [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, kind, code]) => [
  kind,
  kind === '' ? code.split('\n').map(withoutNote) : inEnglish(code),
]);
function withoutNote(line) {
  if (line.startsWith(' ')) return 'narration';
  // A frame ends with its payload; any other line is a key, its value and a note.
  return /^[AB*] [<>]/.test(line) ? line.slice(0, line.lastIndexOf('}')) : line.split(/ {2,}/).slice(0, 2).join(' ');
}

/** The things that both languages share, for each part of a page under a heading. */
function parts(page) {
  return page.replace(ASIDES, '').split(/^(?=#+ )/m).filter((part) => part.trim() !== '').map((part) => {
    const prose = part.replace(/^```[^]*?^```$/gm, '').split('\n');
    const text = prose.filter((line) => !line.startsWith('|')).join('\n');
    return {
      level: part.match(/^#+/)?.[0],
      tables: tablesOf(part),
      fences: fencesOf(part),
      words: text.split(/\n{2,}/).map((paragraph) => [...new Set(sorted(codeOf(paragraph)))]),
      numbers: sorted(numbersOf(text)),
      links: sorted(linksOf(text)),
      items: prose.filter((line) => /^(-|\d+\.) /.test(line)).length,
      bold: prose.filter((line) => line.startsWith('**')).length,
    };
  });
}

/** Fails, with the names of both headings, where two pages differ. */
function compare(english, portuguese) {
  const headings = [english, portuguese].map((page) => page.match(/^#+ .*$/gm) ?? []);
  const [ours, theirs] = [english, portuguese].map(parts);
  ours.forEach((part, at) => {
    for (const [kind, value] of Object.entries(part)) {
      assert.deepEqual(theirs[at]?.[kind], value, `${kind} of ${headings[0][at]} and ${headings[1][at]}`);
    }
  });
  assert.equal(theirs.length, ours.length, 'the number of headings');
}

assert.ok(pages.includes('PROTOCOL.pt.md'));
for (const page of pages) {
  test(`${page} says what the English page says`, () => {
    compare(read(page.replace('.pt.md', '.md')), read(page));
  });
}

describe('a change of one side alone is found', () => {
  const [english, portuguese] = [read('PROTOCOL.md'), read('PROTOCOL.pt.md')];
  for (const [change, right, wrong] of [
    ['a row less', /^\| `cedo_demais` .*\n/m, ''],
    ['a row in another place', /^(\| `cedo_demais` .*\n)(\| .*\n)/m, '$2$1'],
    ['another word in a row', '`versao?` | Propõe', '`versão?` | Propõe'],
    ['another number', '60 segundos', '90 segundos'],
    ['another number in a word', 'últimas oito', 'últimas nove'],
    ['another number in a row', '200; `estado`', '100; `estado`'],
    ['a heading less', /^### .*\n/m, ''],
    ['another line of code', '{ok: true, versao: …003}', '{ok: true, versao: …004}'],
    ['a word less in the text', 'recebe `sua_vaga` com', 'recebe a vaga com'],
    ['a step less', /^4\. .*\n/m, ''],
    ['a rule less', /^\*\*Ordem\.\*\*[^]*?(?=^## )/m, ''],
  ]) {
    test(change, () => {
      const changed = portuguese.replace(right, wrong);
      assert.notEqual(changed, portuguese);
      assert.throws(() => compare(english, changed), assert.AssertionError);
    });
  }
});
