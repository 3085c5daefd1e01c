import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { wayOf } from '../../web/way.js';

const HERE = new URL('http://192.0.2.2:5311/');
const way = (text, open) => wayOf(text, HERE, open);

test('a code and a link of this server lead into the room', () => {
  for (const text of ['pizza', '192.0.2.2:5311/sala/pizza', 'http://192.0.2.2:5311/sala/PIZZA', 'the code is pizza', 'jogo play --sala pizza --host 192.0.2.2:5311']) {
    assert.deepEqual(way(text), { to: 'room', roomId: 'pizza' }, text);
  }
  assert.deepEqual(wayOf('http://jogo.example:80/sala/pizza', new URL('http://jogo.example/')), { to: 'room', roomId: 'pizza' }, 'the usual port');
});

test('the own address is the list, and the address of a page that page', () => {
  for (const text of ['192.0.2.2:5311', 'http://192.0.2.2:5311/', '192.0.2.2:5311/sala/', 'jogo play --host 192.0.2.2:5311', '192.0.2.2：５３１１']) {
    assert.deepEqual(way(text), { to: 'here' }, text);
  }
  assert.deepEqual(way('192.0.2.2:5311/tv'), { to: 'page', path: '/tv' });
  assert.deepEqual(way('http://192.0.2.2:5311/anfitriao#ABC'), { to: 'page', path: '/anfitriao#ABC' });
});

test('two links are told, and none is chosen', () => {
  const table = JSON.parse(readFileSync(new URL('../../crates/game/tests/typed-rooms.json', import.meta.url), 'utf8'));
  for (const { typed, two } of table.two_places) assert.deepEqual(way(typed), { to: 'two', places: two }, typed);
});

test('another server is asked about first, whatever is wrong with the code', () => {
  assert.deepEqual(way('http://192.0.2.2:5301/sala/pizza'), { to: 'elsewhere', address: 'http://192.0.2.2:5301/sala/pizza', label: '192.0.2.2:5301' });
  assert.deepEqual(way('https://jogo.example'), { to: 'elsewhere', address: 'https://jogo.example/', label: 'https://jogo.example' });
  assert.deepEqual(way('http://192.0.2.2:5301/tv'), { to: 'elsewhere', address: 'http://192.0.2.2:5301/', label: '192.0.2.2:5301' });
  assert.deepEqual(way('http://192.0.2.2:5301/sala/café'),
    { to: 'nothing', flaw: 'accent', nearest: 'cafe', address: 'http://192.0.2.2:5301/sala/cafe', label: '192.0.2.2:5301' });
});

test('a code that is open is entered as it is meant', () => {
  assert.deepEqual(way('68 pya', ['68pya']), { to: 'room', roomId: '68pya' });
  assert.deepEqual(way('Sala 12', ['sala-12']), { to: 'room', roomId: 'sala-12' });
  assert.deepEqual(way('mesa234567', ['mesa234567']), { to: 'room', roomId: 'mesa234567' }, 'it only looks like a secret');
  assert.deepEqual(way('mesa234567'), { to: 'room', roomId: 'mes-a234-567' });
});
