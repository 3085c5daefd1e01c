//! The rooms as those see them who are in none: the desks put them up here, and
//! whoever looks changes nothing by it. Knows rooms as they are shown, no desks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use game::{RoomId, RoomView};
use tokio::sync::watch;

/// One room to look at.
#[derive(Debug)]
pub(crate) struct Board {
    room: watch::Receiver<Arc<RoomView>>,
    _looking: watch::Receiver<()>,
}

/// All rooms, by id.
#[derive(Debug, Default)]
pub(crate) struct Boards {
    state: Mutex<State>,
    /// Has a receiver for each [`Board`].
    looking: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    rooms: BTreeMap<RoomId, watch::Sender<Arc<RoomView>>>,
    closed: bool,
}

impl Boards {
    /// Puts up a room as it is now, or takes it down.
    pub(crate) fn note(&self, id: &RoomId, room: Option<RoomView>) {
        let mut state = self.state();
        if state.closed {
            return;
        }
        match (room.map(Arc::new), state.rooms.get(id)) {
            (Some(room), Some(shown)) => {
                shown.send_replace(room);
            }
            (Some(room), None) => {
                state.rooms.insert(id.clone(), watch::Sender::new(room));
            }
            (None, _) => {
                state.rooms.remove(id);
            }
        }
    }

    /// A room as it is now.
    pub(crate) fn now(&self, id: &RoomId) -> Option<Arc<RoomView>> {
        let state = self.state();
        state.rooms.get(id).map(|shown| Arc::clone(&shown.borrow()))
    }

    /// A room, from now on.
    pub(crate) fn follow(&self, id: &RoomId) -> Option<Board> {
        let room = self.state().rooms.get(id)?.subscribe();
        let _looking = self.looking.subscribe();
        Some(Board { room, _looking })
    }

    /// Takes all of them down, since the server stops.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.rooms.clear();
    }

    /// Whether the server stops.
    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    /// Waits until nobody looks at a room any more.
    pub(crate) async fn unwatched(&self) {
        self.looking.closed().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Board {
    /// The room as it is now.
    pub(crate) fn now(&mut self) -> Arc<RoomView> {
        Arc::clone(&self.room.borrow_and_update())
    }

    /// Waits for a newer room than the last one looked at; false if it is gone.
    pub(crate) async fn changed(&mut self) -> bool {
        self.room.changed().await.is_ok()
    }
}
