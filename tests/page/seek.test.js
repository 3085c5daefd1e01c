// The search for an opponent: into the room that the server chooses, on to the next one, and back after a lost connection.

import assert from 'node:assert/strict';
import test from 'node:test';
import { status } from '../../web/sentences.js';
import { canSeekNext } from '../../web/seek.js';
import { canAskNextGame, canCallRobot, canPlay, initialState, update } from '../../web/state.js';
import { decodeAnswer, decodeLeague, decodeRefusal, decodeRoom, decodeSeat } from '../../web/wire.js';
import { roomPayload } from './examples.js';

const MARIA = 'Maria Clara dos Santos';
const WON = [1, 1, 1, -1, -1, 0, 0, 0, 0];
const [MINE, OTHER] = ['a'.repeat(32), 'b'.repeat(32)];
const player = (nome, presente = true) => ({ nome, presente, vitorias: 0 });
const PAIR = { '1': player(MARIA), '-1': player('João Pedro de Oliveira') };
const ALONE = { '1': player(MARIA), '-1': null };

/** A page that takes messages one after another, and keeps the effects of all since it was last asked. */
class Page {
  constructor(person = null) {
    this.state = initialState(MARIA, false, person);
    this.effects = [];
    this.versao = 1000;
  }
  tell(type, values = {}) {
    const { state, effects } = update(this.state, { type, ...values });
    this.state = state;
    this.effects.push(...effects);
    return this;
  }
  room(jogoId, changes = {}) {
    this.versao += 1;
    return this.tell('room', { room: decodeRoom(roomPayload({ jogoId, versao: this.versao, jogadores: PAIR, ...changes })) });
  }
  seat(jogoId, marca = 1, ficha = MINE) { return this.tell('seat', { seat: decodeSeat({ jogoId, marca, ficha }) }); }
  refuse(codigo, jogoId) { return this.tell('refused', { refusal: decodeRefusal({ codigo, jogoId }) }); }
  sought(answer) { return this.tell('sought', { entry: this.state.entry, answer: answer && decodeAnswer(answer) }); }
  /** Returns and forgets the events that were sent. */
  sent() { return this.take().filter(({ do: what }) => what === 'emit').map(({ event, payload }) => [event, payload]); }
  take() { return this.effects.splice(0).filter(({ do: what }) => what !== 'later'); }
  get words() { return status(this.state, (key) => key, 'host').text; }
  get heard() { return this.state.said.map(({ key }) => key); }
}

const online = (person = null) => new Page(person).tell('online');
/** A page that waits alone in a room of the server's choice. */
function waiting(person = null) {
  const page = online(person).tell('seek').sought({ ok: true }).seat('espera').room('espera', { procura: true, jogadores: ALONE });
  page.take();
  return page;
}
/** A page whose game with the opponent that the server found is over. */
function over(changes = {}) {
  const page = waiting().room('espera').room('espera', { tabuleiro: WON, vencedor: 1, linha: [0, 1, 2], ...changes });
  page.take();
  return page;
}
const ASKED = (ficha) => ['achar_adversario', { nome: MARIA, ficha }];

test('a search leads into the room that the server chooses, and the address with it', () => {
  const page = online();
  page.take();
  page.tell('seek');
  assert.deepEqual(page.sent(), [ASKED(null)]);
  assert.equal(page.words, 'seeking', 'the search shows at once');
  page.sought({ ok: true }).seat('espera');
  assert.equal(page.state.roomId, null, 'nothing changes before the room is here');
  page.room('espera', { procura: true, jogadores: ALONE });
  assert.deepEqual(page.take().map(({ do: what, ...values }) => [what, values]), [
    ['keep_person', { token: MINE }],
    ['show_room', { roomId: 'espera', replaces: false }],
    ['keep_token', { roomId: 'espera', token: MINE }],
  ]);
  assert.deepEqual([page.state.roomId, page.state.mark, page.state.seeks, page.words], ['espera', 1, false, 'seeking']);
});

