//! The game that ends with a change of a room.
//!
//! **Invariant:** a change ends at most one game, and no other change ends the same one.

use super::Room;
use crate::{Mark, Name, PlayedGame, PlayerOfGame, PlayersOfGame, Seat, Unfinished};

/// The fewest marks of a game with a result.
const FEWEST_MARKS: usize = 5;

impl Room {
    /// Returns the same room, which notes the moment of the first mark of its game if it has
    /// none yet. `today` returns the calendar's Unix milliseconds.
    #[must_use]
    pub fn dated(mut self, today: impl FnOnce() -> u64) -> Self {
        if self.began.is_none() && !self.game.moves().is_empty() {
            self.began = Some(today());
        }
        self
    }

    /// Returns the game that ends with the change from `before` to `next`, if one does. `None`
    /// stands for no room. A game ends with its last mark, or without a result when its room
    /// ends. `today` returns the calendar's Unix milliseconds.
    pub fn ended_by_change(
        before: Option<&Self>,
        next: Option<&Self>,
        today: impl FnOnce() -> u64,
    ) -> Option<PlayedGame> {
        if let Some(next) = next.filter(|room| room.has_result())
            && !before.is_some_and(Self::has_result)
        {
            return Some(next.played_until(today()));
        }
        if next.is_some_and(|next| !next.game.moves().is_empty()) {
            return None;
        }
        let left = before.filter(|room| room.game.is_in_the_middle())?;
        Some(left.played_until(today()))
    }

    fn has_result(&self) -> bool {
        self.game.moves().len() >= FEWEST_MARKS && self.game.board().outcome().is_some()
    }

    fn played_until(&self, ended: u64) -> PlayedGame {
        let outcome = self.game.board().outcome();
        PlayedGame {
            room: self.id.clone(),
            number: self.number,
            version: self.version,
            began: self.began.unwrap_or(ended),
            ended,
            players: PlayersOfGame {
                x: self.player_of_game(Mark::X),
                o: self.player_of_game(Mark::O),
            },
            outcome,
            reason: outcome.is_none().then_some(Unfinished::Abandoned),
            moves: self.game.moves().to_vec(),
            league: self.played_in_league(),
        }
    }

    fn player_of_game(&self, mark: Mark) -> Option<PlayerOfGame> {
        let named = |name: &Name| PlayerOfGame {
            name: name.clone(),
            robot: None,
        };
        let seated = self.seat(mark).map(|Seat { name, .. }| named(name));
        let robot = || {
            Some(PlayerOfGame {
                name: Name::default(),
                robot: Some(self.robot_at(mark)?.level),
            })
        };
        seated
            .or_else(robot)
            .or_else(|| self.left.of(mark).map(named))
    }
}
