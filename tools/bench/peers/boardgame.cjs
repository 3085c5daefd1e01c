// boardgame.io's own server with the tic-tac-toe of its tutorial: node boardgame.cjs PORT

// Else it checks itself as it does while a game is being written.
process.env.NODE_ENV = 'production';

const { Server } = require('boardgame.io/server');
const { INVALID_MOVE } = require('boardgame.io/core');

const LINES = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]];

const wins = (cells) => LINES.some(([first, ...rest]) => cells[first] !== null && rest.every((at) => cells[at] === cells[first]));

const TicTacToe = {
  name: 'tic-tac-toe',
  setup: () => ({ cells: Array(9).fill(null) }),
  turn: { minMoves: 1, maxMoves: 1 },
  moves: {
    clickCell: ({ G, playerID }, at) => {
      if (G.cells[at] !== null) return INVALID_MOVE;
      G.cells[at] = playerID;
    },
  },
  endIf: ({ G, ctx }) => {
    if (wins(G.cells)) return { winner: ctx.currentPlayer };
    if (!G.cells.includes(null)) return { draw: true };
  },
};

// The port is handed on to Node as it is, and may name the address as well.
Server({ games: [TicTacToe], origins: [] }).run({ port: { port: Number(process.argv[2]), host: '127.0.0.1' } });
