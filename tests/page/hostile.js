// Makes a hostile server's messages from a seed, and judges whether they did harm.

/** Pieces of text that steer, turn, hide, pile up, pretend to be markup, or are very long. */
const PIECES = [
  '\u001b]52;c;cm0K\u0007', '\u001b[2J', '\u009b31m', '\u009d0;x\u009c', '\u0000', '\u007f\b', '\r\n\t\u0085', '\u202e', '\u2066\u061c\u200f',
  '\u2028\u2029', '\u200b\u200d\ufeff', '\u00ad\u180e', '\u{e0041}\u{e0100}', '\ue000\u{10ffff}', '\ud800', '\u3164\u2800\u115f',
  `q${'\u0300'.repeat(60)}`, '字\ufe0f', '👩\u200d👩\u200d👧', '\u1100\u1161\u11a8', '\ufdfa', 'w'.repeat(10_000),
  '<img src=x onerror=alert(1)>', '</p><script>alert(1)</script>', '"><svg onload=alert(1)>', 'javascript:alert(1)', '{nome}{sala}', '$&',
  '__proto__', 'Ana',
];
const CODES = ['devagar', 'casa_ocupada', 'fora_da_sala', 'ficha_invalida', 'vaga_assumida', 'cadeira_cobrada', 'sala_cheia', 'interno', 'constructor'];
const NUMBERS = [0, 1, 2, -1, 0.5, 1e308, -0, 2 ** 53, 2 ** 53 - 1, NaN];

// Judged by a list of its own, so that the cleaner does not judge itself.
const HARMFUL = new RegExp(
  '[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\\u034f\\u115f\\u1160\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\u{e0100}-\\u{e01ef}]'
  + '|\\p{M}{3}', 'u');

/** @param {string} text @returns {boolean} true if it steers, turns, hides or piles up */
export const isHarmful = (text) => HARMFUL.test(text);

/** @param {number} seed @returns {() => number} a source of numbers from 0 to 1, the same in every run */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Hostile {
  #random; #room;
  #version = 1795000000000;

  /** @param {number} seed @param {string} room the room that the page is in */
  constructor(seed, room) {
    this.#random = dice(seed);
    this.#room = room;
  }

  below(limit) { return Math.floor(this.#random() * limit); }

  of(list) { return list[this.below(list.length)]; }

  text() { return Array.from({ length: 1 + this.below(5) }, () => this.of(PIECES)).join('A'); }

  /** Returns a frame: mostly a valid message, sometimes a damaged one. */
  frame() {
    const said = JSON.stringify;
    switch (this.below(16)) {
      case 0: return `42${said(['erro', { codigo: this.below(2) ? this.of(CODES) : this.text(), jogoId: this.of([this.#room, null, this.text()]) }])}`;
      case 1: return `42${said(['sua_vaga', { jogoId: this.#room, marca: this.of([1, -1, 0]), ficha: this.text().slice(0, 300), protocolo: 1 }])}`;
      case 2: case 8: return `42${said(['salas', Array.from({ length: this.below(400) }, () => this.#listed())])}`;
      case 3: return `43${this.of([0, 1, 2, 3, 999_999, ''])}${said([{ ok: this.of([true, false, 'yes']), codigo: this.text() }])}`;
      case 4: return `42${said([this.of(['atualizar_jogo', this.text(), 'toString']), this.#anything(60)])}`;
      case 5: return this.of(['2', '', '4', '42', '43[]', '40{"sid":"z"}', `451-["x",{"_placeholder":true,"num":0}]`, `42${'['.repeat(10_000)}`, `42["${'x'.repeat(70_000)}"]`, this.text()]);
      case 6: return `42${said(['torneio', this.of([{}, this.#league(), this.#anything(40)])])}`;
      case 7: return `42${said(['sua_vaga', { jogoId: this.of([this.#room, '456']), marca: this.of([1, -1]), ficha: this.text().slice(0, 300), protocolo: 1 }])}`;
      default: return `42${said(['atualizar_jogo', this.#roomPayload()])}`;
    }
  }

  /** Returns the body of an answer with the games of the room, or with anything else. */
  games() {
    const game = () => ({
      jogoId: this.of([this.#room, this.text()]), partida: this.of([1, 2, 2 ** 53 - 1]), versao: this.#version - this.below(40), inicio: this.of(NUMBERS),
      fim: this.of(NUMBERS), jogadores: this.#players(), vencedor: this.of([null, 0, 1, -1]), motivo: this.of([null, this.text()]),
      lances: this.of(['14253', '519', '15243', '9'.repeat(9), this.text()]),
    });
    const body = this.below(4) === 0 ? this.#anything(6) : { jogoId: this.#room, limite: 100, partidas: Array.from({ length: this.below(12) }, game) };
    return JSON.stringify(body);
  }

  #roomPayload() {
    this.#version += this.below(3);
    const payload = {
      jogoId: this.below(8) ? this.#room : '456', tabuleiro: Array.from({ length: 9 }, () => this.of([0, 0, 1, -1])), versao: this.#version, vez: this.of([1, -1, 0]),
      vencedor: this.of([null, null, 0, 1, -1]), linha: this.of([null, [0, 1, 2], [8]]), ultima: this.of([null, 0, 8]), partida: this.of([1, 2, 3, 2 ** 53 - 1]),
      empates: this.of(NUMBERS), plateia: this.of(NUMBERS), revanche: this.of([[], [1], [1, -1]]), jogadores: this.#players(),
      procura: this.of([true, false]), torneio: this.of([true, false]),
    };
    if (this.below(4) === 0) payload[this.of(Object.keys(payload))] = this.#anything(4);
    return payload;
  }

  #listed() {
    const estado = this.of(['esperando', 'jogando', 'encerrada', '__proto__']);
    return { jogoId: this.of([`sala-${this.below(9)}`, this.text()]), jogadores: this.#players(), plateia: this.of(NUMBERS), estado };
  }

  #league() {
    const row = () => ({ lugar: this.of(NUMBERS), nome: this.text(), pontos: this.of(NUMBERS), jogos: this.of([1, 2]) });
    return {
      nome: this.text(), termina: this.of(NUMBERS), encerrado: this.of([true, false]), participantes: this.of(NUMBERS),
      tabela: Array.from({ length: this.below(90) }, row),
    };
  }

  #players() { return { '1': this.#player(), '-1': this.#player() }; }

  #player() {
    return this.of([null, { nome: this.text(), presente: this.of([true, false, 'x']), vitorias: this.of(NUMBERS) }]);
  }

  #anything(depth) {
    if (depth > 0 && this.below(2)) return this.of([[this.#anything(depth - 1)], { nome: this.#anything(depth - 1), __proto__: null }]);
    return this.of([null, true, this.of(NUMBERS), this.text(), Array(2000).fill(0), { length: 9 }]);
  }
}
