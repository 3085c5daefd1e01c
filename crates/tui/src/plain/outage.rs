//! What there is to tell of the line to the server, and of what keeps us out. A wait
//! is told at its start and at its end, not every second.

use game::Refusal;
use game::wire::PROTOCOL;

use crate::clock::after;
use crate::message::DownReason;
use crate::sentences;
use crate::state::{App, ConnectionState, SLOW_CONNECT, Snapshot, Stop};

/// What was told of a line that is not up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reported {
    #[default]
    Nothing,
    /// That it takes long.
    Slow,
    /// Why it is down.
    Down(DownReason),
}

/// What is to be told of the line, and that it was.
pub(super) fn of_the_connection(reported: &mut Reported, app: &App) -> Option<String> {
    let texts = app.setup.texts;
    let been_in = app.snapshot != Snapshot::Unknown;
    match &app.connection {
        ConnectionState::Up(_) => {
            *reported = Reported::Nothing;
            None
        }
        ConnectionState::Connecting { since } => {
            let slow = after(*since, SLOW_CONNECT) <= app.now;
            (slow && *reported == Reported::Nothing).then(|| {
                *reported = Reported::Slow;
                texts.still_trying().to_owned()
            })
        }
        ConnectionState::Down { reason, .. } => {
            let known = match reported {
                Reported::Nothing | Reported::Slow => false,
                // What matters then is that it is down.
                Reported::Down(before) => been_in || before == reason,
            };
            (!known).then(|| {
                *reported = Reported::Down(*reason);
                if been_in && *reason != DownReason::Closed {
                    return texts.say_offline().to_owned();
                }
                why(app, *reason)
            })
        }
    }
}

/// Why there is no line.
fn why(app: &App, reason: DownReason) -> String {
    let texts = app.setup.texts;
    match reason {
        DownReason::Closed => texts.say_closed().to_owned(),
        DownReason::NoAnswer | DownReason::NotOurs | DownReason::TurnedAway | DownReason::Lost => {
            sentences::down(texts, reason, app.setup.host.as_str())
        }
    }
}

/// Why we stay out.
pub(super) fn stopped(app: &App, stop: &Stop) -> String {
    let texts = app.setup.texts;
    match stop {
        Stop::OpenedElsewhere => texts.vaga_assumida().to_owned(),
        Stop::Versions(protocol) => texts.versions_differ(PROTOCOL, protocol),
        Stop::Refused(code) => sentences::refusal(texts, code, &app.setup.room),
    }
}

/// What a person can do about it.
pub(super) fn way_out(app: &App, stop: &Stop) -> &'static str {
    let texts = app.setup.texts;
    match stop {
        Stop::OpenedElsewhere => texts.say_take_back(),
        Stop::Versions(_) | Stop::Refused(_) => texts.say_try_again(),
    }
}

/// Whether the room has no place for us.
pub(super) fn is_full(stop: &Stop) -> bool {
    match stop {
        Stop::Refused(code) => code.known() == Some(Refusal::RoomFull),
        Stop::OpenedElsewhere | Stop::Versions(_) => false,
    }
}
