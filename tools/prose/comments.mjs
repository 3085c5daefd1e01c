// A textlint plugin that reads the comments of source files, and the English of texts.json, as Markdown.
//
// The Markdown has as many lines as the file, and a comment stays on its line, so that what is
// reported needs its column moved and nothing else.

import { parse } from '@textlint/markdown-to-ast';
import { Parser } from 'acorn';

/** The comments of Rust: `{ line, column, text, trailing }` for each line of one. */
function* rust(source) {
  const token = /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|b?r(#*)"[^]*?"\1|"(?:[^"\\]|\\[^])*"|'(?:[^'\\\n]|\\[^\n]+?)'/g;
  for (const match of source.matchAll(token)) {
    if (match[0].startsWith('/')) yield* comment(source, match.index, match[0], /^\/\/[/!]?|^\/\*[*!]?/);
  }
}

function* javaScript(source, ext) {
  const found = [];
  Parser.parse(source, {
    ecmaVersion: 'latest',
    sourceType: ext === '.cjs' ? 'script' : 'module',
    allowHashBang: true,
    onComment: (_block, _text, start, end) => found.push([start, source.slice(start, end)]),
  });
  for (const [start, text] of found) yield* comment(source, start, text, /^\/\/|^\/\*\*?/);
}

/** The comments that begin with `#` on lines of their own: shell, TOML, YAML and similar files. */
function* hash(source) {
  for (const match of source.matchAll(/^[ \t]*(#(?!!)[^\n]*)/gm)) {
    yield* comment(source, match.index + match[0].length - match[1].length, match[1], /^#+/);
  }
}

/** The English sentences of texts.json, each a paragraph. */
function* texts(source) {
  for (const match of source.matchAll(/"en": "((?:[^"\\]|\\.)*)"/g)) {
    const start = match.index + match[0].length - match[1].length - 1;
    const column = start - source.lastIndexOf('\n', start - 1) - 1;
    yield { line: lineOf(source, start), column, text: match[1], trailing: true };
  }
}

const lineOf = (source, index) => source.slice(0, index).split('\n').length;

function* comment(source, start, raw, opening) {
  const first = lineOf(source, start);
  const indent = start - source.lastIndexOf('\n', start - 1) - 1;
  const trailing = source.slice(start - indent, start).trim() !== '';
  for (const [number, whole] of raw.split('\n').entries()) {
    const mark = number === 0 ? whole.match(opening)[0] : whole.match(/^\s*\*?(?!\/)/)[0];
    const text = whole.slice(mark.length).replace(/\s*\*\/$/, '');
    const column = (number === 0 ? indent : 0) + mark.length;
    if (!/^ ?(?:@ts-|shellcheck |eslint-|SPDX-)/.test(text)) yield { line: first + number, column, text, trailing };
  }
}

const READERS = { '.rs': rust, '.js': javaScript, '.mjs': javaScript, '.cjs': javaScript, '.json': texts };
export const EXTENSIONS = [...Object.keys(READERS), '.#'];

/** A file as Markdown, and by how much each line's column has moved. */
export function markdown(source, ext) {
  const lines = source.split('\n').map(() => '');
  const moved = new Map();
  for (const { line, column, text, trailing } of (READERS[ext] ?? hash)(source, ext)) {
    const tag = text.match(/^ ?@\w+ ?(?:\{[^}]*\})? ?/)?.[0] ?? text.match(/^ ?/)[0];
    const bullet = trailing || tag.includes('@') ? '- ' : '';
    lines[line - 1] = bullet + text.slice(tag.length);
    moved.set(line, column + tag.length - bullet.length);
  }
  return { text: lines.join('\n'), moved };
}

/** One for each file: textlint asks for its two halves one after the other. */
class Processor {
  #moved = new Map();

  availableExtensions() {
    return EXTENSIONS;
  }

  processor(ext) {
    return {
      preProcess: (source) => {
        const document = markdown(source, ext);
        this.#moved = document.moved;
        return { text: document.text, ast: parse(document.text) };
      },
      postProcess: (messages, filePath) => ({
        filePath: filePath ?? '<text>',
        messages: messages.map((one) => ({ ...one, column: one.column + (this.#moved.get(one.line) ?? 0) })),
      }),
    };
  }
}

export default { Processor };
