import assert from 'node:assert/strict';
import test from 'node:test';
import { canAskNextGame, canCallRobot, canClaim, canPlay, initialState, update } from '../../web/state.js';
import { decodeAnswer, decodeRefusal, decodeRoom, decodeSeat } from '../../web/wire.js';
import { newSecretId } from '../../web/address.js';
import { placeIn } from '../../web/typed.js';
import { status, title } from '../../web/sentences.js';
import { lookOf } from '../../web/view-board.js';
import { roomPayload } from './examples.js';

const E = [0, 0, 0, 0, 0, 0, 0, 0, 0];
const X4 = [0, 0, 0, 0, 1, 0, 0, 0, 0];
const X4O0 = [-1, 0, 0, 0, 1, 0, 0, 0, 0];
const X_WON = [1, 1, 1, -1, -1, 0, 0, 0, 0];

/** A client that takes messages one after another, and keeps its effects. */
class Play {
  constructor() {
    this.state = initialState('Ana');
    this.effects = [];
    this.versao = 1000;
  }
  tell(type, values = {}) {
    const { state, effects } = update(this.state, { type, ...values });
    this.state = state;
    this.effects = effects;
    return this;
  }
  room(changes = {}) {
    this.versao += 1;
    return this.tell('room', { room: decodeRoom(roomPayload({ versao: this.versao, ...changes })) });
  }
  seat(marca, ficha = marca ? 'segredo' : null) {
    return this.tell('seat', { seat: decodeSeat({ jogoId: '123', marca, ficha }) });
  }
  refuse(codigo) { return this.tell('refused', { refusal: decodeRefusal({ codigo, jogoId: '123' }) }); }
  answer(answer) { return this.tell('answered', { id: this.state.proposal.id, answer: answer && decodeAnswer(answer) }); }
  entered(answer) { return this.tell('entered', { entry: this.state.entry, answer: answer && decodeAnswer(answer) }); }
  drop() { return this.tell('lost', { retryAt: 5 }); }
  get emitted() { return this.effects.filter((effect) => effect.do === 'emit').map(({ event, payload }) => [event, payload]); }
  get heard() { return this.state.said.map(({ key }) => key); }
}

const seated = (changes) => new Play().tell('open', { roomId: '123' }).tell('online').seat(1).room(changes);

test('without a room the list is asked for; with one, the room is entered', () => {
  assert.deepEqual(new Play().tell('online').emitted, [['listar_salas', undefined]]);
  assert.deepEqual(new Play().tell('open', { roomId: '123' }).emitted, []);
  assert.deepEqual(new Play().tell('open', { roomId: '123' }).tell('online').emitted,
    [['entrar_sala', { jogoId: '123', nome: 'Ana', ficha: null }]]);
});

test('a click proposes the whole next board, drawn as unconfirmed, and changes no board', () => {
  const play = seated().tell('play', { square: 4 });
  assert.deepEqual(play.emitted, [['atualizar_jogo', { jogoId: '123', tabuleiro: X4 }]]);
  assert.deepEqual(play.state.room.board, E);
  assert.deepEqual(lookOf(play.state, 4), { mark: 1, pending: true, last: false, winning: false, refused: false });
});

test('an acknowledgement confirms, the broadcast settles', () => {
  const play = seated().tell('play', { square: 4 }).answer({ ok: true });
  assert.equal(lookOf(play.state, 4).pending, false);
  play.room({ tabuleiro: X4, ultima: 4 });
  assert.equal(play.state.proposal, null);
});

test('the broadcast alone settles too, and a late timeout changes nothing', () => {
  const play = seated().tell('play', { square: 4 });
  const { id } = play.state.proposal;
  play.room({ tabuleiro: X4 }).tell('answered', { id, answer: null });
  assert.equal(play.state.proposal, null);
  assert.deepEqual(play.emitted, []);
});

test('a refused mark is removed and the reason told', () => {
  const play = seated().tell('play', { square: 4 }).answer({ ok: false, codigo: 'casa_ocupada' });
  assert.equal(play.state.proposal, null);
  assert.equal(play.state.notice.key, 'casa_ocupada');
});

