import assert from 'node:assert/strict';
import test from 'node:test';
import { invitationTo, newRoomId, roomIdFrom, roomNamedBy } from '../../web/address.js';
import { intentOf, squareAfterKey } from '../../web/keyboard.js';
import { Storage } from '../../web/storage.js';
import { Tabs } from '../../web/tabs.js';

test('room ids are folded, and only room ids', () => {
  assert.equal(roomIdFrom(roomNamedBy('/SALA/Abc-1')), 'abc-1');
  assert.equal(roomNamedBy('/'), null);
  for (const wrong of ['', 'a b', '%41', 'x'.repeat(33), null, {}, NaN]) assert.equal(roomIdFrom(wrong), null);
});

test('an invitation names the port, and says when it only works here', () => {
  const lan = invitationTo('123', new URL('http://192.168.0.10:5000/'));
  assert.equal(lan.link, 'http://192.168.0.10:5000/sala/123');
  assert.equal(lan.command, 'jogo play --sala 123 --host 192.168.0.10:5000');
  assert.equal(lan.onlyThisMachine, false);
  assert.equal(invitationTo('1', new URL('http://host/')).command, 'jogo play --sala 1 --host host:80');
  assert.equal(invitationTo('1', new URL('https://game.example.com/')).command, 'jogo play --sala 1 --host https://game.example.com');
  assert.equal(invitationTo('1', new URL('https://game.example.com:8443/')).command, 'jogo play --sala 1 --host https://game.example.com:8443');
  assert.equal(invitationTo('-1', new URL('http://host:5000/')).command, 'jogo play --sala=-1 --host host:5000');
  assert.equal(invitationTo('1', new URL('http://localhost:5000/')).onlyThisMachine, true);
  assert.equal(invitationTo('1', new URL('http://host:5000/')).picture, '/sala/1/qr.svg');
  assert.equal(invitationTo('1', new URL('https://host/')).picture, '/sala/1/qr.svg?https');
});

test('a new room has a code nobody uses', () => {
  const numbers = [0, 0, 0.5];
  assert.equal(newRoomId(['1000'], () => numbers.shift()), '5500');
});

test('keys become intents, except while typing or with a modifier', () => {
  const press = (key, more = {}) => intentOf({ key, target: { tagName: 'BODY' }, ...more });
  assert.deepEqual(press('1'), { type: 'play', square: 0 });
  for (const [key, code] of [['５', 'Digit5'], ['٥', 'Digit5'], ['५', 'Digit5'], ['(', 'Digit5'], ['%', 'Digit5'], ['5', 'Numpad5']]) {
    assert.deepEqual(press(key, { code }), { type: 'play', square: 4 }, key);
  }
  // The numeric pad without NumLock, and a layout with a letter in the row of digits.
  for (const key of ['Clear', 'ArrowUp', 'x', 'à'.repeat(2)]) assert.equal(press(key, { code: 'Numpad5' }), null, key);
  assert.deepEqual(press('R'), { type: 'next_game' });
  assert.deepEqual(press('n'), { type: 'next_opponent' });
  for (const nothing of [press('0'), press('x'), press('5', { ctrlKey: true }), press('r', { metaKey: true }),
    press('5', { target: { tagName: 'INPUT' } }), press('5', { repeat: true })]) assert.equal(nothing, null);
});

test('arrows stay on the board', () => {
  assert.equal(squareAfterKey(4, 'ArrowUp'), 1);
  assert.equal(squareAfterKey(2, 'ArrowRight'), 2);
  assert.equal(squareAfterKey(4, 'Home'), 3);
  assert.equal(squareAfterKey(4, 'x'), null);
});

test('the token of the person is that of the device, is bounded, and forgotten everywhere', () => {
  const [tab, device] = [shelf(), shelf()];
  new Storage(() => shelf(), () => device).person = 'a'.repeat(32);
  const storage = new Storage(() => tab, () => device);
  assert.equal(storage.person, 'a'.repeat(32));
  storage.person = 'b'.repeat(32);
  device.setItem('jogo.pessoa', 'c'.repeat(32));
  assert.equal(storage.person, 'c'.repeat(32), 'another tab has got it');
  storage.person = 'x'.repeat(257);
  assert.equal(storage.person, null);
  storage.person = null;
  assert.deepEqual([tab, device].map((one) => one.getItem('jogo.pessoa')), [null, null]);
});

const shelf = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
};

test('a token is found for this tab first, then for this device', () => {
  const [tab, device] = [shelf(), shelf()];
  new Storage(() => shelf(), () => device).keepToken('123', 'outra');
  const storage = new Storage(() => tab, () => device);
  assert.equal(storage.token('123'), 'outra');
  storage.keepToken('123', 'minha');
  storage.forgetToken('123', 'outra');
  assert.equal(storage.token('123'), 'minha');
  storage.forgetToken('123', 'minha');
  assert.equal(storage.token('123'), null);
});

test('a browser without storage only forgets', () => {
  const refuse = () => { throw new Error('denied'); };
  const storage = new Storage(refuse, refuse);
  storage.name = 'Ana';
  storage.keepToken('1', 'a');
  assert.equal(storage.name, '');
  assert.equal(storage.token('1'), null);
});

test('tabs know in which room another one has a seat', async () => {
  class Channel extends EventTarget {
    static all = [];
    constructor() { super(); Channel.all.push(this); }
    postMessage(data) {
      for (const other of Channel.all) if (other !== this) other.dispatchEvent(Object.assign(new Event('message'), { data }));
    }
  }
  const [one, two] = [new Tabs(Channel), new Tabs(Channel)];
  one.answerFor(() => ({ token: 'ficha', roomId: '123' }));
  assert.equal(await two.roomOf('ficha'), '123');
  assert.equal(await two.roomOf('outra'), null);
  assert.equal(await one.roomOf('ficha'), null);
});
