//! Enters the room at the start and after every reconnect, and interprets a silent
//! server.
//!
//! **Invariant:** does not depend on moves, except that one may wait to be resent.

use game::wire::{EnterRequest, MeetRequest, event};
use game::{Board, Mark, RoomId};
use serde_json::Value;

use crate::clock::after;
use crate::message::Effect;
use crate::state::{
    App, ConnectionState, Entry, EntryProgress, Notice, Overlay, Relay, RoomChoice, Screen, Seated,
    Snapshot,
};

use super::{notices, requests};

/// The time that a server has to answer before it counts as a relay, in milliseconds.
const ENTER_TIMEOUT: u64 = 2_000;
/// The maximum time that a server known to keep rooms has to answer, in milliseconds.
const MAX_ENTER_TIMEOUT: u64 = 10_000;
/// The number of silences after which a server counts as one that finds no opponents. A busy
/// one may be late once.
const MAX_SILENCES: u32 = 3;

/// Handles a new connection.
pub(super) fn connected(app: &mut App, out: &mut Vec<Effect>) {
    app.connection = ConnectionState::Up(Entry::NotAsked);
    if app.stop.is_none() {
        let returning = app.snapshot != Snapshot::Unknown && app.choice != RoomChoice::Asked;
        ask(app, 1, returning, out);
    }
}

/// Enters the room again, if the connection is up.
pub(super) fn enter_again(app: &mut App, out: &mut Vec<Effect>) {
    match &app.connection {
        ConnectionState::Up(Entry::Asked {
            tries, returning, ..
        }) => {
            let (tries, returning) = (tries.saturating_add(1), *returning);
            ask(app, tries, returning, out);
        }
        ConnectionState::Up(Entry::NotAsked | Entry::In) => ask(app, 1, false, out),
        ConnectionState::Connecting { .. } | ConnectionState::Down { .. } => {}
    }
}

/// Asks the server for an opponent. It chooses the room.
pub(super) fn meet(app: &mut App, out: &mut Vec<Effect>) {
    app.choice = RoomChoice::Asked;
    notices::make_way(app);
    app.stop = None;
    app.pending = None;
    app.setup.watch = false;
    app.setup.unlisted = false;
    enter_again(app, out);
}

/// Follows the server to the room that it chose.
pub(super) fn follow(app: &mut App, room: RoomId, out: &mut Vec<Effect>) {
    let ticket = match app.connection {
        ConnectionState::Up(Entry::Asked { ticket, .. }) => ticket,
        // No request has this number.
        ConnectionState::Up(Entry::In | Entry::NotAsked)
        | ConnectionState::Connecting { .. }
        | ConnectionState::Down { .. } => 0,
    };
    out.push(Effect::GoTo(room.clone()));
    app.came_from = Some(std::mem::replace(&mut app.setup.room, room));
    app.snapshot = Snapshot::Unknown;
    notices::make_way(app);
    app.freed_until = None;
    app.token = None;
    app.pending = None;
    // The reason to stay out was one of the room before.
    app.stop = None;
    app.moves.clear();
    app.replay = None;
    // A name that is being typed has nothing to do with the room.
    app.overlay = app.overlay.filter(|overlay| *overlay == Overlay::Options);
    app.announced = None;
    app.ended = None;
    app.connection = ConnectionState::Up(Entry::Asked {
        ticket,
        tries: 1,
        give_up: after(app.now, ENTER_TIMEOUT),
        returning: false,
        by_server: true,
        progress: EntryProgress::default(),
    });
}

/// Returns the name and the payload of our request to enter.
fn request(app: &App) -> (&'static str, Value) {
    if app.choice == RoomChoice::Asked {
        let request = MeetRequest {
            name: app.setup.name.clone(),
            token: app.person.clone(),
            knows_seats: true,
        };
        return (event::MEET, request.payload());
    }
    let request = EnterRequest {
        room: app.setup.room.clone(),
        name: app.setup.name.clone(),
        token: app.token.clone(),
        knows_seats: true,
        watch: app.setup.watch,
        // A room that was lost and is made again keeps its secret.
        unlisted: app.setup.unlisted || app.room().is_some_and(|room| room.unlisted),
    };
    (event::ENTER, request.payload())
}

