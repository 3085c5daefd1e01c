//! The room that the server chooses, for a user who plays people who wait.

use super::{App, ConnectionState, Entry, RoomChoice, Screen, Snapshot};

impl App {
    /// Returns whether we look for an opponent.
    pub(crate) fn is_seeking(&self) -> bool {
        self.choice == RoomChoice::Asked || self.room().is_some_and(|room| room.seeks)
    }

    /// Returns whether our room is not known yet.
    pub(crate) fn is_nowhere(&self) -> bool {
        self.choice == RoomChoice::Asked && self.snapshot == Snapshot::Unknown
    }

    /// Returns whether the connection is up, and the server looks for an opponent for us.
    pub(crate) fn asked_for_opponent(&self) -> bool {
        let asked = matches!(self.connection, ConnectionState::Up(Entry::Asked { .. }));
        asked && self.choice == RoomChoice::Asked
    }

    /// Returns whether we can ask for the next opponent: nobody waits for us here.
    pub(crate) fn can_meet(&self) -> bool {
        let given = self.choice == RoomChoice::Given;
        let alone = self
            .seat
            .is_none_or(|own| self.player(own.other()).is_none());
        let fits = match self.screen() {
            Screen::Connecting => false,
            Screen::Waiting => !self.is_seeking() && self.choice != RoomChoice::Own,
            Screen::Playing => given && alone,
            Screen::Over => given,
        };
        fits && self.is_in() && self.room().is_some() && !self.setup.alone
    }

    /// Returns whether the next opponent is what the user most likely wants.
    pub(crate) fn wants_next(&self) -> bool {
        self.can_meet() && self.screen() != Screen::Waiting
    }
}
