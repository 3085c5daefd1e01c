//! What both front ends do with the outside: carry effects out, and tell the time.
//! Knows no screen.

use std::pin::Pin;
use std::time::{Duration, Instant};

use game::Moment;
use tokio::time::Sleep;

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

/// Now, for a state that began at `start`.
pub(crate) fn now(start: Instant) -> Moment {
    let elapsed = start.elapsed().as_millis();
    Moment(u64::try_from(elapsed).unwrap_or(u64::MAX))
}

/// When a moment of such a state comes.
pub(crate) fn instant(start: Instant, Moment(at): Moment) -> Instant {
    start + Duration::from_millis(at)
}

/// Done at `moment`; never without one.
pub(crate) async fn until(moment: Option<Instant>) {
    let timer: Option<Pin<Box<Sleep>>> =
        moment.map(|moment| Box::pin(tokio::time::sleep_until(moment.into())));
    match timer {
        Some(timer) => timer.await,
        None => std::future::pending().await,
    }
}
