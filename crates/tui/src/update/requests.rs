//! The one thing asked of the room and not confirmed yet: sent, resent as it is,
//! confirmed by the room that shows it, or dropped. Never guesses what became of it.

use game::wire::{Proposal, event};
use game::{Board, Code, Mark, Reaction, Square};

use crate::clock::after;
use crate::message::Effect;
use crate::state::{App, Notice, Pending, Request, Snapshot};

use super::notices;

/// An unanswered question is asked again after this long,
const RESEND_INTERVAL: u64 = 2_000;
/// this many times in all.
const MAX_TRIES: u32 = 4;
/// A server that said "wait" is asked again after this long.
pub(super) const BUSY_RETRY_DELAY: u64 = 500;

/// Asks to set a mark.
pub(super) fn play(app: &mut App, square: Square, mark: Mark, out: &mut Vec<Effect>) {
    let board = app.board().with(square, mark);
    ask(app, Request::Move(square, mark), board, out);
}

/// Asks for the next game.
pub(super) fn rematch(app: &mut App, out: &mut Vec<Effect>) {
    ask(app, Request::Rematch, Board::EMPTY, out);
}

fn ask(app: &mut App, request: Request, board: Board, out: &mut Vec<Effect>) {
    app.pending = Some(Pending {
        request,
        board,
        number: app.number(),
        tickets: Vec::new(),
        since: app.now,
        tries: 0,
        resend_at: None,
        accepted: false,
    });
    send(app, out);
}

fn send(app: &mut App, out: &mut Vec<Effect>) {
    let (ticket, now) = (next_ticket(app), app.now);
    let room = app.setup.room.clone();
    let Some(pending) = &mut app.pending else {
        return;
    };
    pending.tickets.push(ticket);
    pending.tries += 1;
    pending.resend_at = Some(after(now, RESEND_INTERVAL));
    // No version: it grows with every watcher, and the board itself says what it rests on.
    let proposal = Proposal {
        board: pending.board,
        room: Some(room),
        version: None,
    };
    out.push(Effect::Emit {
        event: event::BOARD,
        payload: proposal.payload(),
        ticket: Some(ticket),
    });
}

/// Whether this answer is to what we asked.
pub(super) fn was_asked(app: &App, ticket: u64) -> bool {
    let pending = app.pending.as_ref();
    pending.is_some_and(|pending| pending.tickets.contains(&ticket))
}

/// The server has taken it in.
pub(super) fn accepted(app: &mut App) {
    if let Some(pending) = &mut app.pending {
        pending.accepted = true;
    }
}

/// Whether the server has taken it in.
pub(super) fn is_accepted(app: &App) -> bool {
    app.pending.as_ref().is_some_and(|pending| pending.accepted)
}

/// It is waited for once more.
pub(super) fn wait_again(app: &mut App) {
    if let Some(pending) = &mut app.pending {
        pending.resend_at = Some(after(app.now, RESEND_INTERVAL));
    }
}

/// It is time to ask again.
pub(super) fn resend(app: &mut App, out: &mut Vec<Effect>) {
    let Some(pending) = &mut app.pending else {
        return;
    };
    if pending.tries < MAX_TRIES {
        send(app, out);
    } else {
        pending.resend_at = None;
        notices::show(app, Notice::Unconfirmed);
    }
}

/// The server refused it with this code.
pub(super) fn refused(app: &mut App, code: &Code) {
    let wait = code.known().is_some_and(|r| r.reaction() == Reaction::Wait);
    match &mut app.pending {
        Some(pending) if wait => {
            pending.tries = 0;
            pending.resend_at = Some(after(app.now, BUSY_RETRY_DELAY));
        }
        Some(_) | None => app.pending = None,
    }
    notices::show(app, Notice::Refused(code.clone()));
}

/// The table changed: what was asked may be confirmed, or have become pointless.
pub(super) fn reconcile(app: &mut App) {
    let Some(pending) = &app.pending else {
        return;
    };
    let confirmed = match pending.request {
        Request::Move(square, mark) => app.board().at(square) == Some(mark),
        Request::Rematch => match &app.snapshot {
            Snapshot::Room(room) => app.seat.is_some_and(|seat| room.asked.contains(&seat)),
            Snapshot::Relay(_) | Snapshot::Unknown => false,
        },
    };
    if confirmed
        && let (Request::Move(_, mark), Snapshot::Relay(relay)) =
            (pending.request, &mut app.snapshot)
    {
        relay.own = Some(mark);
    }
    if confirmed || !still_wanted(app) {
        app.pending = None;
    }
}

/// Whether what was asked still rests on what stands on the table.
fn still_wanted(app: &App) -> bool {
    let Some(pending) = &app.pending else {
        return false;
    };
    match pending.request {
        Request::Move(square, mark) => {
            pending.number == app.number()
                && app.turn() == Some(mark)
                && app.board().with(square, mark) == pending.board
        }
        Request::Rematch => pending.number == app.number() && app.outcome().is_some(),
    }
}

/// We are in the room again: asks again, if it still makes sense.
pub(super) fn resume(app: &mut App, out: &mut Vec<Effect>) {
    reconcile(app);
    let ours = match app.pending.as_ref().map(|pending| pending.request) {
        Some(Request::Move(_, mark)) => app.is_relay() || app.seat == Some(mark),
        Some(Request::Rematch) => app.is_relay() || app.seat.is_some(),
        None => return,
    };
    let Some(pending) = app.pending.as_mut().filter(|_| ours) else {
        app.pending = None;
        return;
    };
    pending.accepted = false;
    pending.since = app.now;
    send(app, out);
}

/// A ticket that was never used.
pub(super) fn next_ticket(app: &mut App) -> u64 {
    app.last_ticket += 1;
    app.sent = app.now;
    app.last_ticket
}
