//! The destinations within the client.
//!
//! **Invariant:** does not depend on any page.

use game::{Level, RoomId};

use crate::address::Address;

/// The destination after a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The lobby.
    Lobby,
    /// A room on a server.
    Room(RoomAddress),
    /// A player who waits on a server, in the room that it chooses.
    Meet(Address),
    /// A game against a robot, without a server.
    Alone(Level),
    /// The end of the program.
    Out,
}

/// The address of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoomAddress {
    /// The server.
    pub(crate) server: Address,
    /// The room, or `None` for a new room.
    pub(crate) room: Option<RoomId>,
}
