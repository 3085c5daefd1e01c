//! The list of rooms, and its subscribers.
//!
//! **Invariant:** does not depend on rooms, only on their rows.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use game::RoomId;
use game::wire::{ListedRoom, event};
use socketioxide::SocketIo;
use tokio::sync::Notify;

use crate::feeds::subscribers::Subscribers;

/// The time between two lists. All changes in it travel in one list, so a busy server sends
/// each subscriber two lists a second.
const UPDATE_INTERVAL: Duration = Duration::from_millis(500);

/// The maximum number of rows in a list. It bounds the size of a list, of which a screen
/// shows far fewer rows.
const MAX_ROWS: usize = 200;

/// All listed rooms by id, and the subscribers of the list.
#[derive(Debug)]
pub(crate) struct Lobby {
    rows: Mutex<BTreeMap<RoomId, ListedRoom>>,
    changed: Notify,
    subscribers: Subscribers,
}

impl Lobby {
    /// Makes a list without rooms and without subscribers.
    pub(crate) fn new() -> Self {
        Self {
            rows: Mutex::default(),
            changed: Notify::new(),
            subscribers: Subscribers::new(event::ROOMS, "*lobby", ["*asked", "*asked too"]),
        }
    }

    /// Sets a room's row, or removes it.
    pub(crate) fn set(&self, id: &RoomId, row: Option<ListedRoom>) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.get(id) == row.as_ref() {
            return;
        }
        match row {
            Some(row) => rows.insert(id.clone(), row),
            None => rows.remove(id),
        };
        self.changed.notify_one();
    }

    /// Returns the clients that get the list.
    pub(crate) const fn subscribers(&self) -> &Subscribers {
        &self.subscribers
    }

    /// Sends the list to its subscribers, now and after changes. Never returns.
    pub(crate) async fn run(&self, io: &SocketIo) {
        self.subscribers
            .run(io, &self.changed, UPDATE_INTERVAL, || self.list().0)
            .await;
    }

    /// Returns the first rows by id, at most 200, and the number of all.
    pub(crate) fn list(&self) -> (Vec<ListedRoom>, usize) {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        (rows.values().take(MAX_ROWS).cloned().collect(), rows.len())
    }
}
