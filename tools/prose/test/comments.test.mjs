import { test } from 'node:test';
import assert from 'node:assert/strict';
import kernel from '@textlint/kernel';
import comments, { markdown } from '../comments.mjs';
import house from '../rules.mjs';
import markdownPlugin from '@textlint/textlint-plugin-markdown';

const plugins = [
  { pluginId: 'comments', plugin: comments },
  { pluginId: 'markdown', plugin: markdownPlugin.default ?? markdownPlugin },
];

async function lint(ext, text, options = {}) {
  const rules = [{ ruleId: 'english', rule: house, options }];
  const { messages } = await new kernel.TextlintKernel().lintText(text, { filePath: `it${ext}`, ext, plugins, rules });
  return messages.map(({ line, column, message }) => `${line}:${column} ${message.split(':')[0]}`);
}

test('Rust: comments of every kind, and no strings', async () => {
  const source = [
    '//! A page for whoever reads.',
    'const A: &str = "for who // for who";',
    'const B: &str = r#"a "quote" // for who"#;',
    "const C: char = '\"'; // mended",
    "fn f<'a>(it: &'a str) {}",
    '    /// Sent to',
    '    /// who asks.',
    '    fn g() {}',
    '/* for',
    '   who */',
  ].join('\n');
  assert.deepEqual(await lint('.rs', source), ['1:16 "whoever"', '4:25 "mended"', '6:14 "to who"', '9:4 "for who"']);
});

test('JavaScript: strings, templates and regular expressions are no comments', async () => {
  const source = ['const a = `${"//"} // for who`;', 'const b = /"\\/\\/ for who/; // for who', '/**', ' * For who.', ' * @param {string} a to who', ' */'].join('\n');
  assert.deepEqual(await lint('.mjs', source), ['2:31 "for who"', '4:4 "For who"', '5:22 "to who"']);
});

test('a line that begins with # in the files of shells and settings', async () => {
  assert.deepEqual(await lint('.#', '#!/bin/sh\n  # For who.\necho "# for who"\n'), ['2:5 "For who"']);
});

test('texts.json: its English only', async () => {
  assert.deepEqual(await lint('.json', '{\n  "a": { "pt": "for who", "en": "\\"for who\\"" }\n}'), ['2:36 "for who"']);
});

test('code in comments is one word, and no English', async () => {
  assert.deepEqual(await lint('.rs', '/// Runs `for who in whoever {}` again.\n///\n/// ```\n/// for who in whoever {}\n/// ```\n'), []);
});

test('a comment stays on its line', () => {
  const { text } = markdown('fn f() {} // one\n\n/// two\n', '.rs');
  assert.deepEqual(text.split('\n'), ['- one', '', 'two', '']);
});

test('Markdown: one sentence in a line, one line for a sentence', async () => {
  const lines = { lines: true };
  assert.deepEqual(await lint('.md', '**One.**\nTwo `a.b` three.\n\n- Four.\n  Five.\n\n> Six.\n> Seven.\n', lines), []);
  assert.deepEqual(await lint('.md', 'One. Two.\n', lines), ['1:6 a second sentence in one line']);
  assert.deepEqual(await lint('.md', 'One\ntwo.\n', lines), ['1:1 a sentence over more than one line']);
});
