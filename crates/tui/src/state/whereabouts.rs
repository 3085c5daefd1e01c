//! The room that the server chooses, for a user who plays people who wait.

use game::Refusal;

use super::{App, ConnectionState, Entry, RoomChoice, Screen, Snapshot, Stop};

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

    /// Returns whether we can ask for the next opponent: nobody waits for us here, or the game
    /// is over.
    pub(crate) fn can_meet(&self) -> bool {
        let alone = self
            .seat
            .is_none_or(|own| self.player(own.other()).is_none());
        let found = match self.screen() {
            Screen::Connecting => false,
            Screen::Waiting => !self.is_seeking(),
            Screen::Playing => alone,
            Screen::Over => true,
        };
        let fits = found && !matches!(self.choice, RoomChoice::Own | RoomChoice::Asked);
        fits && self.is_in() && self.room().is_some() && !self.setup.alone
    }

    /// Returns whether the host has freed our seat, so that we can watch but not sit down.
    pub(crate) fn was_freed(&self) -> bool {
        self.refusal_of_stop() == Some(Refusal::SeatFreedByHost)
    }

    /// Returns whether the host keeps us from our seat for some minutes.
    fn is_kept_away(&self) -> bool {
        self.was_freed() || self.refusal_of_stop() == Some(Refusal::RoomClosed)
    }

    fn refusal_of_stop(&self) -> Option<Refusal> {
        match &self.stop {
            Some(Stop::Refused(code)) => code.known(),
            Some(Stop::OpenedElsewhere | Stop::Claimed | Stop::Versions(_)) | None => None,
        }
    }

    /// Returns whether we can ask for an opponent in another room, because the host keeps us
    /// out of the one that the server found.
    pub(crate) fn can_meet_elsewhere(&self) -> bool {
        let up = matches!(self.connection, ConnectionState::Up(_));
        up && self.is_kept_away() && self.choice == RoomChoice::Given
    }

    /// Returns whether the next opponent is what the user most likely wants.
    pub(crate) fn wants_next(&self) -> bool {
        let given = self.choice == RoomChoice::Given;
        given && self.can_meet() && self.screen() != Screen::Waiting
    }
}