test('the square that was refused is marked until the reason is taken away, or something else is played', () => {
  const refused = () => seated().tell('play', { square: 4 }).answer({ ok: false, codigo: 'nao_e_sua_vez' });
  const play = refused();
  assert.equal(lookOf(play.state, 4).refused, true);
  assert.equal(play.tell('notice_over', { id: play.state.notice.id }).state.refusedSquare, null);
  assert.equal(refused().tell('play', { square: 5 }).state.refusedSquare, null);
  assert.equal(seated().tell('play', { square: 4 }).answer({ ok: false, codigo: 'vaga_assumida' }).state.refusedSquare, null);
  assert.equal(seated({ tabuleiro: X4 }).tell('play', { square: 4 }).state.refusedSquare, 4, 'refused by the page itself');
});

test('a notice about a position goes with it: "not your turn yet" never stands under "your turn"', () => {
  const early = seated({ tabuleiro: X4 }).tell('play', { square: 0 });
  assert.equal(early.state.notice.key, 'nao_e_sua_vez');
  assert.equal(early.room({ tabuleiro: X4, versao: 1001 }).state.notice.key, 'nao_e_sua_vez', 'the same room once more');
  assert.equal(early.room({ tabuleiro: [-1, 0, 0, 0, 1, 0, 0, 0, 0] }).state.notice, null);
  assert.equal(early.state.refusedSquare, null);
});

test('without an answer the same board goes out four times, then the person is told and may insist', () => {
  const play = seated().tell('play', { square: 4 });
  const first = play.emitted;
  for (let timeout = 0; timeout < 3; timeout += 1) assert.deepEqual(play.answer(null).emitted, first);
  assert.deepEqual(play.answer(null).emitted, []);
  assert.equal(play.state.proposal.phase, 'unsure');
  assert.deepEqual(play.tell('play', { square: 5 }).emitted, []);
  assert.deepEqual(play.tell('play', { square: 4 }).emitted, first);
});

test('a busy server is asked again, by itself', () => {
  const play = seated().tell('play', { square: 4 });
  const first = play.emitted;
  play.answer({ ok: false, codigo: 'indisponivel' });
  const later = play.effects.find((effect) => effect.message?.type === 'send_again');
  assert.deepEqual(play.tell('send_again', later.message).emitted, first);
});

test('a person whose leaving begins a new game is named, on the page and aloud', () => {
  const both = { '1': { nome: 'Maria' }, '-1': { nome: 'João' } };
  for (const [mine, stays, left] of [[1, { '1': { nome: 'Maria' }, '-1': null }, 'João'], [-1, { '1': { nome: 'João' }, '-1': null }, 'Maria']]) {
    const play = seated({ jogadores: both, tabuleiro: X4 }).seat(mine).room({ jogadores: stays, partida: 2, versao: 9000 });
    assert.deepEqual([play.state.notice?.key, play.state.notice?.values], ['seat_of_is_free', { nome: left }]);
    assert.equal(play.state.said.filter(({ key }) => key === 'seat_of_is_free').length, 1);
    play.room({ jogadores: { ...stays, '-1': { nome: 'Zé' } }, partida: 2, versao: 9001 });
    assert.equal(play.state.notice, null, 'somebody sits there now');
  }
  const nameless = seated({ jogadores: { '1': { nome: 'Maria' }, '-1': { nome: '' } } }).room({ jogadores: { '1': { nome: 'Maria' }, '-1': null }, versao: 9000 });
  assert.equal(nameless.state.notice?.key, 'seat_of_opponent_is_free', 'Portuguese joins the words');
  const robot = { '1': { nome: 'Maria' }, '-1': { nome: '', robo: 'facil' } };
  const alone = seated({ jogadores: robot, tabuleiro: X4 }).room({ jogadores: { '1': { nome: 'Maria' }, '-1': null }, partida: 2, versao: 9000 });
  assert.equal(alone.state.notice, null);
});

