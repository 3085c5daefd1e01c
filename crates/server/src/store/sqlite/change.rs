//! A change of one room, and the change that undoes it.

use std::sync::Arc;

use game::{PlayedGame, Room, RoomId};

use crate::store::Ended;

/// A change of one room. `None` stands for no room.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) id: RoomId,
    pub(super) before: Option<Arc<Room>>,
    pub(super) next: Option<Arc<Room>>,
    pub(super) game: Keeping,
}

/// The effect of a change on the games that are kept.
#[derive(Clone, Debug)]
pub(super) enum Keeping {
    Nothing,
    Add(Ended),
    Remove(Arc<PlayedGame>),
}

impl Change {
    /// Returns the change that undoes this one, if it was made.
    pub(super) fn reversed(self) -> Self {
        Self {
            id: self.id,
            before: self.next,
            next: self.before,
            game: match self.game {
                Keeping::Add(Ended { game, .. }) => Keeping::Remove(game),
                Keeping::Nothing | Keeping::Remove(_) => Keeping::Nothing,
            },
        }
    }
}
