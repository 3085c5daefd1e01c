// Draws the house for its host: rooms, people, and the question before an act that disturbs somebody.
// Must not know: the wire, the socket.

import { letterOf, O, X } from './board.js';
import { NAME_COLUMNS, has } from './clean.js';
import { byId, element, fill, setText, show } from './dom.js';
import { CLOSE, CLOSE_LEAGUE, DOOR, FREE, NICKNAMES, OPEN_LEAGUE, RENAME, SEND_AWAY } from './desk-wire.js';
import { isBlank, tellOfLength } from './name-field.js';
import { seatName } from './sentences.js';

/** The sentence of each act. */
const ACTS = {
  [FREE]: 'desk_free', [CLOSE]: 'desk_close', [SEND_AWAY]: 'desk_pause', [RENAME]: 'desk_rename',
  [DOOR]: 'desk_door', [NICKNAMES]: 'desk_nicknames', [OPEN_LEAGUE]: 'desk_league_open', [CLOSE_LEAGUE]: 'desk_league_close',
};
/** The sentences of the acts that switch something on and off. */
const SWITCHES = {
  [DOOR]: { on: 'desk_close_door', off: 'desk_open_door' }, [NICKNAMES]: { on: 'desk_give_names', off: 'desk_keep_names' },
};
const OF_A_PERSON = [FREE, SEND_AWAY, RENAME];
const UNDOABLE_SHOWN = 3;

/** Returns the sentence of an act that switches something, such as the door. @param {string} event @param {boolean} on */
export const switchKey = (event, on) => SWITCHES[event][on ? 'on' : 'off'];

/** The seat of a question, and the name of its player. @typedef {{seat: {jogoId: string, marca: number}, name: string}} Seat */

/**
 * Keeps a question with its player while the house changes: a rematch swaps the marks. Returns whether the player still sits
 * in that room, as far as names tell people apart.
 * @param {Seat} about @param {import('./desk-wire.js').House} house
 */
export function stillSits({ seat, name }, { rooms }) {
  const room = rooms.find(({ id }) => id === seat.jogoId);
  const isThere = (/** @type {number} */ at) => {
    const player = room === undefined ? null : room.players[at];
    return player !== null && player.robot === null && player.name === name;
  };
  const mark = [seat.marca, -seat.marca].find(isThere);
  seat.marca = mark === undefined ? seat.marca : mark;
  return mark !== undefined;
}

