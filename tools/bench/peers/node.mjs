// The relay on Node's socket.io, as its documentation would have it written: node node.mjs PORT

import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { transports: ['websocket'] });
io.on('connection', (socket) => {
  socket.on('entrar_sala', ({ jogoId }) => socket.join(jogoId));
  socket.on('atualizar_jogo', ({ jogoId, tabuleiro }) => io.to(jogoId).emit('atualizar_jogo', { tabuleiro }));
});
http.listen(Number(process.argv[2]), '127.0.0.1');
