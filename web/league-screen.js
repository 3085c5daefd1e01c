// The league on /tv: its name, the time that is left, and one page of its table after the other.
// Must not know: the wire's words, the socket, the boards.

import { byId, setText, show } from './dom.js';
import { timeLeft } from './league.js';
import { LeagueTable } from './view-league.js';
import { MOST_ROWS, NO_LEAGUE } from './wire.js';

const PAGE_MS = 8000;
const SECOND_MS = 1000;
/** At the end, up to this many rows are made to fit on one page. */
const MOST_ON_ONE = 10;
/** The server tells of a league at once, if there is one. */
const SILENCE_MS = 3000;

export class LeagueScreen {
  /**
   * @param {number} ahead the milliseconds by which the server's clock is ahead @param {import('./sentences.js').Speak} speak
   * @param {() => void} changed is called when the boards beside it have to be drawn again
   */
  constructor(ahead, speak, changed) {
    this._ahead = ahead;
    this._speak = speak;
    this._changed = changed;
    this._table = new LeagueTable(byId('league-rows'), MOST_ROWS, speak);
    this._league = NO_LEAGUE;
    this._from = this._next = 0;
    this._goesOn = false;
    /** @type {any} */
    this._silence = undefined;
    /** The number of pages that were shown. */
    this.turn = 0;
    setInterval(() => this._drawTime(), SECOND_MS);
    setInterval(() => this._turnPage(), PAGE_MS);
    addEventListener('resize', () => this._resized());
  }

  get isShown() { return this._league.name !== ''; }

  /** Takes the league away unless the server tells of it again: without one it says nothing. */
  mayBeGone() {
    clearTimeout(this._silence);
    this._silence = setTimeout(() => this.draw(NO_LEAGUE), SILENCE_MS);
  }

  /** @param {import('./wire.js').League} league */
  draw(league) {
    clearTimeout(this._silence);
    const turns = league.name !== this._league.name || league.over !== this._league.over;
    this._league = league;
    if (this._from >= league.rows.length) this._from = 0;
    show(byId('league'), this.isShown);
    document.body.classList.toggle('leagued', this.isShown);
    byId('league').classList.toggle('podium', league.over);
    setText(byId('league-name'), league.name);
    this._drawTime();
    if (this.isShown) this._drawRows();
    if (turns) this._changed();
  }

  /** Lets the podium fill the screen while nobody plays. @param {boolean} nobodyPlays */
  hasTheScreen(nobodyPlays) {
    const { classList } = document.body;
    const before = classList.contains('hall');
    if (classList.toggle('hall', this.isShown && this._league.over && nobodyPlays) !== before) this._drawRows();
  }

  /** Says after the end that the table may still change. @param {boolean} aGameCounts whether a game of the league goes on */
  stillCounts(aGameCounts) {
    if (aGameCounts === this._goesOn) return;
    this._goesOn = aGameCounts;
    this._drawTime();
    // A second line leaves less room for the table.
    if (this.isShown) this._drawRows();
  }

  _drawTime() {
    const { ends, over } = this._league;
    const end = this._goesOn ? 'league_over_but' : 'league_over';
    setText(byId('league-time'), this._speak(over ? end : 'league_left', { tempo: timeLeft(ends, Date.now() + this._ahead) }));
  }

  _drawRows() {
    const { classList } = byId('league');
    const draw = () => { this._next = this._table.draw(this._league, this._from); };
    classList.remove('tight');
    draw();
    if (this._from > 0 || this._next === 0 || !this._league.over || this._league.rows.length > MOST_ON_ONE) return;
    classList.add('tight');
    draw();
  }

  _resized() {
    if (!this.isShown) return;
    this._drawRows();
    this._changed();
  }

  _turnPage() {
    if (!this.isShown) return;
    this.turn += 1;
    this._changed();
    if (this._next === this._from) return;
    this._from = this._next;
    this._drawRows();
  }
}
