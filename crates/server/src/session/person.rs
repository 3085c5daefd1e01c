//! The person behind a socket, as the host sees one.

use game::{ClientId, Name, RoomId};
use socketioxide::extract::SocketRef;

/// The person behind a socket, from the first entrance on.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) client: ClientId,
    pub(crate) name: Name,
    /// The room that the person entered last, and may have left since.
    pub(crate) room: RoomId,
    /// The room from which the server moved the person to an opponent, if it did.
    pub(super) moved_from: Option<RoomId>,
}

impl Person {
    /// Notes that this person has entered a room.
    pub(super) fn note(self, socket: &SocketRef) {
        socket.extensions.insert(self);
    }

    /// Returns the person behind a socket, if the client has ever entered a room.
    pub(crate) fn of(socket: &SocketRef) -> Option<Self> {
        socket.extensions.get::<Self>()
    }
}
