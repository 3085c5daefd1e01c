//! One game: the squares played so far, and what a proposed board means against
//! them. Knows marks, not people.
//!
//! A whole board carries its own version: marks only grow and turns alternate,
//! so "board minus its newest mark" is the very state its sender saw. That makes
//! a proposal a compare-and-set without a version number, and no legal move can
//! ever rest on an older board: stale ones are refused, never merged.

use serde::{Deserialize, Serialize};

use crate::{Board, Mark, Outcome, Refusal, Square};

/// A game from its first move on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Game {
    board: Board,
    moves: Vec<Square>,
}

/// What an accepted proposal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Play this square.
    Play(Square),
    /// Nothing: this board is already, or was already, on the table.
    Repeat,
    /// The next game, after this one has ended.
    NextGame,
}

impl Game {
    /// An empty board.
    pub const fn new() -> Self {
        Self {
            board: Board::EMPTY,
            moves: Vec::new(),
        }
    }

    /// The board now.
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// The squares played, in order, X first.
    pub fn moves(&self) -> &[Square] {
        &self.moves
    }

    /// Whether moves were made and more can follow.
    pub fn is_in_the_middle(&self) -> bool {
        !self.moves.is_empty() && self.board.outcome().is_none()
    }

    /// Plays a free square for the mark whose turn it is.
    pub fn play(&mut self, square: Square) {
        debug_assert!(
            self.board.at(square).is_none(),
            "propose() lets only free squares through"
        );
        if let Some(mark) = self.board.turn() {
            self.board = self.board.with(square, mark);
            self.moves.push(square);
        }
    }

    /// What `proposal` means, coming from the holder of `sender`'s seat or from a
    /// watcher. `current` is false when the sender named a version other than the
    /// room's.
    ///
    /// # Errors
    /// The refusal the contract gives for each kind of impossible proposal.
    pub fn propose(
        &self,
        proposal: &Board,
        sender: Option<Mark>,
        current: bool,
    ) -> Result<Step, Refusal> {
        if *proposal == self.board || self.was_played_by(proposal, sender) {
            return Ok(Step::Repeat);
        }
        if !current {
            return Err(Refusal::Stale);
        }
        let sender = sender.ok_or(Refusal::OnlyWatching)?;
        match self.board.outcome() {
            Some(_) if *proposal == Board::EMPTY => Ok(Step::NextGame),
            Some(Outcome::Won(_) | Outcome::Drawn) => Err(self.refusal_after_the_end(proposal)),
            None => self.judge_move(proposal, sender),
        }
    }

    /// The board after this many moves of the game.
    fn board_after(&self, moves: usize) -> Board {
        let marks = [Mark::X, Mark::O].into_iter().cycle();
        self.moves
            .iter()
            .take(moves)
            .zip(marks)
            .fold(Board::EMPTY, |board, (square, mark)| {
                board.with(*square, mark)
            })
    }

    /// Whether this is an earlier board of this game whose last mark was the sender's own.
    fn was_played_by(&self, proposal: &Board, sender: Option<Mark>) -> bool {
        let marks = proposal.marks();
        let last = if marks % 2 == 1 { Mark::X } else { Mark::O };
        (1..self.moves.len()).contains(&marks)
            && sender == Some(last)
            && self.board_after(marks) == *proposal
    }

    /// Whether it is an earlier board, or one mark on top of an earlier board.
    /// Its number of marks tells which ones those can be.
    fn rests_on_an_earlier_board(&self, proposal: &Board) -> bool {
        let marks = proposal.marks();
        let earlier = 0..self.moves.len();
        let is_earlier = || earlier.contains(&marks) && self.board_after(marks) == *proposal;
        let is_one_more = |before: usize| {
            let before = self.board_after(before);
            matches!(
                Difference::between(&before, proposal),
                Difference::Added(..)
            )
        };
        is_earlier()
            || marks
                .checked_sub(1)
                .filter(|before| earlier.contains(before))
                .is_some_and(is_one_more)
    }

    fn refusal_after_the_end(&self, proposal: &Board) -> Refusal {
        match Difference::between(&self.board, proposal) {
            Difference::Added(..) => Refusal::GameOver,
            Difference::Overwritten(..) => Refusal::SquareTaken,
            Difference::Other if self.rests_on_an_earlier_board(proposal) => Refusal::Stale,
            Difference::Other => Refusal::BadBoard,
        }
    }

    fn judge_move(&self, proposal: &Board, sender: Mark) -> Result<Step, Refusal> {
        let my_turn = self.board.turn() == Some(sender);
        match Difference::between(&self.board, proposal) {
            Difference::Added(_, _) if !my_turn => Err(Refusal::NotYourTurn),
            Difference::Added(square, mark) if mark == sender => Ok(Step::Play(square)),
            Difference::Overwritten(mark) if mark == sender => Err(Refusal::SquareTaken),
            Difference::Other if self.rests_on_an_earlier_board(proposal) => Err(Refusal::Stale),
            Difference::Added(..) | Difference::Overwritten(_) | Difference::Other => {
                Err(Refusal::BadBoard)
            }
        }
    }
}

/// How one board differs from another.
enum Difference {
    /// One empty square became this mark, and nothing else changed.
    Added(Square, Mark),
    /// One mark became this one, and nothing else changed.
    Overwritten(Mark),
    /// Anything else.
    Other,
}

impl Difference {
    fn between(from: &Board, to: &Board) -> Self {
        let mut changed = Square::all().filter(|square| from.at(*square) != to.at(*square));
        let (Some(square), None) = (changed.next(), changed.next()) else {
            return Self::Other;
        };
        match (from.at(square), to.at(square)) {
            (None, Some(mark)) => Self::Added(square, mark),
            (Some(_), Some(mark)) => Self::Overwritten(mark),
            (_, None) => Self::Other,
        }
    }
}
