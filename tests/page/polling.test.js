import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import test from 'node:test';
import { openPolling } from '../../web/polling.js';

const OPEN = '0{"sid":"a b","pingInterval":25000,"pingTimeout":20000}';

/** Opens a line to a server that the test plays: every request waits for its answer. */
function dial() {
  const asked = [];
  const line = openPolling('http://host/?transport=polling', (address, options) => new Promise((resolve, reject) => {
    options.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    asked.push({ address, ...options, answer: (text, ok = true) => resolve({ ok, text: async () => text }), fail: () => reject(new TypeError('network')) });
  }));
  const [heard, ends] = [[], []];
  line.onmessage = ({ data }) => heard.push(data);
  line.onclose = ({ code }) => ends.push(code);
  return { line, asked, heard, ends };
}

test('frames come in packets, and each request names the session and is like no other', async () => {
  const { asked, heard } = dial();
  asked[0].answer(OPEN);
  await setImmediate();
  asked[1].answer('40{"sid":"x"}\x1e42["salas",[]]');
  await setImmediate();
  assert.deepEqual(heard, [OPEN, '40{"sid":"x"}', '42["salas",[]]']);
  assert.match(asked[1].address, /^http:\/\/host\/\?transport=polling&sid=a%20b&t=/);
  assert.equal(new Set(asked.map(({ address }) => address)).size, 3);
});

test('frames go out in order, one request at a time', async () => {
  const { line, asked } = dial();
  asked[0].answer(OPEN);
  await setImmediate();
  for (const frame of ['40', '42["a"]', '3']) line.send(frame);
  const posts = () => asked.filter(({ method }) => method === 'POST');
  assert.deepEqual(posts().map(({ body }) => body), ['40']);
  posts()[0].answer('ok');
  await setImmediate();
  assert.deepEqual(posts().map(({ body }) => body), ['40', '42["a"]\x1e3']);
});

test('every way to fail ends it once, with the reason of the server if there is one', async () => {
  for (const [fail, code] of [
    [(request) => request.fail(), null],
    [(request) => request.answer('<html>', false), null],
    [(request) => request.answer('{"codigo":"servidor_cheio"}', false), 'servidor_cheio'],
    [(request) => request.answer('{"codigo":7}', false), null],
    // A stranger that answers everything would be asked without end.
    [(request) => request.answer('<html>'), null],
    [(request) => request.answer('0{}'), null],
    [(request) => request.answer('0{'), null],
  ]) {
    const { asked, ends } = dial();
    fail(asked[0]);
    await setImmediate();
    assert.deepEqual(ends, [code], String(fail));
    assert.equal(asked.length, 1, String(fail));
  }
});

test('closing it says goodbye in a request that outlives the page, and reports nothing', async () => {
  const { line, asked, ends } = dial();
  asked[0].answer(OPEN);
  await setImmediate();
  line.close();
  await setImmediate();
  const { method, body, keepalive } = asked[2];
  assert.deepEqual({ method, body, keepalive }, { method: 'POST', body: '1', keepalive: true });
  assert.equal(asked[1].signal.aborted, true);
  assert.deepEqual(ends, []);
});