fn ask(app: &mut App, tries: u32, returning: bool, out: &mut Vec<Effect>) {
    let (event, payload) = request(app);
    let ticket = requests::next_ticket(app);
    out.push(Effect::Emit {
        event,
        payload,
        ticket: Some(ticket),
    });
    let patience = ENTER_TIMEOUT
        .saturating_mul(u64::from(tries))
        .min(MAX_ENTER_TIMEOUT);
    app.connection = ConnectionState::Up(Entry::Asked {
        ticket,
        tries,
        give_up: after(app.now, patience),
        returning,
        by_server: app.choice == RoomChoice::Asked,
        progress: EntryProgress::default(),
    });
}

/// Returns whether this ticket belongs to our request to enter.
pub(super) fn was_asked(app: &App, ticket: u64) -> bool {
    matches!(
        &app.connection,
        ConnectionState::Up(Entry::Asked { ticket: asked, .. }) if *asked == ticket
    )
}

/// Records an event, and completes the entry once both the seat and the room are known.
pub(super) fn record(app: &mut App, note: impl FnOnce(&mut EntryProgress), out: &mut Vec<Effect>) {
    let ConnectionState::Up(Entry::Asked { progress, .. }) = &mut app.connection else {
        return;
    };
    note(progress);
    if progress.seat && progress.room {
        entered(app, out);
    }
}

/// Handles a server that did not answer in time.
pub(super) fn on_timeout(app: &mut App, out: &mut Vec<Effect>) {
    let ConnectionState::Up(Entry::Asked {
        progress, tries, ..
    }) = &app.connection
    else {
        return;
    };
    let seeks = app.choice == RoomChoice::Asked;
    match (&app.snapshot, progress) {
        (
            _,
            EntryProgress {
                seat: true,
                room: false,
                ..
            },
        ) => enter_again(app, out),
        (_, EntryProgress { room: true, .. }) | (Snapshot::Relay(_), _) => entered(app, out),
        (Snapshot::Room(_), _) => enter_again(app, out),
        (Snapshot::Unknown, _) if seeks && *tries < MAX_SILENCES => enter_again(app, out),
        (Snapshot::Unknown, _) if seeks => make_a_room(app, out),
        (Snapshot::Unknown, _) => become_relay(app, out),
    }
}

/// Handles a server that finds no opponents: somebody may come into a room of ours.
pub(super) fn make_a_room(app: &mut App, out: &mut Vec<Effect>) {
    app.choice = RoomChoice::Own;
    notices::show(app, Notice::FindsNobody);
    enter_again(app, out);
}

/// Handles a server that only relays boards.
pub(super) fn become_relay(app: &mut App, out: &mut Vec<Effect>) {
    app.snapshot = Snapshot::Relay(Relay::default());
    app.pending = None;
    app.moves.clear();
    entered(app, out);
    notices::show(app, Notice::Relay);
}

/// Completes the entry. After a lost connection, shows what happened to the room.
fn entered(app: &mut App, out: &mut Vec<Effect>) {
    if let ConnectionState::Up(Entry::Asked {
        returning: true,
        progress,
        ..
    }) = &app.connection
    {
        if progress.reset {
            notices::show(app, Notice::BackReset);
        } else if !progress.token_rejected {
            notices::show(app, Notice::Back);
        }
    }
    let by_server = matches!(
        app.connection,
        ConnectionState::Up(Entry::Asked {
            by_server: true,
            ..
        })
    );
    app.connection = ConnectionState::Up(Entry::In);
    // The room that we came back to was lost, or the server moved us while we were away.
    let forgotten = app.screen() == Screen::Waiting && !app.is_seeking();
    if app.choice == RoomChoice::Given && !by_server && forgotten {
        return meet(app, out);
    }
    if by_server && app.board() == Board::EMPTY {
        let opposite = app.seat.map(Mark::other);
        let found = opposite.and_then(|mark| Some(Seated(mark, app.player(mark)?.clone())));
        if let Some(found) = found {
            notices::show(app, Notice::Found(found));
        }
    }
    requests::resume(app, out);
}
