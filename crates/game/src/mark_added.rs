//! One mark, as a store is told of it.

use crate::{Moment, Square};

/// All that a mark changes in a room whose game goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkAdded {
    /// The square of the mark.
    pub square: Square,
    /// The version of the room with it.
    pub version: u64,
    /// The moment at which the first stage of the wait for the other player ends.
    pub wait: Option<Moment>,
    /// The moment of the first mark of the game, in Unix milliseconds.
    pub began: Option<u64>,
}