test('while the seat that moves next is free, the page says so and not that it is its turn', () => {
  const play = seated({ tabuleiro: X4, jogadores: { '1': { nome: 'Maria Clara' }, '-1': null } });
  assert.equal(status(play.state, (key) => key, 'host').text, 'other_seat_is_free');
  assert.equal(play.tell('play', { square: 0 }).state.notice?.key, 'other_seat_is_free');
});

test('a seat that the host freed can be taken again after ten minutes', () => {
  const play = seated().refuse('levantado_pelo_anfitriao').seat(0);
  assert.notEqual(play.state.freed, null);
  const later = play.tell('seek').state;
  assert.equal(later.seeks, true, 'the search for another opponent is open at once');
  const freed = seated().refuse('levantado_pelo_anfitriao');
  const { ms, message } = freed.effects.find((effect) => effect.do === 'later');
  assert.equal(ms, 600_000);
  const again = freed.seat(1).refuse('levantado_pelo_anfitriao');
  const last = again.effects.find((effect) => effect.do === 'later');
  assert.notEqual(again.tell(message.type, message).state.freed, null, 'the timer of an earlier freeing');
  assert.equal(again.tell(last.message.type, last.message).state.freed, null);
});

test('an older room is dropped, another room ignored', () => {
  const play = seated({ tabuleiro: X4, versao: 2000 });
  play.room({ tabuleiro: E, versao: 1999 });
  assert.deepEqual(play.state.room.board, X4);
  play.room({ jogoId: '124', tabuleiro: E, versao: 3000 });
  assert.deepEqual(play.state.room.board, X4);
});

test('nothing is proposed out of turn, on a taken square, while watching or while offline', () => {
  assert.equal(canPlay(seated({ tabuleiro: X4 }).state, 0), false);
  assert.equal(canPlay(seated({ tabuleiro: X4O0 }).state, 0), false);
  assert.equal(canPlay(seated().seat(0).state, 0), false);
  assert.equal(canPlay(seated().drop().state, 0), false);
  assert.deepEqual(seated({ tabuleiro: X4 }).tell('play', { square: 0 }).state.notice.key, 'nao_e_sua_vez');
});

test('after a reconnection the seat comes first, and the lost move is sent only when room and seat are known', () => {
  const play = seated().tell('play', { square: 4 });
  const move = play.emitted;
  play.drop();
  assert.equal(lookOf(play.state, 4).pending, true);
  play.tell('online');
  assert.deepEqual(play.emitted, [['entrar_sala', { jogoId: '123', nome: 'Ana', ficha: 'segredo' }]]);
  assert.deepEqual(play.room().emitted, []);
  assert.deepEqual(play.seat(1).emitted, move);
});

test('a move that had arrived is not sent again', () => {
  const play = seated().tell('play', { square: 4 }).drop().tell('online').seat(1).room({ tabuleiro: X4 });
  assert.deepEqual(play.emitted, []);
  assert.equal(play.state.proposal, null);
  assert.ok(play.heard.includes('back_online'));
});

test('a move is not sent into another game, another board or from another seat', () => {
  const again = () => seated().tell('play', { square: 4 }).drop().tell('online');
  for (const play of [
    again().seat(1).room({ partida: 2 }),
    again().seat(1).room({ tabuleiro: [1, -1, 0, 0, 0, 0, 0, 0, 0] }),
    again().seat(-1).room(),
    again().seat(0).room(),
  ]) {
    assert.deepEqual(play.emitted, []);
    assert.equal(play.state.proposal, null);
  }
});

test('a server that started over is reported', () => {
  const play = seated({ tabuleiro: X4O0 }).drop().tell('online').seat(1).room({ tabuleiro: E });
  assert.ok(play.heard.includes('back_online_reset'));
});

test('a seat taken over is not fought for, until the person asks', () => {
  const play = seated().seat(0).refuse('vaga_assumida');
  assert.equal(play.state.takenOver, true);
  play.drop().tell('online');
  assert.deepEqual(play.emitted, [['entrar_sala', { jogoId: '123', nome: 'Ana', ficha: null, assistir: true }]]);
  assert.deepEqual(play.tell('take_back').emitted, [['entrar_sala', { jogoId: '123', nome: 'Ana', ficha: 'segredo' }]]);
  play.seat(1).room();
  assert.equal(play.state.takenOver, false);
});

