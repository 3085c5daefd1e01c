import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeHouse } from '../../web/desk-wire.js';
import { stillSits } from '../../web/view-desk.js';

const room = { jogoId: 'quarta-feira', jogadores: { '1': { nome: 'Maria Clara dos Santos' }, '-1': null }, plateia: 0, estado: 'esperando' };
const house = { portaFechada: true, apelidos: false, salas: [{ ...room, reservada: true }, room], total: 9, pessoas: [], totalPessoas: 3, atos: [] };

test('a house is read whole', () => {
  const { storeFails, doorClosed, nicknames, rooms, total, totalPeople } = decodeHouse({ ...house, gravacaoFalha: true });
  assert.deepEqual([storeFails, decodeHouse(house).storeFails], [true, false]);
  assert.deepEqual([doorClosed, nicknames, total, totalPeople], [true, false, 9, 3]);
  assert.deepEqual(rooms.map(({ id, unlisted }) => [id, unlisted]), [['quarta-feira', true], ['quarta-feira', false]]);
});

test('a house keeps its valid entries', () => {
  const nonsense = [null, 7, 'x', {}, []];
  const person = { sessao: 'a1b2c3', nome: 'João Pedro', jogoId: 'a/b' };
  const act = { ato: 4, evento: 'levantar', jogoId: 'quarta-feira', nome: 'Zoë' };
  const { rooms, people, acts, total, totalPeople } = decodeHouse({
    salas: [...nonsense, room], pessoas: [...nonsense, person, { ...person, sessao: '<b>' }], atos: [...nonsense, act, { ...act, ato: '4' }],
  });
  assert.deepEqual([rooms.length, people.length, acts.length], [1, 1, 1]);
  assert.equal(people[0].roomId, null);
  assert.deepEqual([total, totalPeople], [1, 7]);
});

test('an act says whether it switched something on', () => {
  const act = { ato: 4, evento: 'fechar_porta' };
  const { acts } = decodeHouse({ ...house, atos: [act, { ...act, sim: true }, { ...act, sim: false }, { ...act, sim: 'não' }] });
  assert.deepEqual(acts.map(({ on }) => on), [null, true, false, null]);
});

test('the league of a house', () => {
  assert.equal(decodeHouse(house).league.name, '');
  assert.equal(decodeHouse({ ...house, torneio: null }).league.name, '');
  assert.deepEqual([decodeHouse(house).stillCounts, decodeHouse({ ...house, aindaVale: true }).stillCounts], [false, true]);
  const { league } = decodeHouse({ ...house, torneio: { nome: 'Turma 7B', termina: 1795000000000, encerrado: false, participantes: 14 } });
  assert.deepEqual(league, { name: 'Turma 7B', ends: 1795000000000, over: false, people: 14, before: '', rows: [] });
});

test('what is no house is none', () => {
  for (const broken of [null, undefined, 7, [], {}, { ...house, salas: null }, { ...house, pessoas: {} }, { ...house, atos: 'x' }]) {
    assert.equal(decodeHouse(broken), null);
  }
});

test('a question about a player is about that player also after a rematch', () => {
  const [maria, joao] = [{ nome: 'Maria Clara dos Santos' }, { nome: 'João Pedro' }];
  const after = (x, o) => decodeHouse({ ...house, salas: [{ ...room, jogadores: { '1': x, '-1': o } }] });
  const about = { seat: { jogoId: 'quarta-feira', marca: 1 }, name: maria.nome };
  for (const [x, o, mark] of [[maria, joao, 1], [joao, maria, -1], [null, maria, -1], [maria, null, 1]]) {
    assert.equal(stillSits(about, after(x, o)), true);
    assert.equal(about.seat.marca, mark);
  }
  for (const [x, o] of [[joao, null], [{ nome: '', robo: 'facil' }, null]]) assert.equal(stillSits(about, after(x, o)), false);
  assert.equal(stillSits(about, decodeHouse({ ...house, salas: [] })), false);
});
