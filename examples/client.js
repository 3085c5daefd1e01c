// A bot for Node: npm install socket.io-client, then node client.js [address] [room]
const { io } = require('socket.io-client');

const [address = 'http://localhost:5000', jogoId = '123'] = process.argv.slice(2);
const socket = io(address);
let mark = /** @type {1 | -1 | 0} */ (0); // X, O, or watching

socket.on('connect', () => socket.emit('entrar_sala', { jogoId, nome: 'Node' }));
socket.on('connect_error', ({ message }) => console.log('connect_error', message));
socket.on('erro', ({ codigo, campo, motivo }) => console.log('erro', codigo, campo, motivo));
socket.on('sua_vaga', ({ marca }) => {
  mark = marca;
  console.log('marca', mark);
});
socket.on('atualizar_jogo', ({ tabuleiro, vez, vencedor }) => {
  console.log('tabuleiro', ...tabuleiro);
  if (vencedor !== null) {
    console.log('vencedor', vencedor);
    socket.close();
  } else if (mark !== 0 && vez === mark) {
    tabuleiro[tabuleiro.indexOf(0)] = mark; // the first empty square
    socket.emit('atualizar_jogo', { tabuleiro });
  }
});
