//! The ways to an opponent, and the player who waits for one, as values.

use crate::{Mark, Moment, Seat};

/// How a client that looks for an opponent enters a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meet {
    /// Takes the seat back that its token opens, in a game that is under way.
    Back,
    /// Makes the room, and waits in it.
    Wait,
    /// Plays against the player who waits in the room.
    Play {
        /// The mark, of which the player who waits gets the other one.
        mark: Mark,
        /// The place among those who wait that the player brings along. `None` for a newcomer.
        since: Option<Moment>,
    },
}

/// A player who waits for an opponent, and is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting<'r> {
    /// The player's seat.
    pub seat: &'r Seat,
    /// The player's mark.
    pub mark: Mark,
    /// The moment since which the player has looked for an opponent.
    pub since: Moment,
}
