//! The list of rooms, and those who are looking at it. Knows rows, not rooms.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use game::RoomId;
use game::wire::{ListedRoom, event};
use socketioxide::SocketIo;
use tokio::sync::Notify;

use crate::feeds::subscribers::Subscribers;

/// Between two lists; the changes of this time travel as one.
const UPDATE_INTERVAL: Duration = Duration::from_millis(500);

/// The most rows in a list.
const MAX_ROWS: usize = 200;

/// All listed rooms, by id, and who wants to know.
#[derive(Debug)]
pub(crate) struct Lobby {
    rows: Mutex<BTreeMap<RoomId, ListedRoom>>,
    changed: Notify,
    subscribers: Subscribers,
}

impl Lobby {
    /// No rooms, and nobody who looks.
    pub(crate) fn new() -> Self {
        Self {
            rows: Mutex::default(),
            changed: Notify::new(),
            subscribers: Subscribers::new(event::ROOMS, "*lobby", ["*asked", "*asked too"]),
        }
    }

    /// Notes how a room stands now, or that it is gone.
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

    /// Those who look at the list.
    pub(crate) const fn subscribers(&self) -> &Subscribers {
        &self.subscribers
    }

    /// Shows the list to all who look, for ever.
    pub(crate) async fn run(&self, io: &SocketIo) {
        self.subscribers
            .run(io, &self.changed, UPDATE_INTERVAL, || self.list())
            .await;
    }

    fn list(&self) -> Vec<ListedRoom> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.values().take(MAX_ROWS).cloned().collect()
    }
}
