//! Moments of a state, and the machine's instants that they stand for.

use std::pin::Pin;
use std::time::{Duration, Instant};

use game::Moment;
use tokio::time::Sleep;

/// Returns the moment that many milliseconds later.
pub(crate) const fn after(moment: Moment, milliseconds: u64) -> Moment {
    Moment(moment.0.saturating_add(milliseconds))
}

/// Returns the current moment of a state that began at `start`.
pub(crate) fn now(start: Instant) -> Moment {
    let elapsed = start.elapsed().as_millis();
    Moment(u64::try_from(elapsed).unwrap_or(u64::MAX))
}

/// Returns the instant of a moment of that state.
pub(crate) fn instant(start: Instant, Moment(at): Moment) -> Instant {
    start + Duration::from_millis(at)
}

/// Waits until `moment`, or forever if there is none.
pub(crate) async fn until(moment: Option<Instant>) {
    let timer: Option<Pin<Box<Sleep>>> =
        moment.map(|moment| Box::pin(tokio::time::sleep_until(moment.into())));
    match timer {
        Some(timer) => timer.await,
        None => std::future::pending().await,
    }
}
