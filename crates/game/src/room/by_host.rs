//! The acts of the server's host as values, and those of them that still stand in a room.

use serde::{Deserialize, Serialize};

use crate::{Mark, Moment, Name, Seat, TokenHash};

/// An act of the host in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ByHost {
    /// Frees a seat. Its player watches, and cannot sit in this room for ten minutes.
    Free(Mark),
    /// Takes the [`Self::Free`] of the seat with this token back. The player gets the seat
    /// again, if one is free and the player has not sat down with the token meanwhile.
    GiveBack(TokenHash),
    /// Closes the room for ten minutes, and removes everybody.
    Close,
    /// Takes [`Self::Close`] back. The room is new then.
    Reopen,
    /// Gives the player on a seat another name.
    Rename {
        /// The mark of the seat.
        mark: Mark,
        /// The name.
        name: Name,
        /// Whether the name stays even if the client enters again with another one.
        stays: bool,
    },
}

/// The rules of the host for all who enter a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// Whether only clients enter that have been here before: members, and those with the
    /// token of a seat.
    pub door_closed: bool,
    /// Whether the host gave the client its name, so that it stays.
    pub named: bool,
}

/// The acts of the host that still stand in a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hosted {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) freed: Vec<Freed>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) closed: bool,
}

/// A seat that the host has freed, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Freed {
    pub(super) mark: Mark,
    pub(super) seat: Seat,
    pub(super) until: Moment,
}
