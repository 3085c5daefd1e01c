//! A change of one room, and the way to undo failed transactions.

use std::sync::Arc;

use game::{PlayedGame, Room, RoomId};

use super::league;
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

/// The way to undo transactions that failed.
#[derive(Debug, Default)]
pub(super) struct Undo {
    /// The changes that undo theirs, to be made from the last to the first.
    pub(super) changes: Vec<Change>,
    /// The league before them, if they set one.
    pub(super) league: Option<Option<league::Row>>,
}

impl Undo {
    /// Notes the league before it is set.
    pub(super) fn note_league(&mut self, before: Option<league::Row>) {
        self.league.get_or_insert(before);
    }

    /// Adds the way to undo a later transaction.
    pub(super) fn add(&mut self, mut later: Self) {
        self.changes.append(&mut later.changes);
        if let Some(before) = later.league {
            self.note_league(before);
        }
    }
}
