//! Where the client can go. Knows no stage.

use game::{Level, RoomId};

use crate::address::Address;

/// Where a stage leads when it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// To the lobby.
    Lobby,
    /// Into a room.
    Room(RoomAddress),
    /// To a robot, alone.
    Alone(Level),
    /// Out of the program.
    Out,
}

/// A room on a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoomAddress {
    /// The server.
    pub(crate) server: Address,
    /// The room, or none for a new one.
    pub(crate) room: Option<RoomId>,
}