test('an idle opponent loses the seat only if the person asks', () => {
  const play = seated({ tabuleiro: X4, demora: -1 });
  assert.equal(canClaim(play.state), false);
  assert.deepEqual(play.tell('claim').emitted, []);
  play.room({ tabuleiro: X4, parada: -1 });
  assert.ok(play.heard.includes('opponent_idle'));
  assert.deepEqual(play.tell('claim').emitted, [['cobrar_cadeira', { jogoId: '123' }]]);
  assert.equal(canClaim(play.room({ tabuleiro: X4O0, parada: 1 }).state), false);
});

test('a player who is late is told once, and again when the seat can be claimed', () => {
  const play = seated({ demora: 0 }).room({ demora: 1 });
  play.room({ demora: 1, plateia: 1 }).room({ parada: 1 });
  assert.deepEqual(play.heard.slice(-2), ['you_are_late', 'you_are_idle']);
  assert.match(title(play.state, (key) => key, 'host'), /^alert_late/);
});

test('a claimed seat is not taken again by itself, and its token is forgotten', () => {
  const play = seated().seat(0).refuse('cadeira_cobrada');
  assert.deepEqual(play.effects, [{ do: 'forget_token', roomId: '123', token: 'segredo' }]);
  assert.equal(play.state.claimed, true);
  play.drop().tell('online');
  assert.deepEqual(play.emitted, [['entrar_sala', { jogoId: '123', nome: 'Ana', ficha: null, assistir: true }]]);
  play.seat(0).room();
  assert.deepEqual(play.tell('take_seat').emitted, [['entrar_sala', { jogoId: '123', nome: 'Ana', ficha: null }]]);
  assert.equal(play.seat(1).room().state.claimed, false);
});

test('a seat held by another tab is offered, not taken', () => {
  const play = new Play().tell('open', { roomId: '123', spareToken: 'dela' }).tell('online');
  assert.deepEqual(play.emitted, [['entrar_sala', { jogoId: '123', nome: 'Ana', ficha: null, assistir: true }]], 'the other chair stays free');
  play.seat(0).room();
  assert.equal(play.tell('take_back').emitted[0][1].ficha, 'dela');
});

test('a refused token is forgotten, a new one that came before the refusal is kept', () => {
  const opened = () => new Play().tell('open', { roomId: '123', token: 'velha' }).tell('online');
  assert.equal(opened().refuse('ficha_invalida').state.token, null);
  const play = opened().seat(1, 'nova').refuse('ficha_invalida');
  assert.equal(play.state.token, 'nova');
  assert.deepEqual(play.effects.filter((effect) => effect.do === 'forget_token'), [{ do: 'forget_token', roomId: '123', token: 'velha' }]);
});

test('the next game is asked for with the empty board, once', () => {
  const play = seated({ tabuleiro: X_WON, vencedor: 1, linha: [0, 1, 2] });
  assert.equal(canAskNextGame(play.state), true);
  assert.deepEqual(play.tell('next_game').emitted, [['atualizar_jogo', { jogoId: '123', tabuleiro: E }]]);
  assert.deepEqual(play.tell('next_game').emitted, []);
  play.answer({ ok: true }).room({ tabuleiro: X_WON, vencedor: 1, linha: [0, 1, 2], revanche: [1] });
  assert.equal(canAskNextGame(play.state), false);
  play.seat(-1).room({ partida: 2 });
  assert.equal(play.state.proposal, null);
  assert.ok(play.heard.includes('new_game'));
});

test('a full room shuts out; a busy one is tried again', () => {
  const opened = () => new Play().tell('open', { roomId: '123' }).tell('online');
  const full = opened().entered({ ok: false, codigo: 'sala_cheia' });
  assert.equal(full.state.blocked, 'sala_cheia');
  assert.equal(full.tell('try_again').emitted[0][0], 'entrar_sala');
  const busy = opened().entered({ ok: false, codigo: 'devagar' });
  const later = busy.effects.find((effect) => effect.message?.type === 'enter_again');
  assert.equal(busy.tell('enter_again', later.message).emitted[0][0], 'entrar_sala');
});

