// Draws a room except its nine squares: players, status, invitation, actions.
// Must not know: the wire, the effect of a button.

import { EMPTY, O, X, letterOf } from './board.js';
import { invitationTo, linkToGame } from './address.js';
import { byId, element, fill, setText, shape, show } from './dom.js';
import { isFree, isWaiting } from './players.js';
import { canSeekNext } from './seek.js';
import { canAskNextGame, canCallRobot, canClaim } from './state.js';
import { playsBesideLeague } from './visit.js';
import { begun, isLate, playerName, seatName, sentence, status } from './sentences.js';

/** @param {import('./state.js').State} shown the same state, or an earlier position in its place */
export function drawRoom(state, shown, speak, location, isOnlyHere = false) {
  // Where the server brings the opponent, the board is there from the start: nothing moves when somebody comes.
  const invites = !state.found && !state.seeks;
  const waiting = isWaiting(state) && !state.takenOver && invites;
  byId('room').classList.toggle('waiting', waiting);
  show(byId('board'), !waiting);
  show(byId('players'), !waiting);
  byId('room').classList.toggle('unknown', shown.room === null || shown.mark === null);
  show(byId('page-keys'), !waiting && state.mark !== 0);
  setText(byId('page-keys'), speak(state.found ? 'page_keys_found' : 'page_keys'));
  drawStatus(status(state, speak, location.host));
  const { room, mark } = state;
  const alone = Boolean(room && mark) && room.players[-mark] === null && room.winner === null && invites;
  drawInvitation(state, waiting || alone, speak, location);
  if (isOnlyHere) setText(byId('invite-hint'), speak('only_here'));
  show(byId('unlisted'), room !== null && room.unlisted);
  show(byId('robots'), canCallRobot(state) && room.players[-mark] === null && (invites || room.seeking));
  show(byId('robots-hint'), room !== null && room.seeking);
  const besideLeague = playsBesideLeague(state);
  show(byId('counts'), (room !== null && room.league) || besideLeague);
  setText(byId('counts'), speak(besideLeague ? 'counts_not' : 'counts_for_league'));
  show(byId('seek-hint'), room !== null && room.seeking && Boolean(mark));
  show(byId('robot-away'), canCallRobot(state) && room.players[-mark] !== null);
  if (shown.room) drawPlayers(shown, shown === state, speak);
  drawActions(state, speak);
  // These stay where they are, so they go while words or buttons that come unasked have their place.
  const isQuiet = ['notice', 'wait'].every((id) => byId(id).textContent === '') && (room === null || room.winner === null) && !canSeekNext(state);
  drawName(state, isQuiet || waiting, alone && !waiting, speak);
  drawLinks(state, isQuiet || waiting);
}

/** Draws the line above the board, smaller if its place is too low for it. @param {{text: string, tone: string}} line */
function drawStatus({ text, tone }) {
  const line = byId('status');
  line.dataset.tone = tone;
  if (line.textContent === text) return;
  line.classList.remove('long');
  setText(line, text);
  line.classList.toggle('long', line.scrollHeight > line.clientHeight);
}

function drawPlayers({ room, mark, roomArrived }, isLive, speak) {
  for (const seat of [X, O]) {
    const player = room.players[seat];
    const card = /** @type {HTMLElement} */ (document.querySelector(`.player[data-mark="${seat}"]`));
    card.classList.toggle('turn', player !== null && room.turn === seat && !room.seeking);
    card.classList.toggle('away', player !== null && !player.present);
    card.classList.toggle('idle', room.idle === seat);
    card.classList.toggle('free', player === null);
    const isNamelessMe = seat === mark && player !== null && player.name === '' && player.robot === null;
    const name = isNamelessMe ? speak('you') : player ? seatName(room.players, seat, speak, mark) : speak('nobody');
    const asides = [];
    if (seat === mark && !isNamelessMe) asides.push(`(${speak('you')})`);
    if (player && !player.present && roomArrived) asides.push(`(${speak('away')})`);
    if (room.idle === seat && roomArrived) asides.push(`(${speak('idle')})`);
    // The score is that of today, not of an earlier game.
    const wins = isLive ? String(player ? player.wins : 0) : '';
    const picture = [room.seeking, name, ...asides, wins].join('\n');
    if (card.dataset.picture === picture) continue;
    card.dataset.picture = picture;
    // The opponent who comes may get either mark, so none is shown or heard before.
    card.classList.toggle('either', room.seeking);
    fill(card,
      shape(letterOf(seat)),
      element('span', { class: 'who' },
        element('span', { class: 'heard-only' }, room.seeking ? '' : `${letterOf(seat)}: `),
        element('span', { class: 'name', translate: 'no' }, name), ' ',
        element('span', { class: 'aside' }, asides.join(' '))),
      element('span', { class: 'heard-only' }, isLive ? `${speak('score')}: ` : ''),
      element('span', { class: 'wins' }, wins),
    );
  }
  setText(byId('draws'), isLive ? speak('draws', { n: room.draws }) : '');
  setText(byId('watchers'), room.watchers > 0 ? speak('watching_count', { n: room.watchers }) : '');
}

/** Draws the ways to the games that the room has kept, and to the table of the league. */
function drawLinks({ room, mark, earlier, league }, isQuiet) {
  show(byId('earlier-link'), isQuiet && earlier !== null && room !== null && isEmptyBoard(room.board));
  if (earlier !== null) byId('earlier-link').setAttribute('href', linkToGame(earlier, window.location));
  const plays = room !== null && Boolean(mark) && room.players[-mark] !== null && room.winner === null;
  show(byId('table-link'), league.name !== '' && !plays);
}

