//! The wall: the boards of all rooms, one page at a time, for large screens.
//!
//! **Invariant:** does not depend on live rooms, only on their views.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use game::wire::{BoardList, event};
use socketioxide::SocketIo;

use crate::feeds::snapshots::RoomSnapshots;
use crate::feeds::subscribers::Subscribers;

/// The time between two pages. All changes in it travel in one page. Moves look immediate,
/// and a busy server sends each screen four pages a second.
pub(super) const UPDATE_INTERVAL: Duration = Duration::from_millis(250);

/// The maximum number of boards on a page. More would be too small to read from across a
/// room.
const MAX_BOARDS: usize = 12;

/// The time for which a page is shown, if there are more rooms than fit on one. Twelve
/// boards can be read in it.
const PAGE_INTERVAL: Duration = Duration::from_secs(15);

/// The wall of boards: its present page and its subscribers.
#[derive(Debug)]
pub(crate) struct Wall {
    snapshots: Arc<RoomSnapshots>,
    page: AtomicUsize,
    subscribers: Subscribers,
}

impl Wall {
    /// Makes a wall without subscribers.
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

    /// Returns the clients that get the boards.
    pub(crate) const fn subscribers(&self) -> &Subscribers {
        &self.subscribers
    }

    /// Sends the present page to the subscribers, now and after changes. Never returns.
    pub(crate) async fn run(&self, io: &SocketIo) {
        let changed = self.snapshots.changed();
        let look = || self.snapshots.look_at_all();
        tokio::join!(
            self.subscribers
                .run(io, changed, UPDATE_INTERVAL, look, || self.picture()),
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
