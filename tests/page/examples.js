// Rooms and seats as a server would send them, for the tests to vary.

export const roomPayload = (changes = {}) => ({
  jogoId: '123', tabuleiro: [0, 0, 0, 0, 0, 0, 0, 0, 0], versao: 1795000000000, vez: 1, vencedor: null, linha: null,
  ultima: null, partida: 1, empates: 0, plateia: 0, revanche: [],
  jogadores: {
    '1': { nome: 'Ana', presente: true, vitorias: 0 },
    '-1': { nome: 'Bia', presente: true, vitorias: 0 },
  },
  ...changes,
});
