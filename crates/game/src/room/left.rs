//! The players who left a game before its end, for the record of that game.

use serde::{Deserialize, Serialize};

use crate::{Mark, Name};

/// The names of the players who left their seats during the game.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Left {
    x: Option<Name>,
    o: Option<Name>,
}

impl Left {
    pub(super) const fn is_empty(&self) -> bool {
        self.x.is_none() && self.o.is_none()
    }

    pub(super) fn note(&mut self, mark: Mark, name: Name) {
        match mark {
            Mark::X => self.x = Some(name),
            Mark::O => self.o = Some(name),
        }
    }

    pub(super) const fn of(&self, mark: Mark) -> Option<&Name> {
        match mark {
            Mark::X => self.x.as_ref(),
            Mark::O => self.o.as_ref(),
        }
    }
}
