//! The way back through a finished game, by the moves that we saw.

use game::{Board, Mark, Square};

use super::{App, Picture, Screen};
use crate::message::Turn;

impl App {
    /// Returns all moves of the game on the table, or `None` if we missed some.
    pub(crate) fn whole_game(&self) -> Option<&[(Mark, Square)]> {
        let whole = !self.moves.is_empty() && self.moves.len() == self.marks();
        whole.then_some(self.moves.as_slice())
    }

    /// Returns the number of marks after a step, if there is such a step. A running game
    /// has none.
    pub(crate) fn after_step(&self, turn: Turn) -> Option<usize> {
        let moves = self.whole_game()?.len();
        let shown = self.replay.unwrap_or(moves);
        let next = match turn {
            Turn::Back => shown.checked_sub(1)?,
            Turn::Forward => shown + 1,
        };
        (self.screen() == Screen::Over && next <= moves).then_some(next)
    }

    /// Returns the number of marks that are shown of a finished game, and of all, while
    /// the user looks back.
    pub(crate) fn looking_back(&self) -> Option<(usize, usize)> {
        let shown = self.replay?;
        Some((shown, self.whole_game()?.len()))
    }

    /// Returns the board on the screen: the present one, or an earlier one.
    pub(crate) fn picture(&self) -> Picture {
        let earlier = self
            .replay
            .and_then(|shown| self.whole_game()?.get(..shown));
        let Some(moves) = earlier else {
            return Picture {
                board: self.board(),
                last: self.last(),
                winning: self.shown_winning(),
            };
        };
        let set = |board: Board, (mark, square): &(Mark, Square)| board.with(*square, *mark);
        Picture {
            board: moves.iter().fold(Board::EMPTY, set),
            last: moves.last().map(|(_, square)| *square),
            winning: Vec::new(),
        }
    }
}
