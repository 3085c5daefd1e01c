import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { explain } from '../../web/fio-frames.js';
import { blocksOf, piecesOf } from '../../web/markdown.js';
import { SECTIONS, withPlainLinks } from '../../web/protocol.js';
import { tapped } from '../../web/tap.js';

const document = (name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const said = (direction, frame) => {
  const { layers, saying, anchor } = explain(direction, frame);
  return [layers.map(({ key }) => key.replace('fio_layer_', '')).join(' '), saying.key.replace('fio_', ''), anchor];
};

test('every kind of frame is explained', () => {
  for (const [direction, frame, ...expected] of [
    ['in', '0{"sid":"a","pingInterval":8000}', 'open', 'said_open', 'sobre'],
    ['out', '40', 'message connect', 'said_connect', 'sobre'],
    ['in', '40{"sid":"b"}', 'message connect', 'said_connected', 'sobre'],
    ['in', '2', 'ping', 'said_ping', 'sobre'],
    ['out', '3', 'pong', 'said_pong', 'sobre'],
    ['in', '41', 'message left', 'said_put_out', 'sobre'],
    ['in', '44{"message":"x"}', 'message error', 'said_error', 'sobre'],
    ['out', '41', 'message left', 'said_leave', 'sobre'],
    ['in', '1', 'close', 'said_close', 'sobre'],
    ['out', '427["entrar_sala",{"jogoId":"1"}]', 'message event number', 'out_enter', 'do-cliente-entrar_sala'],
    ['out', '42["atualizar_jogo",{}]', 'message event', 'out_board', 'do-cliente-atualizar_jogo'],
    ['in', '42["atualizar_jogo",{}]', 'message event', 'in_board', 'do-servidor-atualizar_jogo'],
    ['in', '42["sua_vaga",{}]', 'message event', 'in_seat', 'do-servidor-sua_vaga'],
    ['out', '42["nada"]', 'message event', 'out_unknown', 'do-cliente'],
    ['in', '42["constructor"]', 'message event', 'in_unknown', 'do-servidor'],
    ['in', '437[{"ok":true}]', 'message answer answered', 'said_answer', 'do-cliente'],
    ['in', '437[{"ok":false,"codigo":"casa_ocupada"}]', 'message answer answered', 'said_refused', 'recusas-casa_ocupada'],
    ['in', '42["erro",{"codigo":"casa_ocupada"}]', 'message event', 'in_refusal', 'recusas-casa_ocupada'],
    ['in', '42["erro",{"codigo":"tabuleiro_invalido","campo":"tabuleiro","motivo":"aninhado"}]', 'message event', 'mistake_in', 'erro-na-mensagem-aninhado'],
    ['in', '42["erro",{"codigo":"dados_invalidos","motivo":"texto_json"}]', 'message event', 'mistake', 'erro-na-mensagem-texto_json'],
    ['in', '42["erro",{"codigo":"<img src=x>"}]', 'message event', 'in_refusal', 'recusas'],
    ['in', '42["erro",null]', 'message event', 'in_refusal', 'do-servidor-erro'],
    ['in', 'olá', '', 'said_unknown', 'sobre'],
    ['in', null, '', 'said_unknown', 'sobre'],
  ]) {
    assert.deepEqual(said(direction, frame), expected, String(frame));
  }
});

test('every event of the protocol is explained', () => {
  const [fromClient, fromServer] = ['## From the client', '## From the server'].map((heading) => {
    const table = document('PROTOCOL.md').split(heading)[1].split('\n\n').find((part) => part.startsWith('| event'));
    return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  });
  assert.ok(fromClient.length > 6 && fromServer.length > 5);
  for (const [direction, names] of [['out', fromClient], ['in', fromServer]]) {
    for (const name of names) assert.doesNotMatch(explain(direction, `42["${name}"]`).saying.key, /unknown/, name);
  }
});

test('each heading of the protocol has its anchor, in both languages', () => {
  for (const name of ['PROTOCOL.md', 'PROTOCOL.pt.md']) {
    const headings = blocksOf(document(name)).filter(({ kind }) => kind === 'heading');
    assert.equal(headings.length, SECTIONS.length, name);
  }
});

test('the protocol is read whole: no mark of Markdown is left in its text', () => {
  for (const name of ['PROTOCOL.md', 'PROTOCOL.pt.md']) {
    const text = (pieces) => pieces.filter(({ kind }) => kind !== 'code').map((piece) => piece.text).join('');
    for (const block of blocksOf(withPlainLinks(document(name)))) {
      const all = block.kind === 'table' ? block.rows.flat() : block.kind === 'list' ? block.items : block.kind === 'code' ? [] : [block.pieces];
      for (const pieces of all) assert.doesNotMatch(text(pieces), /\*|`|\]\(|^#|^\||^- /, name);
    }
  }
});

test('Markdown is read by its kinds', () => {
  assert.deepEqual(piecesOf('a `b|c` **d** [e](f) *g h* 2 * 3 * 4').map(({ kind, text }) => [kind, text]),
    [['text', 'a '], ['code', 'b|c'], ['text', ' '], ['bold', 'd'], ['text', ' '], ['link', 'e'], ['text', ' '], ['italic', 'g h'], ['text', ' 2 * 3 * 4']]);
  const kinds = blocksOf('# A\n\nb\nc\n\n- d\n  e\n- f\n\n```js\n# g\n```\n| h | i |\n| --- | --- |\n| `x \\| y` | k |\n').map(({ kind }) => kind);
  assert.deepEqual(kinds, ['heading', 'paragraph', 'list', 'code', 'table']);
  const [table] = blocksOf('| a | b |\n| --- | --- |\n| `x \\| y` | c |');
  assert.deepEqual(table.rows.map((row) => row.map(([piece]) => piece.text)), [['a', 'b'], ['x | y', 'c']]);
});

test('a tapped line passes everything on, and both sides are heard', () => {
  const heard = [];
  const line = { sent: [], closed: false, send(frame) { this.sent.push(frame); }, close() { this.closed = true; } };
  const { WebSocket } = tapped((direction, frame) => heard.push([direction, frame]), () => line);
  const face = new WebSocket('ws://casa/');
  const got = [];
  face.onmessage = ({ data }) => got.push(data);
  line.onmessage({ data: '0{}' });
  face.send('40');
  face.close();
  assert.deepEqual([got, line.sent, line.closed], [['0{}'], ['40'], true]);
  assert.deepEqual(heard, [['in', '0{}'], ['out', '40']]);
});
