//! The only code that changes [`App`]: takes a message and returns the requested effects.
//!
//! **Invariant:** never draws, never waits, and never changes the board by itself. It
//! asks the server, and the state shows what the server sends.

mod entering;
mod games;
mod impossible;
mod intents;
mod league;
mod notices;
mod refusals;
mod requests;
mod server_events;
mod settings;
mod timers;

#[cfg(test)]
mod tests;

use game::Moment;
use game::wire::Ack;

use crate::clock::after;
use crate::message::{ConnectionEvent, DownReason, Effect, Message, ServerEvent};
use crate::state::latency::Latency;
use crate::state::league::Table;
use crate::state::{App, ConnectionState, Notice, Screen};

/// Handles a message at this moment.
pub fn update(app: &mut App, message: Message, now: Moment) -> Vec<Effect> {
    app.now = app.now.max(now);
    let mut out = Vec::new();
    let before = timers::Before::of(app);
    match message {
        Message::Intent(intent) => {
            app.awake = app.now;
            intents::apply(app, intent, &mut out);
        }
        Message::Awake => app.awake = app.now,
        Message::Focus(focus) => app.focus = Some(focus),
        Message::NotKept(why) => notices::show(app, Notice::NotKept(why)),
        Message::Burst if app.screen() == Screen::Playing && app.overlay.is_none() => {
            notices::show(app, Notice::Burst);
        }
        Message::Burst => {}
        Message::NoShell => notices::show(app, Notice::NoShell),
        Message::Connection(event) => connection_changed(app, event, &mut out),
        Message::Time => {}
    }
    timers::due(app, &mut out);
    if app.screen() != Screen::Over || app.whole_game().is_none() {
        app.replay = None;
    }
    timers::after_update(app, &before, &mut out);
    out
}

/// Handles a report of the connection.
fn connection_changed(app: &mut App, event: ConnectionEvent, out: &mut Vec<Effect>) {
    match event {
        ConnectionEvent::Connecting { attempt: _ } => {
            app.connection = ConnectionState::Connecting { since: app.now }
        }
        ConnectionEvent::Down {
            attempt,
            retry_in,
            reason,
        } => {
            let reason = match reason {
                DownReason::Lost if app.closing => DownReason::Closed,
                DownReason::Lost
                | DownReason::Closed
                | DownReason::NoAnswer
                | DownReason::NotOurs
                | DownReason::Obstacle(_)
                | DownReason::TurnedAway => reason,
            };
            app.latency = None;
            let wait = u64::try_from(retry_in.as_millis()).unwrap_or(u64::MAX);
            app.connection = ConnectionState::Down {
                attempt,
                retry_at: after(app.now, wait),
                reason,
            };
        }
        ConnectionEvent::Up => {
            app.closing = false;
            entering::connected(app, out);
        }
        ConnectionEvent::Moved(address) => {
            app.setup.move_to(&address);
            out.push(Effect::MoveSeat(address));
        }
        // Only the list asks which servers are one.
        ConnectionEvent::At(_) => {}
        ConnectionEvent::Received(event) => received(app, event, out),
        ConnectionEvent::Games { room, games } => games::read(app, &room, games),
        ConnectionEvent::Table(news, minutes_left) => {
            app.league.table = Table::of(news, minutes_left);
        }
        ConnectionEvent::Answered { ticket, ack } => {
            if ticket == app.last_ticket {
                let took = app.now.0.saturating_sub(app.sent.0);
                app.latency = Some(Latency::measured(app.latency, took));
            }
            // The library of a relay may send an empty acknowledgement, which has no
            // meaning.
            if ack.ok || ack.code.is_some() {
                answered(app, ticket, &ack, out);
            }
        }
    }
}

/// Handles the answer to our request to enter, or to another request.
fn answered(app: &mut App, ticket: u64, ack: &Ack, out: &mut Vec<Effect>) {
    let entering = entering::was_asked(app, ticket);
    if !entering && !requests::was_asked(app, ticket) {
        return;
    }
    match &ack.code {
        Some(code) if !ack.ok => refusals::refused(app, code, out),
        Some(_) | None if entering => entering::record(app, |progress| progress.seat = true, out),
        Some(_) | None => requests::accepted(app),
    }
}

/// Handles an event of the server. Late events of a lost connection are ignored.
fn received(app: &mut App, event: ServerEvent, out: &mut Vec<Effect>) {
    if !matches!(app.connection, ConnectionState::Up(_)) {
        return;
    }
    match event {
        ServerEvent::News(game::wire::News::Room(room)) => server_events::room(app, *room, out),
        ServerEvent::News(game::wire::News::Bare(board)) => server_events::bare(app, board, out),
        ServerEvent::Seat(seat) => server_events::seat(app, seat, out),
        ServerEvent::Notice(notice) => notices::of_host(app, notice),
        ServerEvent::Closing => app.closing = true,
        ServerEvent::League(news) => league::told(app, news),
        // Entering a room unsubscribes from the list, so this one is late.
        ServerEvent::Rooms(_) => {}
        ServerEvent::Refused(refused) => {
            if refused.room.is_none_or(|room| room == app.setup.room) {
                refusals::refused(app, &refused.code, out);
            }
        }
    }
}