test('a second press, and a search before there is a connection, ask once', () => {
  const page = new Page().tell('seek').tell('seek');
  assert.deepEqual(page.sent(), []);
  page.tell('online').tell('seek');
  assert.deepEqual(page.sent(), [ASKED(null)]);
});

test('nothing is played while the page waits, and a robot may be called', () => {
  const page = waiting();
  assert.equal(canPlay(page.state, 4), false);
  assert.equal(canCallRobot(page.state), true);
  assert.equal(canSeekNext(page.state), false);
  page.tell('play', { square: 4 });
  assert.deepEqual(page.sent(), []);
  assert.equal(page.state.notice.key, 'seeking');
});

test('an opponent comes into the room, and is heard with the turn', () => {
  const page = waiting();
  page.room('espera');
  assert.deepEqual(page.heard, ['seeking', 'seek_found', 'you_play', 'your_turn']);
  assert.equal(page.words, 'your_turn');
  assert.equal(canPlay(page.state, 4), true);
});

test('while nobody has come, no mark is said, whichever the server gives', () => {
  const page = waiting().seat('espera', -1);
  assert.deepEqual(page.heard, ['seeking']);
  page.room('espera');
  assert.deepEqual(page.state.said.slice(1).map(({ key, values }) => [key, values]), [['seek_found', { nome: MARIA }], ['you_play', { marca: 'O' }]]);
});

test('a page that waits follows the server into another room, and forgets the seat that it had', () => {
  const page = waiting();
  page.seat('outra', -1).room('outra');
  const effects = page.take();
  assert.deepEqual(effects[0], { do: 'forget_token', roomId: 'espera', token: MINE });
  assert.ok(effects.some((effect) => effect.do === 'show_room' && effect.roomId === 'outra' && effect.replaces));
  assert.deepEqual([page.state.roomId, page.state.mark, page.state.seatArrived, page.state.roomArrived], ['outra', -1, true, true]);
  assert.deepEqual(page.state.said.slice(-2).map(({ key, values }) => [key, values]), [['seek_found', { nome: MARIA }], ['you_play', { marca: 'O' }]]);
});

test('a page that does not look for anybody stays, whatever seat it is told of', () => {
  const page = online().tell('open', { roomId: '123' }).seat('123').room('123');
  page.take();
  page.seat('armadilha', -1).room('armadilha');
  assert.equal(page.state.roomId, '123');
  assert.deepEqual(page.sent(), [['entrar_sala', { jogoId: '123', nome: MARIA, ficha: MINE }]], 'and says where it wants to be');
  page.seat('armadilha', -1);
  assert.deepEqual(page.sent(), [], 'once');
  const met = waiting().room('espera').seat('armadilha', -1).room('armadilha');
  assert.equal(met.state.roomId, 'espera');
});

test('after the end the next opponent comes first, with the same token', () => {
  const page = over();
  assert.equal(canSeekNext(page.state), true);
  assert.equal(canAskNextGame(page.state), true, 'the rematch is there, too');
  page.tell('seek');
  assert.deepEqual(page.sent(), [ASKED(MINE)]);
  assert.equal(page.words, 'seeking');
  assert.equal(page.state.room.id, 'espera', 'the finished game stays in view');
  assert.equal(canAskNextGame(page.state), false);
  page.seat('nova', -1).room('nova');
  assert.deepEqual([page.state.roomId, page.state.seeks, canSeekNext(page.state)], ['nova', false, false]);
});

test('an opponent who left is no end of the search', () => {
  const page = waiting().room('espera', { tabuleiro: [1, 0, 0, 0, 0, 0, 0, 0, 0] });
  assert.equal(canSeekNext(page.state), false);
  page.room('espera', { tabuleiro: [1, 0, 0, 0, 0, 0, 0, 0, 0], jogadores: ALONE });
  assert.equal(canSeekNext(page.state), true);
});

