//! Whose seat is kept.

use game::{Name, RoomId};

use crate::address::Address;

/// Whose seat it is, and where.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The server, spelt as [`Address::url`] spells it.
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
}
