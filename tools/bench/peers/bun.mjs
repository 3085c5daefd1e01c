// The relay on Bun with Socket.IO's own engine for it, as its documentation would have it written: bun bun.mjs PORT

import { Server as Engine } from '@socket.io/bun-engine';
import { Server } from 'socket.io';

const io = new Server();
const engine = new Engine({ path: '/socket.io/' });
io.bind(engine);
io.on('connection', (socket) => {
  socket.on('entrar_sala', ({ jogoId }) => socket.join(jogoId));
  socket.on('atualizar_jogo', ({ jogoId, tabuleiro }) => io.to(jogoId).emit('atualizar_jogo', { tabuleiro }));
});
Bun.serve({ hostname: '127.0.0.1', port: Number(process.argv[2]), ...engine.handler() });