test('leaving frees the seat, forgets its token and asks for the list; late words are ignored', () => {
  const play = seated().tell('leave');
  assert.deepEqual(play.effects[0], { do: 'forget_token', roomId: '123', token: 'segredo' });
  assert.deepEqual(play.emitted.map(([event]) => event), ['sair_sala', 'listar_salas']);
  play.room().seat(1);
  assert.equal(play.state.room, null);
  assert.equal(play.state.mark, null);
});

test('each event is said in one sentence', () => {
  const play = seated({ jogadores: { '1': { nome: 'Ana', presente: true, vitorias: 0 }, '-1': null } });
  play.room().room({ tabuleiro: X4 }).room({ tabuleiro: X4O0 });
  play.room({ tabuleiro: X4O0, jogadores: { '1': { nome: 'Ana', presente: true }, '-1': { nome: 'Bia', presente: false } } });
  assert.deepEqual(play.heard, ['you_play', 'joined', 'you_played', 'played', 'your_turn', 'opponent_away']);
});

const ANA = { nome: 'Ana', presente: true, vitorias: 0 };
const ROBOT = { nome: '', presente: true, vitorias: 0, robo: 'medio' };
const alone = (opposite = null) => seated({ jogadores: { '1': ANA, '-1': opposite } });

test('a robot is called to an empty chair, changed and sent away, and never where a person sits', () => {
  const called = (play, level) => play.tell('call_robot', { level }).emitted;
  assert.deepEqual(called(alone(), 'facil'), [['chamar_robo', { jogoId: '123', nivel: 'facil' }]]);
  assert.deepEqual(called(alone(ROBOT), null), [['chamar_robo', { jogoId: '123', nivel: null }]]);
  assert.deepEqual(called(seated(), 'facil'), []);
  assert.deepEqual(called(alone().drop(), 'facil'), []);
  assert.equal(canCallRobot(alone().seat(0).state), false);
});

test('a robot that sits down, leaves or is replaced is reported as a robot', () => {
  const heard = (before, after) => {
    const play = alone(before);
    const known = play.state.lastSaid;
    return play.room({ jogadores: { '1': ANA, '-1': after } }).state.said.filter(({ id }) => id > known);
  };
  const told = (before, after) => heard(before, after).map(({ key, values }) => [key, values?.robot ?? values?.nome]);
  assert.deepEqual(told(null, ROBOT), [['joined', 'medio']]);
  assert.deepEqual(told(ROBOT, { ...ROBOT, robo: 'perfeito' }), [['joined', 'perfeito']]);
  assert.deepEqual(told(ROBOT, { ...ANA, nome: 'Bia' }), [['took_robots_seat', 'Bia']]);
  assert.deepEqual(told(ROBOT, null), [['robot_left', undefined]]);
  assert.deepEqual(told(ROBOT, ROBOT), []);
});

test('a person who is quicker than the robot causes no notice', () => {
  const play = seated().refuse('vaga_ocupada');
  assert.equal(play.state.notice, null);
});

test('an unlisted room is made as one, and made again as one', () => {
  const play = new Play().tell('open', { roomId: '123', unlisted: true }).tell('online');
  assert.equal(play.emitted[0][1].reservada, true);
  const guest = seated({ reservada: true }).drop().tell('online');
  assert.equal(guest.emitted[0][1].reservada, true);
  assert.equal('reservada' in seated().drop().tell('online').emitted[0][1], false);
});

