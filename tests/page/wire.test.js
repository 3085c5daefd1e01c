import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeAnswer, decodeLeague, decodeRefusal, decodeRoom, decodeRooms, decodeSeat, enterPayload, NO_LEAGUE, REFUSAL_CODES } from '../../web/wire.js';
import { roomPayload } from './examples.js';

test('a room is read whole', () => {
  const room = decodeRoom(roomPayload({
    jogoId: 'ABC', tabuleiro: [1, 1, 1, -1, -1, 0, 0, 0, 0], vencedor: 1, linha: [0, 1, 2], ultima: 2, partida: 3,
    empates: 1, plateia: 2, revanche: [1], jogadores: { '1': { nome: 'Ana', presente: false, vitorias: 2 }, '-1': null },
  }));
  assert.deepEqual(room, {
    id: 'abc', board: [1, 1, 1, -1, -1, 0, 0, 0, 0], version: 1795000000000, turn: 0, winner: 1, line: [0, 1, 2], last: 2,
    game: 3, draws: 1, watchers: 2, rematch: [1], players: { '1': { name: 'Ana', present: false, wins: 2, robot: null }, '-1': null },
    late: 0, idle: 0, unlisted: false, seeking: false, league: false,
  });
  const { seeking, league } = decodeRoom(roomPayload({ procura: true, torneio: true }));
  assert.deepEqual([seeking, league], [true, true]);
});

test('the turn is counted on the board, whatever the server claims', () => {
  assert.equal(decodeRoom(roomPayload({ vez: -1 })).turn, 1);
  assert.equal(decodeRoom(roomPayload({ tabuleiro: [1, 0, 0, 0, 0, 0, 0, 0, 0], vez: 1 })).turn, -1);
});

test('a room that breaks the contract is no room', () => {
  const broken = [
    { tabuleiro: [0, 0, 0] }, { tabuleiro: Array(1e6).fill(0) }, { tabuleiro: '000000000' }, { tabuleiro: null },
    { tabuleiro: [2, 0, 0, 0, 0, 0, 0, 0, 0] }, { tabuleiro: [0.5, 0, 0, 0, 0, 0, 0, 0, 0] },
    { tabuleiro: ['1', 0, 0, 0, 0, 0, 0, 0, 0] }, { tabuleiro: [null, 0, 0, 0, 0, 0, 0, 0, 0] },
    { procura: 1 }, { torneio: {} }, { parada: 2 }, { parada: '1' }, { demora: null }, { versao: NaN }, { versao: Infinity }, { versao: '1' }, { versao: undefined },
    { jogoId: '' }, { jogoId: 'a/b' }, { jogoId: 'x'.repeat(33) }, { jogoId: {} }, { jogoId: 1.5 },
    { vencedor: 2 }, { vencedor: 'X' }, { linha: [9] }, { linha: 'abc' }, { linha: Array(10).fill(0) },
    { ultima: 9 }, { ultima: -1 }, { ultima: '0' }, { partida: -1 }, { partida: 1e300 }, { revanche: [0] },
    { jogadores: null }, { jogadores: [] }, { jogadores: 'ana' },
  ];
  for (const changes of broken) assert.equal(decodeRoom(roomPayload(changes)), null, JSON.stringify(changes));
  for (const payload of [null, undefined, 7, 'x', [], true]) assert.equal(decodeRoom(payload), null);
});

test('a hostile name comes out harmless', () => {
  const jogadores = { '1': { nome: '\u202E\u001b]52;c;x\u0007evil\u200B' + 'w'.repeat(5000), presente: 1, vitorias: -3 }, '-1': 'bia' };
  const { players } = decodeRoom(roomPayload({ jogadores }));
  assert.match(players['1'].name, /^\]52;c;xevilw{13}$/);
  assert.equal(players['1'].wins, 0);
  assert.equal(players['-1'], null);
});

test('an integer room id is its decimal text', () => {
  assert.equal(decodeRoom(roomPayload({ jogoId: 123 })).id, '123');
});

