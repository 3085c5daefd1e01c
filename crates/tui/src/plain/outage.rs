//! Narrates the problems of the connection, and the reason why we are kept out. A wait is
//! narrated at its start and at its end, not every second.

use game::Refusal;
use game::wire::PROTOCOL;

use crate::clock::after;
use crate::message::DownReason;
use crate::sentences;
use crate::state::{App, ConnectionState, SLOW_CONNECT, Snapshot, Stop};

/// The last reported problem of the connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Reported {
    #[default]
    Nothing,
    /// The attempt takes a long time.
    Slow,
    /// The connection is down for this reason.
    Down(DownReason),
}

/// Returns the problem to report, and records that it was reported.
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
                // After the first entry it only matters that the connection is down.
                Reported::Down(before) => been_in || before == reason,
            };
            (!known).then(|| {
                *reported = Reported::Down(reason.clone());
                if been_in && *reason != DownReason::Closed {
                    return texts.say_offline().to_owned();
                }
                why(app, reason)
            })
        }
    }
}

/// Returns why the connection is down.
fn why(app: &App, reason: &DownReason) -> String {
    let texts = app.setup.texts;
    match reason {
        DownReason::Closed => texts.say_closed().to_owned(),
        DownReason::NoAnswer
        | DownReason::NotOurs
        | DownReason::Obstacle(_)
        | DownReason::TurnedAway
        | DownReason::Lost => sentences::down(texts, reason, app.setup.host.as_str()),
    }
}

/// Returns why we stay out.
pub(super) fn stopped(app: &App, stop: &Stop) -> String {
    let texts = app.setup.texts;
    match stop {
        Stop::OpenedElsewhere => texts.vaga_assumida().to_owned(),
        Stop::Claimed => texts.cadeira_cobrada().to_owned(),
        Stop::Versions(protocol) => texts.versions_differ(PROTOCOL, protocol),
        Stop::Refused(code) => sentences::refusal(texts, code, &app.setup.room),
    }
}

/// Returns what the user can do about it.
pub(super) fn way_out(app: &App, stop: &Stop) -> &'static str {
    let texts = app.setup.texts;
    match stop {
        Stop::OpenedElsewhere => texts.say_take_back(),
        Stop::Claimed => texts.say_sit_again(),
        Stop::Refused(_) if app.can_meet_elsewhere() => texts.say_leave_or_next(),
        Stop::Refused(_) if app.was_freed() => texts.say_watch_or_leave(),
        Stop::Versions(_) | Stop::Refused(_) => texts.say_try_again(),
    }
}

/// Returns whether the room has no free seat.
pub(super) fn is_full(stop: &Stop) -> bool {
    match stop {
        Stop::Refused(code) => code.known() == Some(Refusal::RoomFull),
        Stop::OpenedElsewhere | Stop::Claimed | Stop::Versions(_) => false,
    }
}
