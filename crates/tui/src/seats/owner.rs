//! The owner of a saved token.

use game::{Name, RoomId};

use crate::address::Address;

/// The owner of a saved token: a name in a place on a server. The server is told by its
/// address, not by its identity. That is public, so a stranger who announces it would be sent
/// the token.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The server's URL, in the form of [`Address::url`].
    pub(super) server: String,
    /// The room of the seat. `None` stands for the person, who is the same in every room
    /// that the server chooses.
    pub(super) room: Option<RoomId>,
    pub(super) name: Name,
}

impl Owner {
    pub(crate) fn new(address: &Address, room: &RoomId, name: &Name) -> Self {
        Self {
            server: address.url(),
            room: Some(room.clone()),
            name: name.clone(),
        }
    }

    /// Returns the same owner at another address of the same server.
    pub(super) fn at(&self, address: &Address) -> Self {
        Self {
            server: address.url(),
            ..self.clone()
        }
    }

    /// Returns the same owner in this room.
    pub(super) fn in_room(&self, room: RoomId) -> Self {
        Self {
            room: Some(room),
            ..self.clone()
        }
    }

    /// Returns the person, in whatever room.
    pub(super) fn person(&self) -> Self {
        Self {
            room: None,
            ..self.clone()
        }
    }
}
