//! Whether the present game of a room counts for a league.
//!
//! The room is made for the league, and its first game counts. From the first mark to the last
//! both seats must be held by the same two people.

use super::{Fact, Room};
use crate::{LeagueId, Mark, PeopleOfGame, PlayedInLeague, TokenHash};

impl Room {
    /// Returns the league for which the present game counts, if it counts for one.
    pub const fn league(&self) -> Option<LeagueId> {
        self.league
    }

    /// Returns whether the next mark is the first one, and makes the game one of a league that
    /// is open or that the host may open again.
    pub fn may_count(&self) -> bool {
        self.league.or(self.lapsed).is_some() && self.game.moves().is_empty()
    }

    /// Returns the same room, whose game counts for its league only if `counts` says so. It is
    /// asked until the first mark was made, with the moment of that mark in Unix milliseconds
    /// once there is one.
    #[must_use]
    pub fn counting_if(mut self, counts: impl FnOnce(LeagueId, Option<u64>) -> bool) -> Self {
        if let (Some(league), [] | [_]) = (self.league, self.game.moves())
            && !counts(league, self.began)
        {
            self.let_lapse();
        }
        self
    }

    /// Has the game count for the league that is open now, if the room looks for an opponent.
    /// The game of two players that has not begun counts for no other league than before, and
    /// for that one again if the host opens it again.
    pub(super) fn count_for(&mut self, open: Option<LeagueId>) -> Vec<Fact> {
        if self.looks() {
            self.league = open;
            self.lapsed = None;
        } else if self.may_count() && self.league != open {
            if self.league.is_some() {
                self.let_lapse();
            }
            if open.is_some() && self.lapsed == open {
                self.league = self.lapsed.take();
            }
        }
        Vec::new()
    }

    /// Takes the game out of its league, and notes that if the game has not begun.
    fn let_lapse(&mut self) {
        let league = self.league.take();
        self.lapsed = league.filter(|_| self.game.moves().is_empty());
    }

    /// Forgets the league, unless the game that goes on from the room `before` still counts.
    pub(super) fn note_league(&mut self, before: &Self) {
        if self.league.or(self.lapsed).is_none() {
            return;
        }
        let begins = before.game.moves().is_empty() && !self.game.moves().is_empty();
        let is_another = self.number != before.number;
        let lost_a_player = before.game.is_in_the_middle() && self.holders() != before.holders();
        if is_another || lost_a_player || (begins && self.people_of_game().is_none()) {
            self.league = None;
        }
        if is_another || begins {
            self.lapsed = None;
        }
    }

    /// Returns the league and the people of a game that has ended, if it counts.
    pub(super) fn played_in_league(&self) -> Option<PlayedInLeague> {
        let id = self.league?;
        self.game.board().outcome()?;
        let people = self.people_of_game()?;
        Some(PlayedInLeague { id, people })
    }

    /// Returns the people on the seats, if both are taken.
    fn people_of_game(&self) -> Option<PeopleOfGame> {
        let [x, o] = self.holders();
        let (x, o) = (x?.person(), o?.person());
        Some(PeopleOfGame { x, o })
    }

    fn holders(&self) -> [Option<TokenHash>; 2] {
        Mark::BOTH.map(|mark| self.seat(mark).map(|seat| seat.token))
    }
}
