//! The snapshots of all rooms, a screenful at a time, and those who are looking at them:
//! screens on a wall. Knows rooms as they are shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use game::wire::{BoardList, event};
use socketioxide::SocketIo;

use crate::feeds::snapshots::RoomSnapshots;
use crate::feeds::subscribers::Subscribers;

/// Between two pictures; the changes of this time travel as one.
const UPDATE_INTERVAL: Duration = Duration::from_millis(250);

/// The most snapshots in one picture: more cannot be read from across a room.
const MAX_BOARDS: usize = 12;

/// With more rooms than that, the next ones are shown after this time.
const PAGE_INTERVAL: Duration = Duration::from_secs(15);

/// Who looks at the snapshots, and at which of them.
#[derive(Debug)]
pub(crate) struct Wall {
    snapshots: Arc<RoomSnapshots>,
    page: AtomicUsize,
    subscribers: Subscribers,
}

impl Wall {
    /// Nobody looks.
    pub(crate) const fn new(snapshots: Arc<RoomSnapshots>) -> Self {
        Self {
            snapshots,
            page: AtomicUsize::new(0),
            subscribers: Subscribers::new(
                event::BOARDS,
                "*wall",
                ["*wall asked", "*wall asked too"],
            ),
        }
    }

    /// Those who look at the snapshots.
    pub(crate) const fn subscribers(&self) -> &Subscribers {
        &self.subscribers
    }

    /// Shows the snapshots to all who look, for ever.
    pub(crate) async fn run(&self, io: &SocketIo) {
        let changed = self.snapshots.changed();
        tokio::join!(
            self.subscribers
                .run(io, changed, UPDATE_INTERVAL, || self.picture()),
            self.turn_pages(),
        );
    }

    async fn turn_pages(&self) {
        loop {
            tokio::time::sleep(PAGE_INTERVAL).await;
            self.page.fetch_add(1, Ordering::Relaxed);
            self.snapshots.changed().notify_one();
        }
    }

    fn picture(&self) -> BoardList {
        self.snapshots
            .page_of(MAX_BOARDS, self.page.load(Ordering::Relaxed))
    }
}
