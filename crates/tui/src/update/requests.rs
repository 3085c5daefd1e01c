//! The single unconfirmed request to the room. It is sent and resent unchanged. Then the
//! room confirms it, or it is dropped.
//!
//! **Invariant:** never guesses the result of a request.

use game::wire::{Proposal, event};
use game::{Board, Code, Mark, Reaction, Square};

use crate::clock::after;
use crate::message::Effect;
use crate::state::{App, Notice, Pending, Request, Snapshot};

use super::notices;

/// The time before an unanswered request is resent, in milliseconds.
const RESEND_INTERVAL: u64 = 2_000;
/// The maximum number of times that a request is sent.
const MAX_TRIES: u32 = 4;
/// The delay before a request to a busy server is resent, in milliseconds.
pub(super) const BUSY_RETRY_DELAY: u64 = 500;

/// Requests to set a mark.
pub(super) fn play(app: &mut App, square: Square, mark: Mark, out: &mut Vec<Effect>) {
    let board = app.board().with(square, mark);
    ask(app, Request::Move(square, mark), board, out);
}

/// Requests the next game.
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
    // The version is left out: every new watcher raises it, and the board itself shows
    // its predecessor.
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

/// Returns whether this ticket belongs to the request.
pub(super) fn was_asked(app: &App, ticket: u64) -> bool {
    let pending = app.pending.as_ref();
    pending.is_some_and(|pending| pending.tickets.contains(&ticket))
}

/// Notes that the server acknowledged the request.
pub(super) fn accepted(app: &mut App) {
    if let Some(pending) = &mut app.pending {
        pending.accepted = true;
    }
}

/// Returns whether the server acknowledged the request.
pub(super) fn is_accepted(app: &App) -> bool {
    app.pending.as_ref().is_some_and(|pending| pending.accepted)
}

/// Waits for the room once more.
pub(super) fn wait_again(app: &mut App) {
    if let Some(pending) = &mut app.pending {
        pending.resend_at = Some(after(app.now, RESEND_INTERVAL));
    }
}

/// Resends the request, or gives up after too many tries.
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

/// Handles a refusal of the request.
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

/// Compares the request with the new snapshot, and drops it if it is confirmed or
/// obsolete.
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

/// Returns whether the request still matches the snapshot.
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

/// Resends the request after entering the room again, if it is still possible.
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

/// Returns an unused ticket.
pub(super) fn next_ticket(app: &mut App) -> u64 {
    app.last_ticket += 1;
    app.sent = app.now;
    app.last_ticket
}
