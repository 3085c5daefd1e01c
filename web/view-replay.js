// Draws the way through the games that have ended: two buttons, the place between them, and the link of the game.
// Must not know: the wire, the effect of a button.

import { linkToGame } from './address.js';
import { byId, setText, show } from './dom.js';
import { canStep, isOffered, reviewed } from './replay.js';

/** @param {import('./state.js').State} state @param {import('./sentences.js').Speak} speak @param {Location | URL} location */
export function drawReplay(state, speak, location) {
  const offered = isOffered(state);
  show(byId('replay'), offered);
  for (const by of [-1, 1]) {
    const button = byId(by < 0 ? 'step-back' : 'step-forward');
    // Never `disabled`: the last step would take the focus away.
    button.setAttribute('aria-disabled', String(!canStep(state, by)));
  }
  const shown = reviewed(state);
  const isKept = state.games === null || state.games.length > 0;
  setText(byId('replay-place'), shown ? `${speak('game_title', { n: shown.game.number })} · ${shown.step} / ${shown.total}` : speak(isKept ? 'replay_offer' : 'replay_none'));
  show(byId('replay-link'), shown !== null);
  if (shown) setText(byId('game-link'), linkToGame(shown.game, location));
  show(byId('to-room'), state.linked !== null);
  if (state.linked) byId('to-room').dataset.room = state.linked.roomId;
}
