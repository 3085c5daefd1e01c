import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import { Socket } from '../../web/socket.js';

let lines;

class FakeWebSocket {
  constructor(address) {
    this.address = address;
    this.sent = [];
    this.closed = false;
    lines.push(this);
  }
  send(frame) { this.sent.push(frame); }
  close() { this.closed = true; }
  hears(frame) { this.onmessage({ data: frame }); }
}

beforeEach(() => { lines = []; });

/** Makes a socket with its reports and a clock that the test moves. */
function dial(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const reports = [];
  const listener = {
    online: () => reports.push('online'),
    offline: (ms) => reports.push(`offline ${ms}`),
    unreachable: (code) => reports.push(`unreachable ${code}`),
    event: (name, payload) => reports.push([name, payload]),
  };
  const socket = new Socket({ websocket: 'ws://host/', polling: 'http://host/' }, listener, {
    WebSocket: FakeWebSocket, openPolling: (address) => new FakeWebSocket(address), random: () => 0.5, now: Date.now,
  });
  const shakeHands = (line = lines.at(-1)) => {
    line.hears('0{"sid":"x","pingInterval":10000,"pingTimeout":5000}');
    line.hears('40{"sid":"y"}');
  };
  return { socket, reports, shakeHands, pass: (ms) => t.mock.timers.tick(ms) };
}

test('nothing is sent before the namespace is entered, and nothing is kept for later', (t) => {
  const { socket, shakeHands } = dial(t);
  assert.equal(socket.emit('early', {}), false);
  shakeHands();
  assert.deepEqual(lines[0].sent, ['40']);
  assert.equal(socket.emit('late', { a: 1 }), true);
  assert.equal(lines[0].sent.at(-1), '42["late",{"a":1}]');
});

test('pings are answered and events passed on', (t) => {
  const { reports, shakeHands } = dial(t);
  shakeHands();
  lines[0].hears('2');
  lines[0].hears('42["salas",[]]');
  assert.equal(lines[0].sent.at(-1), '3');
  assert.deepEqual(reports, ['online', ['salas', []]]);
});

test('an answer comes once, in time or as null', (t) => {
  const { socket, shakeHands, pass } = dial(t);
  shakeHands();
  const answers = [];
  const wish = { patience: 2000, answered: (answer) => answers.push(answer) };
  socket.emit('a', {}, wish);
  socket.emit('a', {}, wish);
  lines[0].hears('430[{"ok":true}]');
  lines[0].hears('430[{"ok":true}]');
  pass(2000);
  lines[0].hears('431[{"ok":true}]');
  assert.deepEqual(answers, [{ ok: true }, null]);
});

test('silence longer than the server promised is a dead connection', (t) => {
  const { reports, shakeHands, pass } = dial(t);
  shakeHands();
  pass(14_000);
  lines[0].hears('2');
  pass(14_999);
  assert.deepEqual(reports, ['online']);
  pass(1);
  assert.deepEqual(reports, ['online', 'offline 250']);
  assert.equal(lines[0].closed, true);
  pass(250);
  assert.equal(lines.length, 2);
});

test('a handshake that never ends is given up after five seconds, even if the server chatters', (t) => {
  const { reports, pass } = dial(t);
  lines[0].hears('0{}');
  for (let second = 0; second < 5; second += 1) {
    lines[0].hears('2');
    pass(1000);
  }
  assert.deepEqual(reports, ['offline 250']);
});

test('waits grow while attempts fail, without end, and start over after a steady connection', (t) => {
  const { reports, shakeHands, pass } = dial(t);
  for (let attempt = 0; attempt < 7; attempt += 1) {
    lines.at(-1).onclose({});
    pass(10_000);
  }
  assert.equal(reports.at(-1), 'offline 5000');
  shakeHands();
  pass(6000);
  lines.at(-1).onclose({});
  assert.equal(reports.at(-1), 'offline 250');
});

test('a server that accepts and hangs up at once is not hammered', (t) => {
  const { reports, shakeHands, pass } = dial(t);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    shakeHands();
    lines.at(-1).hears('41');
    pass(10_000);
  }
  assert.equal(reports.at(-1), 'offline 2000');
});

