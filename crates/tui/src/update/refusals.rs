//! Handles the server's refusals.
//!
//! **Invariant:** contains no sentences. `sentences.rs` has them.

use game::wire::event;
use game::{Code, Reaction, Refusal};
use serde_json::json;

use crate::clock::after;
use crate::message::Effect;
use crate::state::{App, ConnectionState, Entry, Notice, RoomChoice, Stop};

use super::requests::BUSY_RETRY_DELAY;
use super::{entering, notices, requests};

/// The time for which the host keeps a player from the seats of a room, in milliseconds.
const KEPT_AWAY: u64 = 600_000;

/// Handles a refusal. The server may send the same one twice, as `erro` and in an
/// acknowledgement. The second one changes nothing.
pub(super) fn refused(app: &mut App, code: &Code, out: &mut Vec<Effect>) {
    let entering = matches!(app.connection, ConnectionState::Up(Entry::Asked { .. }));
    match code.known() {
        Some(Refusal::BadToken) => {
            if app.token.take().is_some() {
                out.push(Effect::KeepSeat(None));
            }
            notices::show(app, Notice::Refused(code.clone()));
            entering::record(app, |progress| progress.token_rejected = true, out);
        }
        // An earlier server does not know the event.
        Some(Refusal::BadPayload) if app.choice == RoomChoice::Asked => {
            entering::make_a_room(app, out);
        }
        Some(Refusal::BadPayload) if app.choice == RoomChoice::Own => {}
        Some(Refusal::SeatTakenOver) => {
            app.pending = None;
            stay_out(app, Stop::OpenedElsewhere);
        }
        // The old token opens nothing. The user may sit down again like anybody else.
        Some(Refusal::SeatClaimed) => {
            app.pending = None;
            if app.token.take().is_some() {
                out.push(Effect::KeepSeat(None));
            }
            stay_out(app, Stop::Claimed);
        }
        Some(refusal) if refusal.is_by_host() => {
            app.pending = None;
            // A room that was closed has no seats, even if the host opens it again.
            if refusal == Refusal::RoomClosed && app.token.take().is_some() {
                out.push(Effect::KeepSeat(None));
            }
            if refusal == Refusal::SeatFreedByHost {
                // A second refusal is about the same act.
                let known = app.freed_until.filter(|until| *until > app.now);
                app.freed_until = known.or(Some(after(app.now, KEPT_AWAY)));
            }
            stay_out(app, Stop::Refused(code.clone()));
        }
        Some(Refusal::TooSoon) => notices::show(app, Notice::Refused(code.clone())),
        // A player took the seat before the robot did, and is already visible.
        Some(Refusal::ChairTaken) => {}
        // The server lost track of us. Entering again restores the room and resends the
        // request.
        Some(Refusal::NotInRoom) if app.is_in() && app.pending.is_some() => {
            entering::enter_again(app, out);
        }
        Some(refusal) if entering && refusal.reaction() == Reaction::Wait => {
            let again = after(app.now, BUSY_RETRY_DELAY);
            if let ConnectionState::Up(Entry::Asked {
                progress, give_up, ..
            }) = &mut app.connection
            {
                progress.seat = true;
                *give_up = again;
            }
            notices::show(app, Notice::Refused(code.clone()));
        }
        Some(_) | None if entering => stay_out(app, Stop::Refused(code.clone())),
        Some(_) | None => requests::refused(app, code),
    }
}

/// Handles a server that speaks another version of the protocol. Its messages cannot be
/// trusted. Leaving frees the seat that it gave us.
pub(super) fn other_protocol(app: &mut App, protocol: u32, out: &mut Vec<Effect>) {
    if matches!(
        app.connection,
        ConnectionState::Up(Entry::In | Entry::Asked { .. })
    ) {
        out.push(Effect::Emit {
            event: event::LEAVE,
            payload: json!({ "jogoId": app.setup.room }),
            ticket: None,
        });
    }
    app.pending = None;
    stay_out(app, Stop::Versions(protocol));
}

/// Stays out of the room until the user decides.
fn stay_out(app: &mut App, stop: Stop) {
    app.stop = Some(stop);
    app.overlay = None;
    if matches!(app.connection, ConnectionState::Up(_)) {
        app.connection = ConnectionState::Up(Entry::NotAsked);
    }
}
