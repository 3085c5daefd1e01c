//! Moments of a state, and the instants of the machine at which they come.

use std::pin::Pin;
use std::time::{Duration, Instant};

use game::Moment;
use tokio::time::Sleep;

/// The moment some milliseconds later.
pub(crate) const fn after(moment: Moment, milliseconds: u64) -> Moment {
    Moment(moment.0.saturating_add(milliseconds))
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