test('a seat', () => {
  assert.deepEqual(decodeSeat({ jogoId: '123', marca: -1, ficha: 'segredo', protocolo: 1 }), { roomId: '123', mark: -1, token: 'segredo' });
  assert.deepEqual(decodeSeat({ jogoId: '123', marca: 0, ficha: null }), { roomId: '123', mark: 0, token: null });
  for (const wrong of [{ marca: 2 }, { marca: '1' }, { ficha: 5 }, { ficha: 'x'.repeat(300) }, { jogoId: null }]) {
    assert.equal(decodeSeat({ jogoId: '123', marca: 1, ficha: 'a', ...wrong }), null, JSON.stringify(wrong));
  }
  assert.equal(decodeSeat(null), null);
});

test('a refusal carries its reaction', () => {
  assert.deepEqual(decodeRefusal({ codigo: 'casa_ocupada', jogoId: '123' }), { code: 'casa_ocupada', conduct: 'correct', roomId: '123' });
  assert.equal(decodeRefusal({ codigo: 'devagar' }).conduct, 'wait');
  assert.equal(decodeRefusal({ codigo: 'sala_cheia' }).conduct, 'stop');
  assert.equal(REFUSAL_CODES.length, 25);
});

test('an unknown code, even a treacherous one, stops', () => {
  for (const codigo of ['do_futuro', '__proto__', 'constructor', 'toString']) {
    assert.deepEqual(decodeRefusal({ codigo }), { code: 'dados_invalidos', conduct: 'stop', roomId: null });
  }
  for (const payload of [null, [], { codigo: 5 }, {}]) assert.equal(decodeRefusal(payload), null);
});

test('an answer', () => {
  assert.deepEqual(decodeAnswer({ ok: true, repetida: true }), { ok: true });
  assert.equal(decodeAnswer({ ok: false, codigo: 'devagar' }).refusal.code, 'devagar');
  for (const payload of [null, { ok: 'yes' }, { ok: false }, 'ok']) assert.equal(decodeAnswer(payload), null);
});

test('the list of rooms keeps its valid entries', () => {
  const good = { jogoId: 'a', jogadores: { '1': null, '-1': null }, plateia: 1, estado: 'esperando' };
  assert.deepEqual(decodeRooms([good, null, 7, { ...good, estado: 'toString' }, { ...good, jogoId: '<b>' }]),
    [{ id: 'a', players: { '1': null, '-1': null }, watchers: 1, phase: 'waiting', unlisted: false, seeking: false }]);
  const { unlisted, seeking } = decodeRooms([{ ...good, reservada: true, procura: true }])[0];
  assert.deepEqual([unlisted, seeking], [true, true]);
  assert.equal(decodeRooms(Array(1e5).fill(good)).length, 200);
  assert.equal(decodeRooms({ length: 3 }), null);
});

test('a league is read whole, and only its valid rows', () => {
  const row = { lugar: 1, nome: '<b>Zoë\u202e', pontos: 9, jogos: 4, vitorias: 3, empates: 0, derrotas: 1 };
  const payload = { nome: ' Turma\n7B ', termina: 1795000000000, encerrado: false, participantes: 12, tabela: [null, row, { ...row, pontos: '9' }] };
  assert.deepEqual(decodeLeague(payload), {
    name: 'Turma 7B', ends: 1795000000000, over: false, people: 12, before: '', rows: [{ place: 1, name: '<b>Zoë', points: 9, games: 4 }],
  });
  assert.equal(decodeLeague({ ...payload, tabela: Array(1e5).fill(row) }).rows.length, 40);
  assert.equal(decodeLeague({ ...payload, nome: 'M'.repeat(99) }).name.length, 40);
  assert.deepEqual(decodeLeague({}), NO_LEAGUE);
  for (const broken of [null, 7, [], { nome: 7 }, { ...payload, nome: '\u200b' }, { ...payload, termina: 'x' }, { ...payload, encerrado: 1 }, { ...payload, tabela: {} }]) {
    assert.equal(decodeLeague(broken), null);
  }
});

test('entering always says that this client knows seats', () => {
  assert.deepEqual(enterPayload('123', '', null, false), { jogoId: '123', nome: '', ficha: null });
  assert.equal(enterPayload('123', 'Ana', 'f', true).assistir, true);
});