test('a hint that the network is back cuts the wait short, and only the wait', (t) => {
  const { socket, shakeHands, pass } = dial(t);
  socket.retryNow();
  assert.equal(lines.length, 1);
  lines[0].onclose({});
  socket.retryNow();
  pass(10_000);
  assert.equal(lines.filter((line) => !line.closed).length <= 2, true);
  shakeHands();
  socket.retryNow();
  assert.equal(lines.at(-1).closed, false);
});

test('a connection that was given up is not heard', (t) => {
  const { reports, shakeHands, pass } = dial(t);
  shakeHands();
  lines[0].onclose({});
  lines[0].hears('42["salas",[]]');
  lines[0].onclose({});
  assert.deepEqual(reports, ['online', 'offline 250']);
  pass(250);
  assert.equal(lines.length, 2);
});

test('a lost connection brings no answers', (t) => {
  const { socket, shakeHands, pass } = dial(t);
  shakeHands();
  const answers = [];
  socket.emit('a', {}, { patience: 2000, answered: (answer) => answers.push(answer) });
  lines[0].onclose({});
  pass(5000);
  assert.deepEqual(answers, []);
});

test('a connection in doubt is given up unless a frame arrives soon', (t) => {
  const { socket, reports, shakeHands, pass } = dial(t);
  shakeHands();
  socket.doubt();
  pass(2000);
  lines[0].hears('2');
  pass(10_000);
  assert.deepEqual(reports, ['online']);
  socket.doubt();
  pass(2500);
  assert.match(reports[1], /^offline/);
  socket.doubt();
  assert.equal(lines.length, 2, 'with no line there is nothing to wait for');
});

const dialed = () => lines.map(({ address }) => address);

test('a WebSocket that is refused twice gives way to long polling, and comes first again later', (t) => {
  const { reports, shakeHands, pass } = dial(t);
  lines[0].onclose({ code: 1006 });
  pass(250);
  lines[1].onclose({ code: 1006 });
  pass(500);
  assert.deepEqual(dialed(), ['ws://host/', 'ws://host/', 'http://host/']);
  shakeHands();
  assert.deepEqual(reports, ['offline 250', 'offline 500', 'online']);
  pass(6000);
  lines[2].onclose({ code: null });
  pass(250);
  assert.equal(lines[3].address, 'ws://host/');
  lines[3].onclose({ code: 1006 });
  pass(500);
  assert.equal(lines[4].address, 'http://host/', 'it worked here before');
});

test('a WebSocket on which nothing comes gives way at once', (t) => {
  const { pass } = dial(t);
  pass(5000);
  pass(250);
  assert.deepEqual(dialed(), ['ws://host/', 'http://host/']);
});

test('one that opened is no reason for long polling', (t) => {
  const { shakeHands, pass } = dial(t);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    shakeHands();
    lines.at(-1).onclose({ code: 1006 });
    pass(10_000);
  }
  assert.deepEqual(new Set(dialed()), new Set(['ws://host/']));
});

test('a server that comes back after an outage gets a WebSocket', (t) => {
  const { shakeHands, pass } = dial(t);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    lines.at(-1).onclose({ code: null });
    pass(10_000);
  }
  assert.equal(lines.at(-1).address, 'http://host/');
  shakeHands();
  assert.equal(lines.at(-2).closed, true);
  assert.equal(lines.at(-1).address, 'ws://host/');
  lines.at(-1).onclose({ code: 1006 });
  pass(10_000);
  assert.equal(lines.at(-1).address, 'http://host/');
  shakeHands();
  assert.equal(lines.at(-1).closed, false, 'it is no outage, so long polling stays');
});

test('when neither way works, that is reported with the reason of the server', (t) => {
  const { reports, pass } = dial(t);
  for (const code of [1006, 1006, 'servidor_cheio']) {
    lines.at(-1).onclose({ code });
    pass(10_000);
  }
  assert.deepEqual(reports.filter((report) => report.startsWith('unreachable')), ['unreachable servidor_cheio']);
});

test('a page that is put aside ends its connection, and dials only when asked', (t) => {
  const { socket, reports, shakeHands, pass } = dial(t);
  shakeHands();
  socket.rest();
  assert.equal(lines[0].closed, true);
  pass(60_000);
  assert.equal(lines.length, 1);
  assert.deepEqual(reports, ['online', 'offline 0']);
  socket.retryNow();
  assert.deepEqual(dialed(), ['ws://host/', 'ws://host/']);
});
