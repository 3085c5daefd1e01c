//! The way from a room to a client: through its socket, or to the pages of a player by forms.

use std::fmt;
use std::sync::{Arc, Weak};

use game::wire::event;
use game::{EncodedRoom, RoomId};
use serde::Serialize;
use socketioxide::extract::SocketRef;

use super::form_outbox::FormOutbox;
use super::label::Label;
use crate::rooms::{Outbox, Rooms, Unsent};

/// The rooms of a server.
pub(crate) type ClientRooms = Rooms<ClientOutbox>;

/// The way to a client of any kind.
#[derive(Debug)]
pub(crate) enum ClientOutbox {
    /// A client that speaks Socket.IO.
    Socket(SocketOutbox),
    /// A player without a connection.
    Form(FormOutbox),
}

impl Outbox for ClientOutbox {
    fn send<T: Serialize>(&self, event: &str, payload: &T) -> Result<(), Unsent> {
        match self {
            Self::Socket(outbox) => outbox.send(event, payload),
            Self::Form(outbox) => {
                outbox.take_in(event, payload);
                Ok(())
            }
        }
    }

    fn join(&self, room: &RoomId) {
        match self {
            Self::Socket(outbox) => outbox.join(room),
            Self::Form(_) => {}
        }
    }

    fn leave(&self, room: &RoomId) {
        match self {
            Self::Socket(outbox) => outbox.leave(room),
            Self::Form(_) => {}
        }
    }

    fn broadcasts(&self) -> bool {
        matches!(self, Self::Socket(_))
    }

    async fn broadcast(&self, room: &RoomId, board: &EncodedRoom) -> Result<(), Unsent> {
        match self {
            Self::Socket(outbox) => outbox.broadcast(room, board).await,
            Self::Form(_) => Ok(()),
        }
    }

    fn disconnect(&self) {
        match self {
            Self::Socket(outbox) => outbox.disconnect(),
            Self::Form(_) => {}
        }
    }

    fn label(&self) -> impl fmt::Display {
        match self {
            Self::Socket(outbox) => Label::of(outbox.socket.id).to_string(),
            Self::Form(_) => "form".to_owned(),
        }
    }
}

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

impl SocketOutbox {
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

    async fn broadcast(&self, room: &RoomId, board: &EncodedRoom) -> Result<(), Unsent> {
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
}

impl fmt::Debug for SocketOutbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SocketOutbox")
            .field(&Label::of(self.socket.id))
            .finish()
    }
}
