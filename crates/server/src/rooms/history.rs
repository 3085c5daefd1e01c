//! The games that are kept: for how long, and for readers outside of the rooms.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use game::{Moment, PlayedGame, RoomId};
use tokio::sync::Semaphore;

use crate::clock::{Clock, unix_milliseconds};
use crate::store::{Store, StoreFault};

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1_000;

/// The interval at which old games are removed.
const SWEEP: Duration = Duration::from_secs(3_600);

/// The calendar by which games are dated. Servers that share a store take the store's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    shared: Option<Clock>,
}

impl Calendar {
    /// Makes a calendar of the store's clock if other servers share it, and of this
    /// machine's otherwise.
    pub(crate) fn new(clock: Clock, is_shared: bool) -> Self {
        Self {
            shared: is_shared.then_some(clock),
        }
    }

    /// Returns the Unix milliseconds of now.
    pub(crate) fn today(self) -> u64 {
        self.shared.map_or_else(unix_milliseconds, |clock| {
            let Moment(now) = clock.now();
            now
        })
    }
}

/// The games that are kept.
pub(crate) struct History {
    store: Arc<dyn Store>,
    calendar: Calendar,
    /// The days for which a game is kept.
    days: u32,
    /// The permit to read. Moves never wait for more than one reader.
    reading: Semaphore,
}

impl History {
    pub(crate) fn new(store: Arc<dyn Store>, calendar: Calendar, days: u32) -> Self {
        Self {
            store,
            calendar,
            days,
            reading: Semaphore::new(1),
        }
    }

    /// Returns the games of a room, oldest first.
    pub(crate) async fn of_room(&self, room: &RoomId) -> Result<Vec<PlayedGame>, StoreFault> {
        let _permit = self.reading.acquire().await;
        let mut games = self.store.games(room).await?;
        let oldest = self.oldest();
        games.retain(|game| game.ended >= oldest);
        Ok(games)
    }

    /// Removes old games, now and then every hour.
    pub(crate) async fn sweep(&self) -> Infallible {
        let mut ticks = tokio::time::interval(SWEEP);
        loop {
            ticks.tick().await;
            if let Err(fault) = self.store.forget_games(self.oldest()).await {
                tracing::warn!(%fault, "old games could not be removed");
            }
        }
    }

    /// Returns the moment before which games are too old, in Unix milliseconds.
    fn oldest(&self) -> u64 {
        match self.days {
            0 => u64::MAX,
            days => self.calendar.today().saturating_sub(u64::from(days) * DAY),
        }
    }
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History").field("days", &self.days).finish()
    }
}
