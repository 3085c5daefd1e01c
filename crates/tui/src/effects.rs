//! Performs the effects that both front ends perform in the same way.
//!
//! **Invariant:** does not depend on a screen.

use crate::connection::{Connection, Emission};
use crate::message::Effect;
use crate::preferences::Choice;
use crate::seats::SeatStore;

/// An effect that each front end performs in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FrontendEffect {
    /// The variants correspond to those of [`Effect`].
    Redraw,
    Leave,
    Quit,
    Keep(Choice),
    Copy(String),
    Ring,
    Notify(String),
}

/// Performs an effect, or returns it if it belongs to the front end.
pub(crate) fn perform(
    effect: Effect,
    connection: Option<&mut Connection>,
    seats: Option<&SeatStore>,
) -> Option<FrontendEffect> {
    match effect {
        Effect::Emit {
            event,
            payload,
            ticket,
        } => {
            if let Some(connection) = connection {
                connection.emit(Emission {
                    event,
                    payload,
                    ticket,
                });
            }
        }
        Effect::ReadGames(room) => {
            if let Some(connection) = connection {
                connection.read_games(room);
            }
        }
        Effect::ReadTable => {
            if let Some(connection) = connection {
                connection.read_table();
            }
        }
        Effect::RetryNow => {
            if let Some(connection) = connection {
                connection.retry_now();
            }
        }
        Effect::KeepSeat(token) => {
            if let Some(seats) = seats {
                seats.keep(token);
            }
        }
        Effect::GoTo(room) => {
            if let Some(seats) = seats {
                seats.go_to(room);
            }
        }
        Effect::KeepPerson(token) => {
            if let Some(seats) = seats {
                seats.keep_person(token);
            }
        }
        Effect::MoveSeat(address) => {
            if let Some(seats) = seats {
                seats.move_to(&address);
            }
        }
        Effect::Redraw => return Some(FrontendEffect::Redraw),
        Effect::Leave => return Some(FrontendEffect::Leave),
        Effect::Quit => return Some(FrontendEffect::Quit),
        Effect::Keep(choice) => return Some(FrontendEffect::Keep(choice)),
        Effect::Copy(text) => return Some(FrontendEffect::Copy(text)),
        Effect::Ring => return Some(FrontendEffect::Ring),
        Effect::Notify(text) => return Some(FrontendEffect::Notify(text)),
    }
    None
}
