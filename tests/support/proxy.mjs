// A proxy in front of a server, as they stand in front of pages: it passes everything on, or no WebSocket, or nothing
// of Socket.IO.

import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/**
 * @param {string} target the server's address
 * @param {'pass' | 'refuse' | 'swallow' | 'block'} mode what becomes of a WebSocket: it passes, is answered as a plain
 *   request, or is never answered; `block` refuses long polling, too
 */
export async function proxy(target, mode) {
  const { hostname, port } = new URL(target);
  const asked = [];
  const open = new Set();
  const server = createServer((incoming, answer) => {
    asked.push(incoming.url);
    if (mode === 'block' && incoming.url.startsWith('/socket.io/')) {
      answer.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Forbidden</h1>');
      return;
    }
    const { method, url: path, headers } = incoming;
    const outgoing = request({ hostname, port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.on('upgrade', (incoming, socket, head) => {
    asked.push(incoming.url);
    socket.on('error', () => {});
    if (mode === 'swallow') return;
    if (mode !== 'pass') {
      socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const through = connect(Number(port), hostname, () => {
      const lines = incoming.rawHeaders.reduce((text, word, at) => text + word + (at % 2 ? '\r\n' : ': '), '');
      through.write(`GET ${incoming.url} HTTP/1.1\r\n${lines}\r\n`);
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
    socket.on('close', () => through.destroy());
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(null)); });
  const { port: own } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${own}`,
    /** How many requests came for this way to connect. @param {'websocket' | 'polling'} transport */
    asked: (transport) => asked.filter((url) => url.includes(`transport=${transport}`)).length,
    close() {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => { server.close(resolve); });
    },
  };
}
