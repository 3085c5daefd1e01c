//! The list of rooms, and those who are looking at it. Knows rows, not rooms.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use game::RoomId;
use game::wire::{ListedRoom, event};
use socketioxide::SocketIo;
use tokio::sync::Notify;

use crate::feeds::subscribers::Audience;

/// Between two lists; the changes of this time travel as one.
const PAUSE: Duration = Duration::from_millis(500);

/// The most rows in a list.
const ROWS: usize = 200;

/// All listed rooms, by id, and who wants to know.
#[derive(Debug)]
pub(crate) struct Lobby {
    rows: Mutex<BTreeMap<RoomId, ListedRoom>>,
    changed: Notify,
    audience: Audience,
}

impl Lobby {
    /// No rooms, and nobody who looks.
    pub(crate) fn new() -> Self {
        Self {
            rows: Mutex::default(),
            changed: Notify::new(),
            audience: Audience::new(event::ROOMS, "*lobby", ["*asked", "*asked too"]),
        }
    }

    /// Notes how a room stands now, or that it is gone.
    pub(crate) fn note(&self, id: &RoomId, row: Option<ListedRoom>) {
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
    pub(crate) const fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Shows the list to all who look, for ever.
    pub(crate) async fn keep_showing(&self, io: &SocketIo) {
        self.audience
            .keep_showing(io, &self.changed, PAUSE, || self.list())
            .await;
    }

    fn list(&self) -> Vec<ListedRoom> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.values().take(ROWS).cloned().collect()
    }
}
