//! What both front ends do with the outside: carry effects out. Knows no screen.

use crate::connection::{Connection, Emission};
use crate::message::Effect;
use crate::preferences::Choice;
use crate::seats::Keeper;

/// An effect that each front end has its own way with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    /// As the effects of these names.
    Redraw,
    Leave,
    Quit,
    Keep(Choice),
    Copy(String),
    Ring,
    Notify(String),
}

/// Carries an effect out, unless it is the front end's own.
pub(crate) fn carry_out(
    effect: Effect,
    line: Option<&mut Connection>,
    seats: Option<&Keeper>,
) -> Option<Own> {
    match effect {
        Effect::Emit {
            event,
            payload,
            ticket,
        } => {
            if let Some(line) = line {
                line.emit(Emission {
                    event,
                    payload,
                    ticket,
                });
            }
        }
        Effect::RetryNow => {
            if let Some(line) = line {
                line.retry_now();
            }
        }
        Effect::KeepSeat(token) => {
            if let Some(seats) = seats {
                seats.keep(token);
            }
        }
        Effect::Redraw => return Some(Own::Redraw),
        Effect::Leave => return Some(Own::Leave),
        Effect::Quit => return Some(Own::Quit),
        Effect::Keep(choice) => return Some(Own::Keep(choice)),
        Effect::Copy(text) => return Some(Own::Copy(text)),
        Effect::Ring => return Some(Own::Ring),
        Effect::Notify(text) => return Some(Own::Notify(text)),
    }
    None
}
