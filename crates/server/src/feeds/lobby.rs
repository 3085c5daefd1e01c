//! The list of rooms, and its subscribers.
//!
//! A row is made when the list is sent, so a move costs none while nobody looks.
//!
//! **Invariant:** does not depend on live rooms, only on their views.

use std::sync::Arc;
use std::time::Duration;

use game::wire::{ListedRoom, event};
use socketioxide::SocketIo;

use crate::feeds::snapshots::RoomSnapshots;
use crate::feeds::subscribers::Subscribers;

/// The time between two lists. All changes in it travel in one list, so a busy server sends
/// each subscriber two lists a second.
const UPDATE_INTERVAL: Duration = Duration::from_millis(500);

/// The maximum number of rows in a list. It bounds the size of a list, of which a screen
/// shows far fewer rows.
const MAX_ROWS: usize = 200;

/// The list of rooms and its subscribers.
#[derive(Debug)]
pub(crate) struct Lobby {
    snapshots: Arc<RoomSnapshots>,
    subscribers: Subscribers,
}

impl Lobby {
    /// Makes a list without subscribers.
    pub(crate) const fn new(snapshots: Arc<RoomSnapshots>) -> Self {
        Self {
            snapshots,
            subscribers: Subscribers::new(event::ROOMS, "*lobby", ["*asked", "*asked too"]),
        }
    }

    /// Returns the clients that get the list.
    pub(crate) const fn subscribers(&self) -> &Subscribers {
        &self.subscribers
    }

    /// Sends the list to its subscribers, now and after changes. Never returns.
    pub(crate) async fn run(&self, io: &SocketIo) {
        let changed = self.snapshots.rows_changed();
        let look = || self.snapshots.look_at_all();
        self.subscribers
            .run(io, changed, UPDATE_INTERVAL, look, || self.list().0)
            .await;
    }

    /// Returns the first rows by id, at most 200, and the number of all.
    pub(crate) fn list(&self) -> (Vec<ListedRoom>, usize) {
        let rooms = self.snapshots.listed();
        let rows = rooms.iter().take(MAX_ROWS).map(|room| room.listed());
        (rows.collect(), rooms.len())
    }
}
