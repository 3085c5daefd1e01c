import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeFrame, encodeEvent } from '../../web/packets.js';

test('events with and without an id', () => {
  assert.equal(encodeEvent('listar_salas', undefined), '42["listar_salas"]');
  assert.equal(encodeEvent('a', { b: 1 }, 0), '420["a",{"b":1}]');
  assert.deepEqual(decodeFrame('42["a",{"b":1}]'), { kind: 'event', name: 'a', payload: { b: 1 } });
  assert.deepEqual(decodeFrame('4212["a"]'), { kind: 'event', name: 'a', payload: undefined });
  assert.deepEqual(decodeFrame('437[{"ok":true}]'), { kind: 'answer', id: 7, payload: { ok: true } });
});

test('the open packet tells how much silence is allowed', () => {
  assert.deepEqual(decodeFrame('0{"pingInterval":1000,"pingTimeout":500}'), { kind: 'open', silence: 1500 });
  for (const body of ['', '{', 'null', '[]', '{"pingInterval":-1,"pingTimeout":1e99}', '{"pingInterval":"5"}']) {
    assert.deepEqual(decodeFrame(`0${body}`), { kind: 'open', silence: 45_000 }, body);
  }
});

test('nothing a server sends makes it throw', () => {
  const frames = ['', '4', '42', '42[', '42{}', '42[5]', '43[]', '43x[]', '42/admin,["a"]', '451-["a",{"_placeholder":true}]',
    'x', null, undefined, new ArrayBuffer(3), `42["${'x'.repeat(70_000)}"]`];
  for (const frame of frames) assert.deepEqual(decodeFrame(frame), { kind: 'unknown' }, String(frame).slice(0, 40));
});

test('the ways in which a server says goodbye', () => {
  for (const frame of ['1', '41', '44{"message":"no"}']) assert.deepEqual(decodeFrame(frame), { kind: 'closed' });
});
