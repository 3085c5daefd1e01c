use serde::{Deserialize, Serialize};

use crate::{Level, Mark, Moment, Name, Player};

/// A robot on a seat that no person holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Robot {
    pub(super) mark: Mark,
    pub(super) level: Level,
    pub(super) wins: u32,
    /// The moment of its next move, if the next move is its own.
    pub(super) moves_at: Option<Moment>,
}

impl Robot {
    pub(super) const fn moves_at(&self) -> Option<Moment> {
        self.moves_at
    }

    pub(super) const fn count_win(&mut self) {
        self.wins = self.wins.saturating_add(1);
    }

    pub(super) fn player(&self) -> Player {
        Player {
            name: Name::default(),
            present: true,
            wins: self.wins,
            robot: Some(self.level),
        }
    }
}
