//! The person behind a socket, as the host sees one.

use game::wire::EnterRequest;
use game::{ClientId, Name, RoomId};
use socketioxide::extract::SocketRef;

/// The person behind a socket, from the first entrance on.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) client: ClientId,
    /// The name in the room, which the host may have given.
    pub(crate) name: Name,
    /// The name that the client came with.
    pub(crate) own_name: Name,
    /// The room that the person entered last, and may have left since.
    pub(crate) room: RoomId,
    /// The room from which the server moved the person to an opponent, if it did.
    pub(super) moved_from: Option<RoomId>,
}

impl Person {
    /// Returns the person whose client enters a room, and has these names: one there, and one
    /// of its own.
    pub(super) fn entering(
        client: ClientId,
        request: &EnterRequest,
        name: Name,
        own_name: Name,
    ) -> Self {
        Self {
            client,
            name,
            own_name,
            room: request.room.clone(),
            moved_from: None,
        }
    }

    /// Returns the person under another name.
    pub(crate) fn called(self, name: Name) -> Self {
        Self { name, ..self }
    }

    /// Returns the person's own name after a request with this one. A request without a name
    /// leaves it as it was.
    pub(super) fn own_name(socket: &SocketRef, brought: &Name) -> Name {
        let before = Self::of(socket).filter(|_| brought.as_str().is_empty());
        before.map_or_else(|| brought.clone(), |person| person.own_name)
    }

    /// Notes that this person has entered a room, or has another name there.
    pub(crate) fn note(self, socket: &SocketRef) {
        socket.extensions.insert(self);
    }

    /// Returns the person behind a socket, if the client has ever entered a room.
    pub(crate) fn of(socket: &SocketRef) -> Option<Self> {
        socket.extensions.get::<Self>()
    }
}
