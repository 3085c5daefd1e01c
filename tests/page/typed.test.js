import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { roomIdFrom } from '../../web/address.js';
import { digitOf, flawOf, nearestCode, placeIn } from '../../web/typed.js';

const table = JSON.parse(readFileSync(new URL('../../crates/game/tests/typed-rooms.json', import.meta.url), 'utf8'));

test('codes, their flaws and the nearest ones', () => {
  for (const { typed, room = null, flaw = null, nearest = room } of table.codes) {
    assert.equal(roomIdFrom(typed), room, typed);
    assert.equal(flawOf(typed), flaw, typed);
    if (flaw) assert.equal(nearestCode(typed), nearest, typed);
  }
});

test('every form that is handed out names its room and its server', () => {
  for (const { typed, room, server } of [...table.places, ...table.places_of_the_page]) assert.deepEqual(placeIn(typed), { room, server }, typed);
});

test('digits of any script', () => {
  for (const digits of ['0123456789', '０１２３４５６７８９', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९', '๐๑๒๓๔๕๖๗๘๙']) {
    assert.equal([...digits].map(digitOf).join(''), '0123456789');
  }
  for (const other of ['x', '²', '½', '五', '']) assert.equal(digitOf(other), null);
});
