//! One of a room's two seats while it is taken.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Moment, Name, Player, TokenHash};

/// A taken seat. All of its data stays with the person when marks swap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The person's name.
    pub name: Name,
    /// The number of games that this person has won in this room.
    pub wins: u32,
    /// The hash of the token that opens this seat again.
    pub token: TokenHash,
    /// The present holder of the seat.
    pub holder: Holder,
    /// Whether the client knows about seats and offers. A plain client is never waited for,
    /// neither to come back nor to ask for the next game.
    pub knows_seats: bool,
    /// Whether this player has asked for the next game.
    pub asked: bool,
    /// Whether the host gave this player the name, so that it stays.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given: bool,
    /// Whether the server gave this player the seat, who asked for an opponent. It stays so
    /// for as long as the player keeps the seat.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub seeks: bool,
    /// The player's place among those who wait: the moment since which it has looked for this
    /// opponent. It keeps the place until the first mark, even while somebody sits opposite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// Whether the client cannot be moved to another room. An opponent comes to it then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stays: bool,
}

/// The holder of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// The connection with this id.
    Present(ClientId),
    /// No connection: the seat is held for its token until a deadline.
    Away {
        /// The moment when the seat becomes free.
        until: Moment,
    },
}

impl Seat {
    /// Returns the connection that has the seat, if one does.
    pub const fn client(&self) -> Option<ClientId> {
        match self.holder {
            Holder::Present(client) => Some(client),
            Holder::Away { .. } => None,
        }
    }

    /// Returns the moment until which the seat is held, if its player is away.
    pub const fn held_until(&self) -> Option<Moment> {
        match self.holder {
            Holder::Present(_) => None,
            Holder::Away { until } => Some(until),
        }
    }

    /// Returns the seat as every client sees it.
    pub fn player(&self) -> Player {
        Player {
            name: self.name.clone(),
            present: self.client().is_some(),
            wins: self.wins,
            robot: None,
        }
    }
}
