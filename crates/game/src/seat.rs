//! One of a room's two chairs while somebody has it.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Moment, Name, Player, TokenHash};

/// A taken seat. Everything in it goes with the person when marks swap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The person's name.
    pub name: Name,
    /// Games this person has won in this room.
    pub wins: u32,
    /// What opens this seat again.
    pub token: TokenHash,
    /// Who has it now.
    pub holder: Holder,
    /// Whether the client knows of seats and offers: a plain client is never
    /// waited for, neither to come back nor to ask for the next game.
    pub knows_seats: bool,
    /// Whether the next game was asked for.
    pub asked: bool,
}

/// Who has a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// This connection.
    Present(ClientId),
    /// Nobody: the seat is held for its token until this moment.
    Away {
        /// When the seat becomes free.
        until: Moment,
    },
}

impl Seat {
    /// The connection that has it, if one does.
    pub const fn client(&self) -> Option<ClientId> {
        match self.holder {
            Holder::Present(client) => Some(client),
            Holder::Away { .. } => None,
        }
    }

    /// Until when it is held for somebody who is away.
    pub const fn held_until(&self) -> Option<Moment> {
        match self.holder {
            Holder::Present(_) => None,
            Holder::Away { until } => Some(until),
        }
    }

    /// The seat as shown to all.
    pub fn player(&self) -> Player {
        Player {
            name: self.name.clone(),
            present: self.client().is_some(),
            wins: self.wins,
            robot: None,
        }
    }
}
