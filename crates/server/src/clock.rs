//! The two clocks a room needs: one that never goes back, for holds, and the
//! calendar, for the first version of a new room.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use game::Moment;

/// Counts from its creation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }

    pub(crate) fn now(self) -> Moment {
        Moment(milliseconds(self.start.elapsed()))
    }

    pub(crate) fn instant_of(self, moment: Moment) -> Instant {
        self.start + Duration::from_millis(moment.0)
    }
}

/// Milliseconds since 1970 by the calendar, which may jump.
pub(crate) fn unix_milliseconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, milliseconds)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
