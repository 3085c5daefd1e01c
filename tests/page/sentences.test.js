import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { whatHappened } from '../../web/news.js';
import { playerName, sentence, status, title } from '../../web/sentences.js';
import { initialState } from '../../web/state.js';
import { speaker } from '../../web/text.js';
import { decodeRoom } from '../../web/wire.js';
import { roomPayload } from './examples.js';

const speak = speaker(JSON.parse(readFileSync(new URL('../../crates/texts/texts.json', import.meta.url), 'utf8')), 'pt');

const inRoom = (mark, changes = {}) => ({
  ...initialState(''), roomId: '123', mark, room: decodeRoom(roomPayload(changes)),
  line: { status: 'online', retryAt: 0, number: 1 },
});
const said = (state) => status(state, speak, 'host').text;

test('the line above the board', () => {
  assert.equal(said(inRoom(1)), 'Sua vez');
  assert.equal(said(inRoom(-1)), 'Vez de Ana…');
  assert.equal(said(inRoom(0)), 'Assistindo. Vez de Ana.');
  assert.equal(said(inRoom(1, { jogadores: { '1': { nome: '' }, '-1': null } })), 'Esperando outra pessoa entrar…');
  const won = { tabuleiro: [1, 1, 1, -1, -1, 0, 0, 0, 0], vencedor: 1 };
  assert.deepEqual([1, -1, 0].map((mark) => said(inRoom(mark, won))), ['Você venceu!', 'Você perdeu', 'Ana venceu']);
  assert.equal(said({ ...initialState(''), roomId: '123' }), 'Conectando a host…');
});

test('the title tells the turn to someone in another tab', () => {
  assert.equal(title(inRoom(1), speak, 'host'), 'Sua vez · sala 123 · jogo');
  assert.equal(title(initialState(''), speak, 'host'), 'jogo · jogo da velha');
});

test('a name that looks like the other one is told apart', () => {
  const players = { '1': { name: 'José' }, '-1': { name: 'jose' } };
  assert.deepEqual([playerName(players, 1, speak), playerName(players, -1, speak)], ['José', 'jose 2']);
  const nameless = { '1': { name: '' }, '-1': { name: '' } };
  assert.deepEqual([1, -1].map((mark) => playerName(nameless, mark, speak)), ['X', 'O']);
  assert.deepEqual([1, -1].map((mark) => playerName(nameless, mark, speak, 1)), ['X', 'seu adversário']);
});

test('a nameless player is the opponent at the table, and for watchers the mark', () => {
  const players = { '1': { nome: '' }, '-1': { nome: '' } };
  const board = { jogadores: players, tabuleiro: [1, 0, 0, 0, 0, 0, 0, 0, 0] };
  assert.equal(said({ ...inRoom(1, board) }), 'Vez do seu adversário…');
  assert.equal(said({ ...inRoom(0, board) }), 'Assistindo. Vez de O.');
  assert.equal(said(inRoom(0, { jogadores: { '1': { nome: '' }, '-1': null } })), 'Assistindo. Há uma cadeira livre.');
  const lone = decodeRoom(roomPayload({ jogadores: { '1': { nome: '' }, '-1': null } }));
  const both = decodeRoom(roomPayload({ jogadores: players }));
  const news = (mine) => whatHappened(lone, both, mine).map((saying) => sentence(saying, speak));
  assert.deepEqual(news(1), ['Seu adversário entrou.']);
  assert.deepEqual(news(0), ['O entrou.']);
});

test('an opponent whom the server brings is the one who came, whichever mark it gets', () => {
  const [maria, joao] = [{ nome: 'Maria Clara dos Santos' }, { nome: 'João Pedro' }];
  const lone = decodeRoom(roomPayload({ jogadores: { '1': maria, '-1': null }, procura: true }));
  for (const jogadores of [{ '1': maria, '-1': joao }, { '1': joao, '-1': maria }]) {
    const told = whatHappened(lone, decodeRoom(roomPayload({ jogadores })), 0).map((saying) => sentence(saying, speak));
    assert.deepEqual(told, ['João Pedro entrou.']);
  }
});

test('a robot is called a robot, even if it comes with a name', () => {
  const players = { '1': { nome: 'Ana' }, '-1': { nome: 'Bia', robo: 'medio' } };
  assert.equal(playerName(decodeRoom(roomPayload({ jogadores: players })).players, -1, speak), 'Robô médio');
  assert.equal(said({ ...inRoom(1, { jogadores: players, tabuleiro: [1, 0, 0, 0, 0, 0, 0, 0, 0] }) }), 'Vez do Robô médio…');
  assert.equal(sentence({ key: 'joined', values: { nome: '', robot: 'facil' } }, speak), 'O Robô fácil entrou.');
});