export class DeskView {
  /**
   * @param {import('./sentences.js').Speak} speak
   * @param {(event: string, payload: object, words: string) => void} act
   */
  constructor(speak, act) {
    this._speak = speak;
    this._act = act;
    this._drawn = '';
    /** @type {(() => void) | null} */
    this._agreed = null;
    /** @type {HTMLElement | null} */
    this._asked = null;
    /** @type {Seat | null} */
    this._about = null;
    byId('ask-form').addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!byId('new-name').hidden && isBlank('new-name', speak)) return;
      const agreed = this._agreed;
      this._endQuestion();
      if (agreed) agreed();
    });
    tellOfLength('new-name', NAME_COLUMNS, speak);
    byId('ask-cancel').addEventListener('click', () => this._endQuestion());
    addEventListener('keydown', ({ key }) => { if (key === 'Escape') this._endQuestion(); });
  }

  /** @param {import('./desk-wire.js').House} house */
  draw(house) {
    const drawn = JSON.stringify(house);
    if (drawn === this._drawn) return;
    this._drawn = drawn;
    if (this._about !== null && !stillSits(this._about, house)) this._endQuestion();
    const speak = this._speak;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    show(byId('store-fails'), house.storeFails);
    byId('door').setAttribute('aria-checked', String(house.doorClosed));
    byId('nicknames').setAttribute('aria-checked', String(house.nicknames));
    const [last, ...earlier] = house.acts.slice(0, UNDOABLE_SHOWN).map((act) => this._undo(act));
    fill(byId('acts'), ...(last ? [last] : []));
    fill(byId('earlier-acts'), ...earlier);
    setText(byId('rooms-title'), speak('desk_rooms', { n: house.total }));
    setText(byId('people-title'), speak('desk_people', { n: house.totalPeople }));
    show(byId('no-rooms'), house.rooms.length === 0);
    fill(byId('rooms'), ...house.rooms.map((room) => this._room(room)));
    fill(byId('people'), ...house.people.map((person) => this._person(person)));
    // The rows are made anew, and the person stays where they were.
    const again = focused && document.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }

  /** @param {import('./desk-wire.js').Act} act */
  _undo({ number, event, roomId, name, on }) {
    const speak = this._speak;
    const key = on !== null && has(SWITCHES, event) ? switchKey(event, on) : ACTS[event];
    const what = has(ACTS, event) ? speak(key) : event;
    // A nameless person is one in a room, and not that room.
    const nameless = OF_A_PERSON.includes(event) ? `${speak('player')} · ${roomId}` : roomId;
    const of = name || nameless;
    const words = of ? speak('desk_of', { ato: what, nome: of }) : what;
    return element('button', { class: 'secondary', type: 'button', 'data-act': String(number), 'data-key': `undo ${number}` },
      speak('desk_undo', { ato: words }));
  }

  /** @param {import('./desk-wire.js').HouseRoom} room */
  _room(room) {
    const speak = this._speak;
    const { id, players, unlisted, watchers } = room;
    const asides = [unlisted ? `🔒 ${speak('desk_unlisted')}` : '', watchers > 0 ? speak('watching_count', { n: watchers }) : ''];
    const close = this._button('desk_close', id, `close ${id}`, (words) => this.ask({
      key: 'desk_ask_close', values: { sala: id }, words, agreed: () => this._act(CLOSE, { jogoId: id }, words),
    }));
    return element('li', { class: 'card' },
      element('h3', {}, element('span', { translate: 'no' }, id), ' ',
        element('span', { class: 'aside' }, asides.filter((one) => one !== '').join(' · '))),
      ...[X, O].map((mark) => this._seat(id, players, mark)),
      element('div', { class: 'row' }, close));
  }

  _seat(id, players, mark) {
    const speak = this._speak;
    const player = players[mark];
    if (!player) return element('p', { class: 'seat aside' }, `${letterOf(mark)}: ${speak('desk_empty_seat')}`);
    const name = seatName(players, mark, speak);
    const away = player.present ? '' : ` (${speak('away')})`;
    const title = element('p', { class: 'seat' }, `${letterOf(mark)}: `, element('strong', { translate: 'no' }, name), away);
    if (player.robot !== null) return title;
    const seat = { jogoId: id, marca: mark };
    const about = { seat, name: player.name };
    const key = (act) => `${act} ${id} ${mark}`;
    return element('div', { class: 'person' }, title, element('div', { class: 'row' },
      this._button('desk_free', name, key('free'), (words) => this._act(FREE, seat, words)),
      this._button('desk_rename', name, key('rename'), (words) => this.ask({
        key: 'desk_ask_rename', values: { nome: name }, words, field: 'new-name', about,
        agreed: () => this._act(RENAME, { ...seat, nome: byId('new-name').value }, words),
      })),
      this._pause(name, key('pause'), seat, about)));
  }

  /** @param {import('./desk-wire.js').Person} person */
  _person({ session, name, roomId }) {
    const shown = name || this._speak('player');
    const of = name || (roomId ? `${shown} · ${roomId}` : shown);
    return element('li', { class: 'person' },
      element('p', {}, element('strong', { translate: 'no' }, shown), ' ', element('span', { class: 'aside' }, roomId || '')),
      element('div', { class: 'row' }, this._pause(of, `pause ${session}`, { sessao: session })));
  }

  _pause(name, key, whom, about = /** @type {Seat | null} */ (null)) {
    return this._button('desk_pause', name, key, (words) => this.ask({
      key: 'desk_ask_pause', values: { nome: name }, words, field: 'minutes', about,
      agreed: () => this._act(SEND_AWAY, { ...whom, minutos: Number(byId('minutes').value) }, words),
    }));
  }

  /** Makes a button, whose whole name says whom it is about. */
  _button(key, of, focusKey, pressed) {
    const label = this._speak(key);
    const words = this._speak('desk_of', { ato: label, nome: of });
    const button = element('button', { class: 'secondary', type: 'button', 'aria-label': words, 'data-key': focusKey }, label);
    button.addEventListener('click', () => pressed(words));
    return button;
  }

  /** Asks before an act, with the field that it needs. A question about a seat ends once its player is gone. */
  ask({ key, values, words, agreed, field = '', about = /** @type {Seat | null} */ (null) }) {
    this._about = about;
    this._asked = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this._agreed = agreed;
    setText(byId('ask-text'), this._speak(key, values));
    setText(byId('ask-go'), words);
    for (const one of ['minutes', 'new-name']) {
      show(byId(one), one === field);
      byId(one).required = one === field;
    }
    byId('new-name').value = '';
    setText(byId('new-name-told'), '');
    show(byId('ask'), true);
    byId(field || 'ask-cancel').focus();
  }

  _endQuestion() {
    if (byId('ask').hidden) return;
    this._agreed = this._about = null;
    show(byId('ask'), false);
    const key = this._asked && this._asked.dataset.key;
    const again = key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  }
}
