// The league on the host's page: opening one, closing it, and its table of the moment.
// Must not know: the socket, the acts on people and rooms.

import { BASE } from './base.js';
import { CLOSE_LEAGUE, OPEN_LEAGUE } from './desk-wire.js';
import { cleanLine } from './clean.js';
import { byId, setText, show } from './dom.js';
import { aheadBy, timeLeft } from './league.js';
import { isBlank, tellOfLength } from './name-field.js';
import { LeagueTable } from './view-league.js';
import { decodeLeague, MOST_ROWS, NO_LEAGUE } from './wire.js';

const SECOND_MS = 1000;
/** The most columns of a league's name. */
const NAME_COLUMNS = 40;
/** While the table is open, it is asked for this often. */
const TABLE_MS = 5000;

export class DeskLeague {
  /**
   * @param {import('./sentences.js').Speak} speak
   * @param {(event: string, payload: object, words: string) => void} act
   * @param {(question: {key: string, values: Record<string, string | number>, words: string, agreed: () => void}) => void} ask
   */
  constructor(speak, act, ask) {
    this._speak = speak;
    this._league = NO_LEAGUE;
    this._stillCounts = false;
    this._ahead = 0;
    this._table = new LeagueTable(byId('league-rows'), MOST_ROWS, speak);
    byId('league-form').addEventListener('submit', (/** @type {Event} */ event) => {
      event.preventDefault();
      if (isBlank('league-name', speak)) return;
      const name = cleanLine(byId('league-name').value, NAME_COLUMNS);
      act(OPEN_LEAGUE, { nome: name, minutos: Number(byId('league-minutes').value) }, speak('desk_of', { ato: speak('desk_league_open'), nome: name }));
    });
    tellOfLength('league-name', NAME_COLUMNS, speak);
    byId('league-close').addEventListener('click', () => {
      const words = speak('desk_league_close');
      ask({ key: 'desk_league_ask', values: { nome: this._league.name }, words, agreed: () => act(CLOSE_LEAGUE, {}, words) });
    });
    byId('league-details').addEventListener('toggle', () => this._fetchTable());
    this._setClock();
    setInterval(() => this._drawStand(), SECOND_MS);
    setInterval(() => this._fetchTable(), TABLE_MS);
  }

  /** @param {import('./wire.js').League} league @param {boolean} stillCounts whether a game that counts goes on */
  draw(league, stillCounts) {
    const isOther = league.name !== this._league.name || league.over !== this._league.over;
    this._league = league;
    this._stillCounts = stillCounts;
    const isThere = league.name !== '';
    const hadFocus = isOther && byId('league').contains(document.activeElement);
    show(byId('league-now'), isThere);
    show(byId('league-details'), isThere);
    show(byId('league-close'), !league.over);
    show(byId('league-form'), league.over);
    setText(byId('league-shown'), league.name);
    show(byId('league-before'), league.before !== '');
    setText(byId('league-before-link'), this._speak('league_before', { nome: league.before, endereco: '/torneio?anterior' }));
    byId('league-before-link').setAttribute('href', `${BASE}/torneio?anterior`);
    setText(byId('league-summary'), this._speak(league.over && !stillCounts ? 'desk_league_final' : 'desk_league_table'));
    if (isOther && !league.over) byId('league-name').value = '';
    this._drawStand();
    if (isOther) this._fetchTable();
    // The control that was used is gone, and the host stays where they were.
    if (hadFocus) byId(league.over ? 'league-name' : 'league-close').focus({ preventScroll: true });
  }

  _drawStand() {
    const { ends, over, people } = this._league;
    const end = this._stillCounts ? 'league_over_but' : 'league_over';
    const time = over ? this._speak(end) : this._speak('league_left', { tempo: timeLeft(ends, Date.now() + this._ahead) });
    setText(byId('league-stand'), `${time} · ${this._speak('league_people', { n: people })}`);
  }

  /** Sets the clock by that of the server. */
  async _setClock() {
    try {
      this._ahead = aheadBy(await fetch(`${BASE}/endereco`, { cache: 'no-store' }), Date.now());
    } catch {
      // The clock of this phone will do.
    }
  }

  /** Asks for the table, if the host looks at it. */
  async _fetchTable() {
    if (this._league.name === '' || !byId('league-details').open) return;
    try {
      const answer = await fetch(`${BASE}/torneio?formato=json`, { cache: 'no-store' });
      const league = answer.ok ? decodeLeague(await answer.json()) : null;
      if (league) this._table.draw(league);
    } catch {
      // The last table stays.
    }
  }
}
