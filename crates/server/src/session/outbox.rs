//! The way from a room to a Socket.IO client.

use std::fmt;
use std::sync::{Arc, Weak};

use game::RoomId;
use game::wire::event;
use serde::Serialize;
use serde_json::value::RawValue;
use socketioxide::extract::SocketRef;

use crate::rooms::{Outbox, Rooms, Unsent};

/// The rooms of a server whose clients speak Socket.IO.
pub(crate) type SocketRooms = Rooms<SocketOutbox>;

/// A client that can be disconnected.
pub(super) trait Disconnect: Send + Sync {
    /// Disconnects the client, even if its connection is stuck.
    fn disconnect(self: Arc<Self>, socket: &SocketRef);
}

/// The way to a client through its Socket.IO socket.
pub(crate) struct SocketOutbox {
    pub(super) socket: SocketRef,
    pub(super) client: Weak<dyn Disconnect>,
}

impl Outbox for SocketOutbox {
    fn send<T: Serialize>(&self, event: &str, payload: &T) -> Result<(), Unsent> {
        self.socket.emit(event, payload).map_err(|_| Unsent)
    }

    // The next connection over the same session has the same id, so a socket that has ended
    // must not touch the rooms of that id.

    fn join(&self, room: &RoomId) {
        if self.socket.connected() {
            self.socket.join(room.as_str().to_owned());
        }
    }

    fn leave(&self, room: &RoomId) {
        if self.socket.connected() {
            self.socket.leave(room.as_str().to_owned());
        }
    }

    async fn broadcast(&self, room: &RoomId, board: &RawValue) -> Result<(), Unsent> {
        let everybody = self.socket.within(room.as_str().to_owned());
        everybody
            .emit(event::BOARD, board)
            .await
            .map_err(|_| Unsent)
    }

    fn disconnect(&self) {
        if let Some(client) = self.client.upgrade() {
            client.disconnect(&self.socket);
        }
    }

    fn label(&self) -> impl fmt::Display {
        self.socket.id
    }
}

impl fmt::Debug for SocketOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SocketOutbox")
            .field(&self.socket.id)
            .finish()
    }
}
