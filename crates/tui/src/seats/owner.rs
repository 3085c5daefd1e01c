//! The owner of a seat.

use game::{Name, RoomId};

use crate::address::Address;

/// The owner of a seat: a name in a room on a server. The server is told by its address,
/// not by its identity. That is public, so a stranger who announces it would be sent the
/// token.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The server's URL, in the form of [`Address::url`].
    pub(super) server: String,
    pub(super) room: RoomId,
    pub(super) name: Name,
}

impl Owner {
    pub(crate) fn new(address: &Address, room: &RoomId, name: &Name) -> Self {
        Self {
            server: address.url(),
            room: room.clone(),
            name: name.clone(),
        }
    }

    /// Returns the same owner at another address of the same server.
    pub(super) fn at(&self, address: &Address) -> Self {
        Self::new(address, &self.room, &self.name)
    }
}
