//! The two clocks of a room. One never goes back and times its deadlines. The other is the
//! calendar, from which a new room takes its first version.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use game::Moment;
use tokio::time::Instant;

/// A clock that counts from its start, or from the reading of another clock. It stands
/// still in tests that pause tokio's time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Instant,
    from: u64,
}

impl Clock {
    /// Makes a clock that shows zero now.
    pub(crate) fn start() -> Self {
        Self::at(Moment(0))
    }

    /// Makes a clock that shows this moment now.
    pub(crate) fn at(Moment(from): Moment) -> Self {
        let start = Instant::now();
        Self { start, from }
    }

    /// Returns the present moment of this clock.
    pub(crate) fn now(self) -> Moment {
        Moment(self.from.saturating_add(milliseconds(self.start.elapsed())))
    }

    /// Returns the instant at which this clock shows `moment`.
    pub(crate) fn instant_of(self, moment: Moment) -> Instant {
        self.start + Duration::from_millis(moment.0.saturating_sub(self.from))
    }
}

/// Returns the calendar's milliseconds since 1970. The calendar may jump.
pub(crate) fn unix_milliseconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, milliseconds)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
