//! Applies the server's events: the room, a bare board, our seat. An event replaces the
//! old value. Nothing is merged.

use game::wire::{PROTOCOL, YourSeat};
use game::{Board, Mark, RoomId, RoomView, Square};

use crate::clock::after;
use crate::message::Effect;
use crate::state::{
    App, ConnectionState, Entry, Notice, Overlay, Relay, RoomChoice, Screen, Snapshot,
};

use super::{entering, games, notices, refusals, requests};

/// The time in which a key may still answer a question that closed by itself, in
/// milliseconds.
const LATE_ANSWER: u64 = 1_000;

/// Applies a room.
pub(super) fn room(app: &mut App, room: RoomView, out: &mut Vec<Effect>) {
    // After we asked for an opponent, the old room no longer concerns us.
    if room.id != app.setup.room || app.choice == RoomChoice::Asked {
        return;
    }
    let reset = app.room().is_some_and(|old| is_another_room(old, &room));
    let first = matches!(
        &app.connection,
        ConnectionState::Up(Entry::Asked { progress, .. }) if !progress.room
    );
    let older = app.room().is_some_and(|old| room.version < old.version);
    // An older room is late, unless a new connection finds that the room started over.
    if older && !(first && reset) {
        return;
    }
    let (board, last) = (room.board, room.last);
    let was_waiting = app.screen() == Screen::Waiting;
    let old = std::mem::replace(&mut app.snapshot, Snapshot::Room(Box::new(room)));
    brought_together(app, out);
    remember_move(&mut app.moves, board, last);
    if let (Snapshot::Room(old), Snapshot::Room(new), false) = (&old, &app.snapshot, first)
        && let Some(notice) = notices::between(old, new, app.seat)
    {
        notices::show(app, notice);
    }
    if app.overlay == Some(Overlay::Robot) && !opposite_is_free(app) {
        app.overlay = None;
    }
    games::make_way(app);
    // An open invitation is obsolete once both players are present, and a table would hide
    // the board.
    let covers = matches!(app.overlay, Some(Overlay::Invite | Overlay::Table));
    if covers && was_waiting && app.screen() != Screen::Waiting {
        app.overlay = None;
    }
    if matches!(app.overlay, Some(Overlay::Leave(_))) && !app.game_at_stake() {
        app.overlay = None;
        app.late_answers = Some(after(app.now, LATE_ANSWER));
    }
    requests::reconcile(app);
    entering::record(
        app,
        |progress| {
            progress.room = true;
            progress.reset |= reset;
        },
        out,
    );
}

/// Counts us among those whom the server brings together, if we sit in a room that looks for
/// an opponent or plays in the league. We may have entered it by its code, or a program may
/// have started again.
fn brought_together(app: &mut App, out: &mut Vec<Effect>) {
    let chosen = app.room().is_some_and(|room| room.seeks || room.league);
    if !chosen || app.seat.is_none() || app.choice == RoomChoice::Asked {
        return;
    }
    app.choice = RoomChoice::Given;
    // The token of this seat is the one that the league counts for.
    if app.token.is_some() && app.person != app.token {
        app.person.clone_from(&app.token);
        out.extend(app.person.clone().map(Effect::KeepPerson));
    }
}

/// Returns whether the opposite seat is open to a robot, or already has one.
fn opposite_is_free(app: &App) -> bool {
    let players = app.room().map(|room| &room.players);
    let opposite = app.seat.map(Mark::other);
    players
        .zip(opposite)
        .is_some_and(|(players, mark)| players.is_free(mark))
}

/// Returns whether the room started over. Games only gain marks, and their numbers only
/// grow.
fn is_another_room(old: &RoomView, new: &RoomView) -> bool {
    let lost_marks = Square::all().any(|at| {
        old.board
            .at(at)
            .is_some_and(|m| new.board.at(at) != Some(m))
    });
    new.number < old.number || (new.number == old.number && lost_marks)
}

