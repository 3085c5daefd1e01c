import assert from 'node:assert/strict';
import test from 'node:test';
import { gameNamedBy, linkToGame } from '../../web/address.js';
import { intentOf } from '../../web/keyboard.js';
import { canStep, picture } from '../../web/replay.js';
import { initialState, update } from '../../web/state.js';
import { decodeGames, decodeRoom } from '../../web/wire.js';
import { roomPayload } from './examples.js';

const X_WON = [1, 1, 1, -1, -1, 0, 0, 0, 0];
const played = (partida, lances, more = {}) =>
  ({ jogoId: '123', partida, versao: 1000 + partida, vencedor: 1, lances, jogadores: { '1': { nome: 'Maria Clara' }, '-1': { nome: '', robo: 'facil' } }, ...more });
const games = (...all) => decodeGames({ partidas: all });
const board = (state) => picture(state).room.board.map((mark) => ({ 1: 'X', '-1': 'O', 0: '.' })[mark]).join('');

const tell = (state, type, values = {}) => update(state, { type, ...values });
const after = (state, ...messages) => messages.reduce((now, [type, values]) => tell(now, type, values).state, state);
const room = (changes) => ['room', { room: decodeRoom(roomPayload({ versao: 2000, ...changes })) }];
const seated = () => after(initialState('Ana'), ['open', { roomId: '123' }], ['online']);
const over = () => after(seated(), room({ partida: 2, tabuleiro: X_WON, vencedor: 1, linha: [0, 1, 2], ultima: 2 }));
const back = ['step', { by: -1 }];
const on = ['step', { by: 1 }];

test('the end of a game asks for the games of the room, once', () => {
  const ends = room({ partida: 2, tabuleiro: X_WON, vencedor: 1 });
  const { state, effects } = tell(seated(), ...ends);
  assert.deepEqual(effects.filter(({ do: what }) => what === 'fetch_games'), [{ do: 'fetch_games', roomId: '123' }]);
  assert.deepEqual(tell(state, ...ends).effects.filter(({ do: what }) => what === 'fetch_games'), []);
});

test('steps go through all games, and their end is the live board', () => {
  let state = after(over(), ['games', { roomId: '123', games: games(played(1, '59'), played(2, '14253')) }]);
  assert.equal(picture(state), state);
  assert.equal(canStep(state, 1), false);
  const seen = [];
  while (canStep(state, -1)) {
    state = after(state, back);
    seen.push(board(state));
  }
  assert.deepEqual(seen, ['XX.OO....', 'XX.O.....', 'X..O.....', 'X........', '.........', '....X...O', '....X....', '.........']);
  while (canStep(state, 1)) state = after(state, on);
  assert.equal(state.replay, null);
});

test('a position of an earlier game has everything that a room has', () => {
  const now = after(over(), ['games', { roomId: '123', games: games(played(2, '14253')) }], back);
  const { room: shown } = picture(now);
  assert.notEqual(shown, now.room);
  assert.deepEqual(Object.keys(shown).sort(), Object.keys(now.room).sort());
  for (const [name, value] of Object.entries(shown)) assert.notEqual(value, undefined, name);
});

test('a running game cannot be hidden', () => {
  const stepped = after(over(), ['games', { roomId: '123', games: games(played(2, '14253')) }], back);
  assert.equal(board(stepped), 'XX.OO....');
  const next = after(stepped, room({ versao: 2001, partida: 3, tabuleiro: Array(9).fill(0) }));
  assert.equal(picture(next), next);
  assert.equal(after(next, back), next);
  assert.equal(after(next, ['games', { roomId: '123', games: games(played(2, '14253')) }], back).replay, null, 'an answer that comes late');
});

test('a link opens the game of its number and version, and enters no room', () => {
  const link = gameNamedBy(new URL('http://casa/sala/123?partida=1'));
  const { state, effects } = tell(after(initialState('Ana'), ['online']), 'open_game', { link });
  assert.deepEqual(effects, [{ do: 'fetch_games', roomId: '123' }]);
  const all = games(played(1, '59'), played(1, '123', { versao: 5000 }));
  assert.equal(board(after(state, ['games', { roomId: '123', games: all }], on)), 'X........', 'the newest of this number');
  const exact = after(tell(state, 'open_game', { link: { ...link, version: 1001 } }).state, ['games', { roomId: '123', games: all }], on);
  assert.equal(board(exact), '....X....');
  assert.equal(after(exact, ['online']).entry, 0);
  assert.equal(gameNamedBy(new URL(linkToGame(all[0], new URL('http://casa/')))).version, 1001);
});

test('who waits alone is offered the newest kept game, and the address follows the steps of a link', () => {
  const alone = { jogadores: { '1': { nome: 'Ana', presente: true, vitorias: 0 }, '-1': null } };
  const { state, effects } = tell(after(seated(), ['seat', { seat: { roomId: '123', mark: 1, token: null } }]), ...room(alone));
  assert.deepEqual(effects.filter(({ do: what }) => what === 'fetch_games'), [{ do: 'fetch_games', roomId: '123' }]);
  const both = games(played(1, '59'), played(2, '14253'));
  const known = after(state, ['games', { roomId: '123', games: both }]);
  assert.deepEqual([known.earlier.number, known.games], [2, null]);

  const linked = after(initialState('Ana'), ['open_game', { link: { roomId: '123', game: 2, version: null } }], ['games', { roomId: '123', games: both }]);
  const stepped = tell(linked, ...back);
  assert.deepEqual(stepped.effects, [{ do: 'show_game', game: both[0] }]);
  assert.equal(stepped.state.linked.game, 1);
  assert.deepEqual(tell(stepped.state, ...back).effects, [], 'in the same game');
});

test('a number that is none names a game that is not kept, and no seat', () => {
  assert.equal(gameNamedBy(new URL('http://casa/sala/123')), null);
  for (const search of ['?partida=', '?partida=-1', '?partida=1.5', '?partida=x', `?partida=${'9'.repeat(16)}`]) {
    assert.deepEqual(gameNamedBy(new URL(`http://casa/sala/123${search}`)), { roomId: '123', game: 0, version: null }, search);
  }
  assert.equal(gameNamedBy(new URL('http://casa/?partida=1')), null);
});

test('games that break the contract are left out', () => {
  const hostile = [null, 7, [], played(1, ''), played(1, '11'), played(1, '0'), played(1, '1234567891'), played('1', '5'), played(1, '5', { jogoId: '<b>' })];
  assert.deepEqual(games(...hostile), []);
  assert.equal(decodeGames(null), null);
  assert.equal(decodeGames({ partidas: Array(1000).fill(played(1, '5')) }).length, 200);
  assert.equal(games(played(1, '5', { vencedor: null, motivo: 'abandono' })).length, 1);
});

test('a bracket steps on every keyboard, and not with Ctrl', () => {
  const press = (key, more = {}) => intentOf({ key, ctrlKey: false, altKey: false, metaKey: false, repeat: false, target: null, ...more });
  assert.deepEqual(press('['), { type: 'step', by: -1 });
  assert.deepEqual(press(']', { ctrlKey: true, altKey: true }), { type: 'step', by: 1 }, 'AltGr on Windows');
  assert.deepEqual(press(']', { altKey: true }), { type: 'step', by: 1 }, 'Option on a Mac');
  assert.equal(press('[', { ctrlKey: true }), null);
  assert.equal(press('[', { metaKey: true }), null, 'Back in Safari');
  assert.equal(press('[', { target: { tagName: 'INPUT' } }), null);
});
