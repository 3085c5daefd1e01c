import assert from 'node:assert/strict';
import test from 'node:test';
import { inOrder, naturally } from '../../web/room-order.js';

const sorted = (...ids) => ids.map((id) => ({ id })).sort(naturally).map(({ id }) => id);

test('rooms are in the order in which people count', () => {
  assert.deepEqual(sorted('mesa10', 'mesa2', 'mesa1', 'b', 'mesa', '10', '9', 'mesa-2'), ['9', '10', 'b', 'mesa', 'mesa1', 'mesa2', 'mesa10', 'mesa-2']);
  assert.deepEqual(sorted('a10b2', 'a10b10', 'a9b99', 'a02', 'a2'), ['a02', 'a2', 'a9b99', 'a10b2', 'a10b10']);
  assert.deepEqual(sorted('9'.repeat(32), `1${'0'.repeat(31)}`, '5'), ['5', `1${'0'.repeat(31)}`, '9'.repeat(32)]);
});

test('the seat that waits for this person comes first, and only while it waits', () => {
  const player = (present) => ({ name: 'Maria Clara dos Santos', present, wins: 0, robot: null });
  const room = (id, present) => ({ id, players: { '1': player(present), '-1': null }, watchers: 0, phase: /** @type {const} */ ('waiting') });
  const list = inOrder([room('a', true), room('b', false), room('c', true), room('d', false)], (id) => id > 'b');
  assert.deepEqual(list.map(({ id, yours }) => [id, yours]), [['d', true], ['a', false], ['b', false], ['c', false]]);
});
