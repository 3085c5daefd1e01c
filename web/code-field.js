// The field for a room's code: says what is wrong with a text, and offers the way on.
// Must not know: the state, the wire, the reading of a text.

import { BASE } from './base.js';
import { byId, setText, show } from './dom.js';
import { flawed, wayOf } from './way.js';

const FLAWS = {
  accent: 'room_code_accent', blank: 'room_code_blank', character: 'room_code_character', long: 'room_code_long',
};

export class CodeField {
  /** @param {Location} location @param {(roomId: string) => void} enter */
  constructor(location, enter) {
    this._location = location;
    this._enter = enter;
    this._goOn = () => {};
    // A problem goes with the text that it was about.
    byId('code').addEventListener('input', () => this.clear());
  }

  /** Goes where the text of the field leads, or says why it does not. @param {string[]} open @param {import('./sentences.js').Speak} speak */
  submit(open, speak) {
    this.clear();
    const way = wayOf(byId('code').value, this._location, open);
    if (way.to === 'room') return this._enter(way.roomId);
    if (way.to === 'page') return this._location.assign(BASE + way.path);
    if (way.to === 'two') this._tell(speak('two_destinations', { um: way.places[0], outro: way.places[1] }));
    else if (way.to === 'here') this._tell(speak('own_address'));
    else if (way.to === 'elsewhere') this._ask(way, speak);
    else this._explain(way, speak);
    byId('code').focus();
  }

  /** Says what is wrong with the code in an address. @param {string} room @param {import('./sentences.js').Speak} speak */
  explain(room, speak) {
    this._explain(flawed(room), speak);
  }

  clear() { this._tell(''); }

  /** Does what the button under the problem says. */
  goOn() { this._goOn(); }

  /** A link leads out of the game, perhaps to a machine that does not answer. */
  _ask({ address, label }, speak) {
    this._tell(speak('other_server', { servidor: label }), speak('go_to_server', { servidor: label }), () => this._leave(address, speak));
  }

  _explain({ flaw, nearest, address, label }, speak) {
    if (nearest === null) return this._tell(speak('sala_invalida'));
    const words = address === null ? speak('enter_nearest', { sala: nearest }) : speak('go_to_server', { servidor: `${label}/sala/${nearest}` });
    this._tell(speak(FLAWS[flaw], { sala: nearest }), words, () => (address === null ? this._enter(nearest) : this._leave(address, speak)));
  }

  _leave(address, speak) {
    try {
      this._location.assign(address);
    } catch {
      this._tell(speak('sala_invalida'));
    }
  }

  _tell(problem, words = '', goOn = () => {}) {
    setText(byId('code-problem'), problem);
    show(byId('nearest'), words !== '');
    setText(byId('nearest'), words);
    this._goOn = goOn;
  }
}