test('a secret code is fair, long and clear', () => {
  const codes = Array.from({ length: 500 }, () => newSecretId());
  assert.equal(new Set(codes).size, 500);
  assert.equal(new Set(codes.join('').replaceAll('-', '')).size, 31);
  assert.ok(codes.every((code) => /^[a-hjkmnp-z2-9]{3}-[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{3}$/.test(code)));
  assert.ok(codes.every((code) => placeIn(code.replaceAll('-', '')).room === code), 'each is known without its hyphens');
  const fill = (bytes) => bytes.forEach((_, at) => { bytes[at] = at < 8 ? 255 : at + 8; });
  assert.equal(newSecretId(fill), 'tuv-wxyz-2tu', 'a byte above the last whole 31 draws nothing');
});

const HERE = { 1: { nome: 'Ana', presente: true, vitorias: 0 }, '-1': { nome: 'Bia', presente: true, vitorias: 0 } };
const ALONE = { 1: { nome: 'Ana', presente: true, vitorias: 0 }, '-1': null };

test('nothing is played in a new room before somebody joins', () => {
  const play = seated({ jogadores: ALONE }).tell('play', { square: 6 });
  assert.deepEqual(play.emitted, []);
  assert.equal(play.state.notice.key, 'join_begins');
  assert.equal(canPlay(play.state, 6), false);
  play.room({ jogadores: HERE });
  assert.equal(play.state.notice, null, 'somebody has joined');
  assert.equal(canPlay(play.state, 6), true);
  assert.equal(canPlay(seated({ jogadores: ALONE, tabuleiro: X4O0, vez: 1 }).state, 6), true, 'a game that has begun goes on');
});

test('offline a touch says that nothing is played, and no sentence asks for another', () => {
  const play = seated({ jogadores: HERE }).drop().tell('play', { square: 4 });
  assert.equal(play.state.notice.key, 'wait_for_line');
  assert.equal(play.drop().state.notice.key, 'wait_for_line', 'also when the next attempt fails');
  const words = (key) => key;
  const unsure = seated({ jogadores: HERE }).tell('play', { square: 4 });
  for (let tries = 1; tries <= 4; tries += 1) unsure.answer(null);
  assert.equal(status(unsure.state, words, 'h').text.toLowerCase(), 'move_not_confirmed');
  assert.equal(status(unsure.drop().state, words, 'h').text.toLowerCase(), 'not_confirmed');
  const over = seated({ jogadores: HERE, tabuleiro: X_WON, vez: 0, vencedor: 1, linha: [0, 1, 2] }).drop().tell('next_game');
  assert.equal(over.state.notice.key, 'wait_until_back');
});

test('going back asks where an opponent or a score would be lost', () => {
  const asked = (changes) => Boolean(seated(changes).tell('ask_to_go_back').state.asksToLeave);
  assert.equal(asked({ jogadores: ALONE }), false, 'nothing is lost');
  assert.equal(asked({ jogadores: HERE }), true, 'before the first mark');
  assert.equal(asked({ jogadores: { ...ALONE, 1: { nome: 'Ana', presente: true, vitorias: 1 } } }), true, 'the score');
  assert.equal(asked({ jogadores: { ...ALONE, '-1': { nome: '', presente: true, vitorias: 0, robo: 'facil' } } }), false, 'a robot does not mind');
  assert.equal(asked({ jogadores: HERE, tabuleiro: X4, vez: -1 }), true);
  const play = seated({ jogadores: HERE }).tell('ask_to_go_back').room({ jogadores: HERE, plateia: 1 });
  assert.equal(play.state.asksToLeave, true, 'nothing has answered the question');
  assert.equal(seated({ jogadores: HERE }).tell('ask_to_leave').state.asksToLeave, false, 'the button is meant');
});

test('a name of the host is not changed without a word', () => {
  const named = { ...HERE, 1: { nome: 'Marina', presente: true, vitorias: 0 } };
  const play = seated({ jogadores: HERE }).tell('notice', { notice: { roomId: '123', name: 'Marina' } }).room({ jogadores: named });
  play.tell('rename', { name: 'Bobo' });
  assert.deepEqual([play.state.notice.key, play.state.notice.values], ['name_by_host', { nome: 'Marina' }]);
  assert.deepEqual(play.emitted, []);
});

test('a seat that another window took is free again when that window leaves', () => {
  const play = seated({ jogadores: HERE }).refuse('vaga_assumida').seat(0).room({ jogadores: HERE });
  assert.equal(play.state.takenOver, true);
  play.room({ jogadores: { ...HERE, 1: null } });
  assert.equal(play.state.takenOver, false);
});
