// Draws the table of a league. Its rows are made once and then only refilled.
// Must not know: the wire, the socket, clocks.

import { element, setText, show } from './dom.js';
import { nextPage, pageOf } from './league.js';

const MEDALS = 3;

export class LeagueTable {
  /**
   * @param {HTMLElement} root holds the table, and cuts off the rows for which it has no room
   * @param {number} most the most rows @param {import('./sentences.js').Speak} speak
   */
  constructor(root, most, speak) {
    const [place, ...heads] = ['league_place', 'league_name', 'league_points', 'league_games'].map((key) => speak(key));
    const head = (...words) => element('th', { scope: 'col' }, ...words);
    this._root = root;
    this._speak = speak;
    this._rows = Array.from({ length: most }, makeRow);
    this._empty = element('p', { class: 'league-empty', hidden: '' });
    this._table = element('table', {}, element('thead', {}, element('tr', {},
      // The badges say it to the eye.
      head(element('span', { class: 'heard-only' }, place)), ...heads.map((words) => head(words)))),
      element('tbody', {}, ...this._rows.map(({ root: row }) => row)));
    root.append(this._table, this._empty);
  }

  /**
   * Draws the rows from the leaders on, and then those from `from` on. Returns the start of the next page.
   * @param {import('./wire.js').League} league @param {number} from
   */
  draw({ rows, over }, from = 0) {
    const page = pageOf(this._named(rows), from);
    setText(this._empty, this._speak(over ? 'league_nobody_over' : 'league_nobody'));
    show(this._table, rows.length > 0);
    show(this._empty, rows.length === 0);
    this._rows.forEach((row, at) => this._fill(row, page[at]));
    return nextPage(rows.length, from, this._cutOff(page.length));
  }

  /** Returns the rows with a name each. People without one are told apart by a number, as in the terminal. */
  _named(rows) {
    let nameless = 0;
    return rows.map((row) => (row.name === '' ? { ...row, name: this._speak('league_player', { n: nameless += 1 }) } : row));
  }

  _fill({ root, place, name, points, games }, row) {
    show(root, row !== undefined);
    if (row === undefined) return;
    setText(place, String(row.place));
    setText(name, row.name);
    setText(points, String(row.points));
    setText(games, String(row.games));
    root.className = row.place >= 1 && row.place <= MEDALS ? `medal-${row.place}` : '';
  }

  /** Hides the rows that stick out below, and returns the number of the others. */
  _cutOff(count) {
    const bottom = this._root.getBoundingClientRect().bottom + 1;
    const fits = ({ root }) => root.getBoundingClientRect().bottom <= bottom;
    let fit = 0;
    while (fit < count && fits(this._rows[fit])) fit += 1;
    for (const { root } of this._rows.slice(fit, count)) show(root, false);
    return fit;
  }
}

function makeRow() {
  const [place, name, points, games] = ['', 'league-who', 'league-points', ''].map((kind) => element('td', kind === '' ? {} : { class: kind }));
  name.setAttribute('translate', 'no');
  // The place is a badge, so that the first three are seen from afar.
  const badge = element('span', { class: 'badge' });
  place.append(badge);
  return { root: element('tr', { hidden: '' }, place, name, points, games), place: badge, name, points, games };
}