/// Applies a board from a server that only relays boards.
pub(super) fn bare(app: &mut App, board: Board, out: &mut Vec<Effect>) {
    if app.room().is_some() && app.is_in() {
        return;
    }
    if !app.is_relay() {
        entering::become_relay(app, out);
    }
    let Snapshot::Relay(relay) = &mut app.snapshot else {
        return;
    };
    let starts_over = board == Board::EMPTY;
    *relay = Relay {
        board,
        last: only_new_square(relay.board, board).or(relay.last.filter(|_| board == relay.board)),
        own: relay.own.filter(|_| !starts_over),
    };
    let last = relay.last;
    remember_move(&mut app.moves, board, last);
    requests::reconcile(app);
}

/// Returns the square on which the boards differ, if there is exactly one.
fn only_new_square(old: Board, new: Board) -> Option<Square> {
    let mut changed = Square::all().filter(|square| old.at(*square) != new.at(*square));
    changed.next().filter(|_| changed.next().is_none())
}

/// Applies our seat.
pub(super) fn seat(app: &mut App, seat: YourSeat, out: &mut Vec<Effect>) {
    if seat.room != app.setup.room {
        if !may_be_moved(app, &seat.room) {
            return;
        }
        entering::follow(app, seat.room.clone(), out);
    }
    if app.choice == RoomChoice::Asked {
        app.choice = RoomChoice::Given;
    }
    if seat.protocol != PROTOCOL {
        return refusals::other_protocol(app, seat.protocol, out);
    }
    given_back(app, &seat);
    app.freed_until = app.freed_until.filter(|_| seat.mark.is_none());
    app.seat = seat.mark;
    // Without a new token we keep the old one, which reclaims a seat that was taken over.
    if seat.token.is_some() {
        if app.choice == RoomChoice::Given && app.person != seat.token {
            app.person.clone_from(&seat.token);
            out.extend(seat.token.clone().map(Effect::KeepPerson));
        }
        app.token.clone_from(&seat.token);
        out.push(Effect::KeepSeat(seat.token));
    }
    brought_together(app, out);
    entering::record(app, |progress| progress.seat = true, out);
}

/// Returns whether the server may seat us in this other room. A seat in the room from which it
/// has moved us is late, unless we wait again.
fn may_be_moved(app: &App, to: &RoomId) -> bool {
    match app.choice {
        RoomChoice::Asked => true,
        RoomChoice::Given => app.came_from.as_ref() != Some(to) || app.is_seeking(),
        RoomChoice::Named | RoomChoice::Own => false,
    }
}

/// Goes on playing if the server seats us again unasked: the host has given back the seat that
/// was freed.
fn given_back(app: &mut App, seat: &YourSeat) {
    let watching = app.seat.is_none() && app.stop.is_none() && app.is_in() && app.room().is_some();
    if seat.mark.is_none() || !(app.was_freed() || watching) {
        return;
    }
    app.stop = None;
    app.setup.watch = false;
    if matches!(app.connection, ConnectionState::Up(_)) {
        app.connection = ConnectionState::Up(Entry::In);
    }
    notices::show(app, Notice::SeatGivenBack);
}

/// Adds the move that leads to this board, or clears the list if a move was missed.
fn remember_move(moves: &mut Vec<(Mark, Square)>, board: Board, last: Option<Square>) {
    let replayed = moves
        .iter()
        .fold(Board::EMPTY, |b, (mark, square)| b.with(*square, *mark));
    if replayed == board {
        return;
    }
    let step = last.and_then(|square| Some((board.at(square)?, square)));
    match step {
        // Only a free square can gain a mark. A mark that keeps changing is not a move.
        Some((mark, square))
            if replayed.at(square).is_none() && replayed.with(square, mark) == board =>
        {
            moves.push((mark, square));
        }
        Some((mark, square)) if Board::EMPTY.with(square, mark) == board => {
            *moves = vec![(mark, square)];
        }
        Some(_) | None => moves.clear(),
    }
}