const isEmptyBoard = (board) => board.every((square) => square === EMPTY);

/** Draws the line for a terminal. It wraps before a flag and not within its dashes, where a reader would copy one. @param {string} line */
function drawCommand(line) {
  const [play, ...flags] = line.split(/ (?=--)/);
  if (byId('invite-command').textContent === line) return;
  fill(byId('invite-command'), play, ...flags.flatMap((flag) => [' ', element('span', {}, flag)]));
}

function drawInvitation(state, inviting, speak, location) {
  show(byId('invite'), inviting);
  if (!inviting) return;
  const invitation = invitationTo(state.roomId, location);
  setText(byId('invite-code'), invitation.code);
  byId('invite-code').classList.toggle('long', invitation.code.length > 7);
  setText(byId('invite-link'), invitation.link);
  drawCommand(invitation.command);
  drawCode(invitation, speak);
  show(byId('invite-hint'), invitation.onlyThisMachine);
  setText(byId('invite-hint'), speak('only_this_machine', { host: location.hostname }));
}

/** Draws the QR code, unless its address leads a phone nowhere. */
function drawCode({ picture, onlyThisMachine }, speak) {
  const code = byId('invite-qr');
  show(code, !onlyThisMachine);
  code.alt = speak('invite_qr');
  if (!onlyThisMachine && code.getAttribute('src') !== picture) code.setAttribute('src', picture);
}

function drawActions(state, speak) {
  const { room, mark, line, takenOver, claimed, freed, spareToken } = state;
  // The banner of a lost line says it.
  const notice = line.status === 'online' ? state.notice : null;
  const openElsewhere = takenOver || (spareToken !== null && mark === 0);
  const lost = claimed ? { key: 'cadeira_cobrada' } : freed !== null ? { key: 'levantado_pelo_anfitriao' } : null;
  const words = takenOver ? { key: 'vaga_assumida' } : lost ? lost : openElsewhere ? { key: 'open_in_another_tab' } : notice;
  // At the end of a game notices have the place of the offer, which is kept: they come unasked, and must move nothing.
  const over = Boolean(room && mark) && room.winner !== null;
  const noticed = words ? sentence(words, speak) : '';
  setText(byId('notice'), over ? '' : noticed);
  show(byId('take-back'), openElsewhere);
  const freeSeat = room !== null && [X, O].some((seat) => isFree(room.players, seat));
  // Nobody is one's own opponent.
  const ownOpponent = openElsewhere && room !== null && (room.seeking || room.league);
  // The server would refuse a seat that the host has just freed.
  show(byId('take-seat'), mark === 0 && freeSeat && !takenOver && freed === null && !ownOpponent);

  const button = byId('next-game');
  // A player who has asked keeps the place of the button, so that nothing below it jumps.
  const hasAsked = over && !canAskNextGame(state) && !takenOver;
  show(button, canAskNextGame(state) || hasAsked);
  const seeks = canSeekNext(state);
  show(byId('next-opponent'), seeks);
  // Nobody is left to ask for a rematch. The place of the button stays.
  const gone = hasAsked || (seeks && over && room.players[-mark] === null);
  button.className = `${seeks ? 'secondary' : 'primary big'}${gone ? ' gone' : ''}`;
  const other = room && mark ? playerName(room.players, -mark, speak, mark) : '';
  const offered = Boolean(room && mark && room.rematch.includes(-mark));
  setText(button, speak(offered ? 'accept_rematch' : 'ask_rematch'));
  setText(byId('offer'), (over && noticed) || offerWords(state, offered, other, speak));
  byId('offer').classList.toggle('kept', over);
  drawWait(state, other, speak);
}

/** Draws the alert of a late player, and the way to claim the seat of an idle one. */
function drawWait(state, other, speak) {
  const { room, mark } = state;
  const late = isLate(state) ? speak(room.idle === mark ? 'you_are_idle' : 'you_are_late') : '';
  setText(byId('wait'), canClaim(state) ? sentence({ key: 'opponent_idle', values: { nome: other } }, speak) : late);
  byId('wait').classList.toggle('alert', late !== '');
  show(byId('claim'), canClaim(state));
  setText(byId('claim'), speak('claim_seat'));
}

/** Draws the way to a name. A nameless person is asked once, below the game and never in front of it. */
function drawName({ room, mark, name, editsName, takenOver }, isQuiet, isAlone, speak) {
  const seated = Boolean(mark) && !takenOver;
  const form = byId('name-form');
  // Nobody loses it while typing. Where it stands depends on the opponent, who is not known before the room.
  show(form, seated && editsName && room !== null && (isQuiet || isAlone || form.contains(document.activeElement)));
  show(byId('rename'), seated && !editsName && isQuiet && !isAlone);
  setText(byId('rename'), speak(name === '' ? 'give_name' : 'change_name'));
}

function offerWords({ room, mark, proposal, seeks }, offered, other, speak) {
  if (!room || !mark || room.winner === null || seeks) return '';
  const asked = room.rematch.includes(mark) || (proposal !== null && proposal.square === null);
  if (asked) return begun(speak('rematch_asked', { nome: other }), speak);
  return offered ? begun(speak('rematch_offered', { nome: other }), speak) : '';
}