test('a rematch that begins on the way changes nothing', () => {
  const page = over().tell('seek').seat('espera', -1).room('espera', { partida: 2 });
  assert.deepEqual([page.state.roomId, page.state.seeks], ['espera', true]);
  page.seat('nova').room('nova');
  assert.equal(page.state.roomId, 'nova');
});

test('a page that the server brings back to its own game plays on there', () => {
  const half = { tabuleiro: [1, -1, 0, 0, 0, 0, 0, 0, 0] };
  const page = waiting().room('espera', half).room('espera', { ...half, jogadores: ALONE }).tell('seek');
  assert.deepEqual([page.words, canPlay(page.state, 4)], ['seeking', false]);
  page.room('espera', half).seat('espera').room('espera', half).sought({ ok: true });
  assert.deepEqual([page.state.roomId, page.state.seeks, page.words, canPlay(page.state, 4)], ['espera', false, 'your_turn', true]);
});

test('a rematch that crosses the search does not end it before the new room is here', () => {
  const page = over().tell('seek').seat('espera', -1).room('espera', { partida: 2 }).seat('nova').sought({ ok: true });
  assert.deepEqual([page.state.roomId, page.state.seeks], ['espera', true]);
  page.room('nova');
  assert.deepEqual([page.state.roomId, page.state.seeks, page.state.seatArrived], ['nova', false, true]);
});

test('a reload takes the seat back, and the page still follows and still offers the next opponent', () => {
  const page = online(MINE);
  page.take();
  page.tell('open', { roomId: 'espera', token: MINE });
  assert.deepEqual(page.sent(), [['entrar_sala', { jogoId: 'espera', nome: MARIA, ficha: MINE }]]);
  page.seat('espera').room('espera', { procura: true, jogadores: ALONE }).seat('outra', -1).room('outra');
  assert.equal(page.state.roomId, 'outra');
  page.room('outra', { tabuleiro: WON, vencedor: 1, linha: [0, 1, 2] });
  assert.equal(canSeekNext(page.state), true);
});

test('a lost connection takes the seat back, asks again, or enters the room that was chosen last', () => {
  const page = waiting().tell('lost', { retryAt: 5 }).tell('online');
  assert.deepEqual(page.sent(), [['entrar_sala', { jogoId: 'espera', nome: MARIA, ficha: MINE }]]);
  const asked = online(MINE).tell('seek').tell('lost', { retryAt: 5 });
  asked.take();
  asked.tell('online');
  assert.deepEqual(asked.sent(), [ASKED(MINE)]);
  const moved = waiting().seat('outra', -1, OTHER).tell('lost', { retryAt: 5 });
  moved.take();
  moved.tell('online');
  assert.deepEqual(moved.sent(), [['entrar_sala', { jogoId: 'outra', nome: MARIA, ficha: OTHER }]]);
});

test('a nap asks for nothing while the page waits: it could undo a move that is on its way', () => {
  const page = waiting().tell('woke');
  assert.deepEqual(page.sent(), []);
  page.seat('outra', -1).room('outra').take();
  page.tell('woke');
  assert.deepEqual(page.sent(), [['entrar_sala', { jogoId: 'outra', nome: MARIA, ficha: MINE }]]);
});

test('a seat that was not held that long is looked for anew', () => {
  const page = waiting().tell('lost', { retryAt: 5 }).tell('online');
  page.take();
  page.refuse('ficha_invalida', 'espera');
  assert.deepEqual(page.sent(), [ASKED(MINE)]);
});

