//! One game: the squares played so far, and the meaning of a proposed board.
//!
//! **Invariant:** depends on marks, not on people.
//!
//! A whole board carries its own version. Marks are only added and turns alternate, so
//! "board minus its newest mark" is the exact state that its sender saw. A proposal is
//! therefore a compare-and-set without a version number. No legal move can rest on an older
//! board, so stale proposals are refused, never merged.

use serde::{Deserialize, Serialize};

use crate::{Board, Mark, Outcome, Refusal, Square};

/// A game from its first move on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Game {
    board: Board,
    moves: Vec<Square>,
}

/// The step that an accepted proposal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Play this square.
    Play(Square),
    /// Change nothing: this board is the current one, or was one before.
    Repeat,
    /// Start the next game, after this one has ended.
    NextGame,
}

impl Game {
    /// Creates a game with an empty board.
    pub const fn new() -> Self {
        Self {
            board: Board::EMPTY,
            moves: Vec::new(),
        }
    }

    /// Returns the current board.
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// Returns the squares played, in order, X first.
    pub fn moves(&self) -> &[Square] {
        &self.moves
    }

    /// Returns the square of the last mark, if `before` is this game without it.
    pub fn last_square_after(&self, before: &Self) -> Option<Square> {
        let (last, earlier) = self.moves.split_last()?;
        (*earlier == *before.moves).then_some(*last)
    }

    /// Returns whether moves were made and more can follow.
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

    /// Returns the step that `proposal` asks for. `sender` is the mark of the sender's
    /// seat, or `None` for a watcher. `current` is false when the sender named a version
    /// other than the room's.
    ///
    /// # Errors
    /// The refusal that the contract gives for each kind of impossible proposal.
    ///
    /// # Examples
    /// ```
    /// use game::{Board, Game, Mark, Refusal, Square, Step};
    ///
    /// let mut game = Game::new();
    /// game.play(Square::new(4).unwrap());
    /// let judge = |board: &str, sender| game.propose(&board.parse().unwrap(), sender, true);
    ///
    /// let o = Some(Mark::O);
    /// assert_eq!(judge("O . . . X . . . .", o), Ok(Step::Play(Square::new(0).unwrap())));
    /// assert_eq!(judge(". . . . O . . . .", o), Err(Refusal::SquareTaken));
    /// // O had not yet seen the mark in the center.
    /// assert_eq!(judge("O . . . . . . . .", o), Err(Refusal::Stale));
    /// assert_eq!(judge("O . . . X . . . .", None), Err(Refusal::OnlyWatching));
    /// ```
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

    /// Returns the board after the first `moves` moves of the game.
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

    /// Returns whether this is an earlier board of this game whose last mark was the
    /// sender's own.
    fn was_played_by(&self, proposal: &Board, sender: Option<Mark>) -> bool {
        let marks = proposal.marks();
        let last = if marks % 2 == 1 { Mark::X } else { Mark::O };
        (1..self.moves.len()).contains(&marks)
            && sender == Some(last)
            && self.board_after(marks) == *proposal
    }

    /// Returns whether `proposal` is an earlier board, or an earlier board with one more
    /// mark. Its number of marks tells which earlier boards are possible.
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

/// The difference between two boards.
enum Difference {
    /// One empty square became this mark, and nothing else changed.
    Added(Square, Mark),
    /// One mark became this one, and nothing else changed.
    Overwritten(Mark),
    /// Any other difference.
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
