//! The games that are in the journal and not yet in their own table.

use std::collections::VecDeque;
use std::sync::Arc;

use game::{LeagueId, PlayedGame, RoomId};
use rusqlite::Connection;

use super::{games, notes};
use crate::store::games::is_of;
use crate::store::{Bounds, Ended};

/// The number of games that are moved at a time. Many together share the pages that they
/// change, so each costs a fraction of a lone one.
const MANY: usize = 256;

/// The new games, in the order of their ends.
#[derive(Debug, Default)]
pub(super) struct NewGames {
    /// The last step of the journal whose games are in their own table.
    last_folded: i64,
    /// Each game with the step of its line.
    games: VecDeque<(i64, Ended)>,
}

impl NewGames {
    /// Returns none yet. The games up to `last_folded` are in their own table.
    pub(super) const fn after(last_folded: i64) -> Self {
        Self {
            last_folded,
            games: VecDeque::new(),
        }
    }

    /// Adds a game that the journal has.
    pub(super) fn replay(&mut self, step: i64, game: Arc<PlayedGame>) {
        if step > self.last_folded {
            let bounds = Bounds::USUAL;
            self.add(step, Ended { game, bounds });
        }
    }

    pub(super) fn add(&mut self, step: i64, ended: Ended) {
        self.games.push_back((step, ended));
    }

    /// Removes the game that ended with this version of its room. Returns whether it was
    /// here.
    pub(super) fn remove(&mut self, room: &RoomId, version: u64) -> bool {
        let before = self.games.len();
        self.games
            .retain(|(_, Ended { game, .. })| (&game.room, game.version) != (room, version));
        self.games.len() < before
    }

    /// Returns the games of a league that ended at this moment or later, as JSON.
    pub(super) fn of_league(&self, league: LeagueId, since: u64) -> rusqlite::Result<Vec<String>> {
        let games = self.games.iter().map(|(_, Ended { game, .. })| game);
        let games = games.filter(|game| game.ended >= since && is_of(game, league));
        games.map(|game| games::content(game)).collect()
    }

    pub(super) fn are_many(&self) -> bool {
        self.games.len() >= MANY
    }

    /// Returns whether a game here has its line before this step.
    pub(super) fn need_steps_before(&self, step: i64) -> bool {
        self.games.front().is_some_and(|(first, _)| *first < step)
    }

    /// Moves all games into their own table. `last_step` is the last row of the journal.
    pub(super) fn fold(&mut self, connection: &Connection, last_step: i64) -> rusqlite::Result<()> {
        if self.games.is_empty() {
            return Ok(());
        }
        for (_, ended) in self.games.drain(..) {
            games::add(connection, &ended)?;
        }
        self.last_folded = last_step;
        notes::set_last_step_of_games(connection, last_step)
    }
}