test('a refusal is waited out, loses a bad token, or is shown with a way to try again', () => {
  const page = online(MINE).tell('seek');
  page.take();
  page.sought({ ok: false, codigo: 'devagar' });
  assert.equal(page.state.notice.key, 'devagar');
  page.tell('seek_again', { entry: page.state.entry });
  assert.deepEqual(page.sent(), [ASKED(MINE)]);
  page.sought(null);
  assert.deepEqual(page.sent(), [ASKED(MINE)], 'no answer');
  page.sought({ ok: false, codigo: 'dados_invalidos' });
  assert.deepEqual(page.take().map(({ do: what }) => what), ['forget_person', 'emit']);
  page.sought({ ok: false, codigo: 'porta_fechada' });
  assert.equal(page.state.blocked, 'porta_fechada');
  page.tell('try_again');
  assert.deepEqual([page.state.blocked, page.sent()], [null, [ASKED(null)]]);
});

test('who leaves a search leaves the room that the server may have chosen meanwhile', () => {
  const page = online().tell('seek');
  page.take();
  page.tell('leave');
  assert.deepEqual(page.sent(), [['sair_sala', {}], ['listar_salas', undefined]]);
  page.seat('espera').room('espera', { procura: true, jogadores: ALONE });
  assert.equal(page.state.roomId, null);
  const sought = waiting().tell('leave');
  assert.deepEqual(sought.sent(), [['sair_sala', {}], ['listar_salas', undefined]]);
});

test('a person whom another tab has got to know meanwhile looks as that person', () => {
  const page = online();
  page.take();
  page.tell('seek', { person: MINE });
  assert.deepEqual(page.sent(), [ASKED(MINE)]);
});

const league = (encerrado, nome = 'TURMA 7B') => ({ league: decodeLeague({ nome, termina: 1, encerrado, participantes: 0 }) });

test('the end of the league is told once, with the game that still counts', () => {
  const begun = { torneio: true, tabuleiro: [1, 0, 0, 0, 0, 0, 0, 0, 0] };
  const stages = [
    [online(), 'league_ended'], [waiting(), 'league_ended'], [waiting().room('espera').room('espera', begun), 'league_ended_but'],
    [waiting().room('espera').room('espera', { torneio: true }), 'league_ended_no'], [over({ torneio: true }), 'league_ended'],
  ];
  for (const [page, key] of stages) {
    page.tell('league', league(false)).tell('league', league(true)).tell('league', league(true));
    assert.deepEqual([page.state.announcement?.key, page.state.announcement?.values], [key, { nome: 'TURMA 7B' }]);
    assert.equal(page.heard.filter((one) => one.startsWith('league')).length, 1);
    page.tell('announcement_over').tell('league', league(true));
    assert.equal(page.state.announcement, null, 'closed for good');
  }
});

test('the end of a league that this page never saw open is no news, and one that is open again is not over', () => {
  assert.equal(online().tell('league', league(true)).state.announcement, null);
  const page = online().tell('league', league(false)).tell('lost', { retryAt: 5 }).tell('online').tell('league', league(true));
  assert.equal(page.state.announcement?.key, 'league_ended', 'it ended while there was no connection');
  assert.equal(page.tell('league', league(false)).state.announcement, null);
});

test('a person who came into a game of the league by the list goes on in it', () => {
  const page = online().tell('open', { roomId: '123' }).seat('123', -1, OTHER).room('123', { torneio: true });
  assert.deepEqual(page.take().filter((effect) => effect.do === 'keep_person'), [{ do: 'keep_person', token: OTHER }]);
  page.room('123', { tabuleiro: WON, vencedor: 1, linha: [0, 1, 2], torneio: true });
  assert.equal(canSeekNext(page.state), true);
});

test('the newest seat in the league has the token of the person, who so stays one', () => {
  const page = online(MINE).tell('open', { roomId: '123' }).seat('123', -1, OTHER).room('123', { torneio: true });
  assert.deepEqual(page.take().filter((effect) => effect.do === 'keep_person'), [{ do: 'keep_person', token: OTHER }]);
  page.room('123', { tabuleiro: WON, vencedor: 1, linha: [0, 1, 2], torneio: true }).tell('seek');
  assert.deepEqual(page.sent(), [ASKED(OTHER)]);
});
