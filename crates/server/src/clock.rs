//! The two clocks of a room: one that never goes back, for deadlines, and the calendar, for
//! the first version of a new room.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use game::Moment;
use tokio::time::Instant;

/// A clock that counts from its start, or from the reading of another clock. In tests with
/// paused time it stands still as well.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Instant,
    from: u64,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self::at(Moment(0))
    }

    /// Makes a clock that shows this moment now.
    pub(crate) fn at(Moment(from): Moment) -> Self {
        let start = Instant::now();
        Self { start, from }
    }

    pub(crate) fn now(self) -> Moment {
        Moment(self.from.saturating_add(milliseconds(self.start.elapsed())))
    }

    pub(crate) fn instant_of(self, moment: Moment) -> Instant {
        self.start + Duration::from_millis(moment.0.saturating_sub(self.from))
    }
}

/// Returns the milliseconds since 1970 by the calendar, which may jump.
pub(crate) fn unix_milliseconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, milliseconds)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
