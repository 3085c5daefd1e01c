//! The list of rooms, and those who are looking at it. Knows rows, not rooms.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use game::RoomId;
use game::wire::{ListedRoom, event};
use socketioxide::SocketIo;
use socketioxide::extract::SocketRef;
use tokio::sync::Notify;

/// The Socket.IO room of those who look; `*` cannot occur in a room id.
const AUDIENCE: &str = "*lobby";

/// Those of them who asked and have no answer yet, by turns: while one room is answered
/// the next ones wait in the other.
const ASKED: [&str; 2] = ["*asked", "*asked too"];

/// Between two lists; the changes of this time travel as one.
const PAUSE: Duration = Duration::from_millis(500);

/// Between two answers; all who ask in this time get the same list, which is in memory
/// once, however many of them never read it.
const BREATH: Duration = Duration::from_millis(50);

/// The most rows in a list.
const ROWS: usize = 200;

/// All listed rooms, by id, and who wants to know.
#[derive(Debug, Default)]
pub(crate) struct Lobby {
    rows: Mutex<BTreeMap<RoomId, ListedRoom>>,
    changed: Notify,
    /// Which of [`ASKED`] is for those who ask now.
    asking: Mutex<usize>,
    asked: Notify,
}

impl Lobby {
    /// Notes how a room stands now, or that it is gone.
    pub(crate) fn note(&self, id: &RoomId, row: Option<ListedRoom>) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let before = match &row {
            Some(row) => rows.insert(id.clone(), row.clone()),
            None => rows.remove(id),
        };
        if before != row {
            self.changed.notify_one();
        }
    }

    /// Shows a client the list, now and at every change.
    pub(crate) fn show_to(&self, socket: &SocketRef) {
        let asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        socket.join([AUDIENCE, ASKED[*asking]]);
        self.asked.notify_one();
    }

    /// Stops showing a client the list.
    pub(crate) fn hide_from(socket: &SocketRef) {
        socket.leave(AUDIENCE);
        socket.leave(ASKED);
    }

    /// Sends the list to all who look, at every change, for ever.
    pub(crate) async fn keep_showing(&self, io: &SocketIo) {
        loop {
            self.changed.notified().await;
            // There is no namespace any more once the server is stopping.
            let Some(all) = io.of("/") else { return };
            // A client too slow for the list gets the next one.
            let _next_one = all.to(AUDIENCE).emit(event::ROOMS, &[self.list()]).await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Sends the list to all who have just asked, for ever.
    pub(crate) async fn keep_answering(&self, io: &SocketIo) {
        loop {
            self.asked.notified().await;
            let Some(all) = io.of("/") else { return };
            let asked = self.next_asked();
            let _next_one = all
                .clone()
                .to(asked)
                .emit(event::ROOMS, &[self.list()])
                .await;
            let Ok(()) = all.within(asked).leave(asked).await;
            tokio::time::sleep(BREATH).await;
        }
    }

    /// The room of those who have asked; the next ones wait in the other.
    fn next_asked(&self) -> &'static str {
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = ASKED[*asking];
        *asking = 1 - *asking;
        asked
    }

    fn list(&self) -> Vec<ListedRoom> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.values().take(ROWS).cloned().collect()
    }
}
