// The rows of docs/wire-examples.json. The Rust tests read them, too, so both sides mean the same.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { cleanName } from '../../web/clean.js';
import {
  claimPayload, decodeAnswer, decodeBoards, decodeRefusal, decodeRoom, decodeRooms, decodeSeat, enterPayload, REFUSAL_CODES,
  robotPayload, seekPayload,
} from '../../web/wire.js';

const file = new URL('../../docs/wire-examples.json', import.meta.url);
const examples = JSON.parse(readFileSync(file, 'utf8'));

/** @param {string} of @param {(row: any, what: string) => void} check */
function everyRow(of, check) {
  assert.ok(examples[of].length > 0);
  for (const row of examples[of]) check(row, JSON.stringify(row));
}

test('the message with which this client enters is one that a server reads', () => {
  everyRow('enter', ({ means }, what) => {
    if (!means?.knows_seats) return;
    const payload = enterPayload(means.room, means.name, means.token, means.watch, means.unlisted);
    const { room, name, token, watch, unlisted } = means;
    assert.deepEqual(payload, { jogoId: room, nome: name, ficha: token, ...(watch ? { assistir: true } : {}), ...(unlisted ? { reservada: true } : {}) }, what);
  });
});

test('the message with which this client calls a robot is one that a server reads', () => {
  everyRow('robot', ({ means }, what) => {
    if (!means?.room) return;
    assert.deepEqual(robotPayload(means.room, means.level), { jogoId: means.room, nivel: means.level }, what);
  });
});

test('the message with which this client looks for an opponent is one that a server reads', () => {
  everyRow('meet', ({ payload, means }, what) => {
    if (!means?.knows_seats) return;
    assert.deepEqual(seekPayload(means.name, means.token), { nome: means.name, ficha: payload.ficha }, what);
  });
});

test('the message with which this client claims a seat is one that a server reads', () => {
  everyRow('claim', ({ payload, room }) => {
    if (typeof payload?.jogoId === 'string' && room) assert.deepEqual(claimPayload(room), payload);
  });
});

test('rooms', () => {
  everyRow('room', ({ payload, valid, robots, late = 0, idle = 0, seeks = false }, what) => {
    const room = decodeRoom(payload);
    assert.equal(room !== null, valid, what);
    if (!valid) return;
    assert.equal(room.id, payload.jogoId);
    assert.deepEqual(room.board, payload.tabuleiro);
    assert.equal(room.version, payload.versao);
    assert.equal(room.turn, payload.vez, what);
    assert.equal(room.winner, payload.vencedor);
    assert.deepEqual(room.line, payload.linha ?? []);
    assert.equal(room.last, payload.ultima);
    assert.equal(room.game, payload.partida);
    assert.equal(room.draws, payload.empates);
    assert.equal(room.watchers, payload.plateia);
    assert.deepEqual(room.rematch, payload.revanche);
    assert.deepEqual([room.late, room.idle], [late, idle], what);
    assert.equal(room.unlisted, payload.reservada ?? false, what);
    assert.equal(room.seeking, seeks, what);
    assert.equal(room.league, payload.torneio ?? false, what);
    assert.equal(room.players['1']?.name, payload.jogadores['1']?.nome);
    assert.equal(room.players['-1']?.present, payload.jogadores['-1']?.presente);
    if (robots) assert.deepEqual([1, -1].map((mark) => room.players[mark]?.robot ?? null), robots, what);
  });
});

test('a bare board of a plain relay is no room', () => {
  everyRow('bare', ({ payload }, what) => assert.equal(decodeRoom(payload), null, what));
});

test('seats', () => {
  everyRow('seat', ({ payload, means }, what) => {
    const seat = decodeSeat(payload);
    assert.deepEqual(seat && { room: seat.roomId, mark: seat.mark, token: seat.token }, means, what);
  });
});

test('refusals', () => {
  const seen = [];
  everyRow('refused', ({ payload, code, reaction }, what) => {
    const refusal = decodeRefusal(payload);
    assert.equal(refusal?.code ?? null, code, what);
    if (refusal) assert.equal(refusal.conduct, reaction, what);
    if (refusal) seen.push(code);
  });
  assert.deepEqual(seen.toSorted(), REFUSAL_CODES.toSorted());
});

test('acknowledgements', () => {
  everyRow('ack', ({ payload, ok, code }, what) => {
    const answer = decodeAnswer(payload);
    assert.equal(answer.ok, ok, what);
    if (!ok) assert.equal(answer.refusal.code, code, what);
  });
});

test('the list of rooms', () => {
  everyRow('rooms', ({ payload, ids }, what) => {
    assert.deepEqual(decodeRooms(payload)?.map((room) => room.id) ?? null, ids, what);
  });
});

test('the boards of the rooms', () => {
  everyRow('boards', ({ payload, means }, what) => {
    const boards = decodeBoards(payload);
    assert.deepEqual(boards && { ids: boards.rooms.map((room) => room.id), total: boards.total }, means, what);
  });
});

test('names', () => {
  everyRow('names', ({ raw, clean }, what) => assert.equal(cleanName(raw), clean, what));
});
