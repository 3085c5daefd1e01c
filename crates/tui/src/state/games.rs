//! The earlier games of a room, while the user looks at them.

use game::{Board, PlayedGame};

use crate::message::Turn;

/// The list of games, newest first, and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Games {
    pub(crate) list: GamesList,
    /// The index of the chosen game.
    pub(crate) chosen: usize,
    /// The number of marks that are shown of the chosen game, if it is open.
    pub(crate) shown: Option<usize>,
}

/// The games as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum GamesList {
    /// They are being read.
    #[default]
    Reading,
    /// They could not be read.
    Failed,
    /// The games.
    Read(Vec<PlayedGame>),
}

impl Games {
    /// Takes the games as they came, oldest first.
    pub(crate) fn take(&mut self, games: Option<Vec<PlayedGame>>) {
        self.list = match games {
            Some(games) => GamesList::Read(games.into_iter().rev().collect()),
            None => GamesList::Failed,
        };
    }

    /// Returns the games that are known.
    pub(crate) fn known(&self) -> &[PlayedGame] {
        match &self.list {
            GamesList::Read(games) => games,
            GamesList::Reading | GamesList::Failed => &[],
        }
    }

    /// Returns the open game, and the number of marks that are shown of it.
    pub(crate) fn open(&self) -> Option<(&PlayedGame, usize)> {
        Some((self.known().get(self.chosen)?, self.shown?))
    }

    /// Chooses another game of the list.
    pub(crate) fn choose(&mut self, rows: i8) {
        let last = self.known().len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(rows.into()).min(last);
    }

    /// Opens the chosen game before its first mark.
    pub(crate) fn open_chosen(&mut self) {
        self.shown = self.known().get(self.chosen).map(|_| 0);
    }

    /// Shows a mark more or less of the open game.
    pub(crate) fn step(&mut self, turn: Turn) {
        let Some((game, shown)) = self.open() else {
            return;
        };
        let next = match turn {
            Turn::Back => shown.saturating_sub(1),
            Turn::Forward => (shown + 1).min(game.moves.len()),
        };
        self.shown = Some(next);
    }
}

/// Returns the board after this many marks of a game. A square that a strange server names
/// twice keeps the later mark.
pub(crate) fn board_of(game: &PlayedGame, shown: usize) -> Board {
    let moves = game.moves.iter().take(shown).enumerate();
    moves.fold(Board::EMPTY, |board, (at, square)| {
        let mark = if at % 2 == 0 {
            game::Mark::X
        } else {
            game::Mark::O
        };
        board.with(*square, mark)
    })
}
