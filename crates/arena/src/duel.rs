//! A duel: two contestants, one game after another, each in a fresh room with fresh
//! processes.

use std::time::{Duration, Instant};

use game::{Mark, Outcome, Refusal, Square};

use crate::contestant::Contestant;
use crate::engine::{Limits, NoMove};
use crate::loss::Loss;
use crate::player::Player;
use crate::stop::{Interrupted, Stop};
use crate::table::Table;

/// Two contestants, and the times that they have.
#[derive(Debug)]
pub struct Duel {
    contestants: [Contestant; 2],
    limits: Limits,
    stop: Stop,
}

/// A game of a duel that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// The number of the game, from 1.
    pub number: u32,
    /// The contestant at X: 0 or 1.
    pub first: usize,
    /// The squares played, in order, X first.
    pub moves: Vec<Square>,
    /// The result.
    pub outcome: Outcome,
    /// The reason, if the game did not end on the board.
    pub loss: Option<Loss>,
    /// The longest time for a move, for both contestants.
    pub slowest: [Duration; 2],
}

impl Played {
    /// Returns the contestant of this mark: 0 or 1.
    pub const fn contestant(&self, mark: Mark) -> usize {
        match mark {
            Mark::X => self.first,
            Mark::O => 1 - self.first,
        }
    }

    /// Returns the squares played as digits from 1 to 9, in order, X first.
    pub fn digits(&self) -> String {
        game::digits_of(&self.moves)
    }

    /// Returns the contestant that has won, if one has.
    pub const fn winner(&self) -> Option<usize> {
        match self.outcome {
            Outcome::Won(mark) => Some(self.contestant(mark)),
            Outcome::Drawn => None,
        }
    }
}

impl Duel {
    /// Returns a duel that has not begun.
    pub const fn new(contestants: [Contestant; 2], limits: Limits, stop: Stop) -> Self {
        Self {
            contestants,
            limits,
            stop,
        }
    }

    /// Plays a game. The first contestant has X in games with an odd number.
    ///
    /// # Errors
    /// Returns an error if the duel was stopped.
    pub fn play(&self, number: u32) -> Result<Played, Interrupted> {
        let first = usize::from(number.is_multiple_of(2));
        let mut played = Played {
            number,
            first,
            moves: Vec::new(),
            outcome: Outcome::Drawn,
            loss: None,
            slowest: [Duration::ZERO; 2],
        };
        let (loser, failure) = match self.play_on(&mut played) {
            Ok(outcome) => {
                played.outcome = outcome;
                return Ok(played);
            }
            Err(failed) => failed,
        };
        match failure {
            NoMove::Lost(loss) => played.loss = Some(loss),
            NoMove::Interrupted(interrupted) => return Err(interrupted),
        }
        played.outcome = Outcome::Won(loser.other());
        Ok(played)
    }

    /// Plays to the end, or returns the mark whose player made no move, and why.
    fn play_on(&self, played: &mut Played) -> Result<Outcome, (Mark, NoMove)> {
        let mut table = Table::new();
        let ready = |mark, contestant| {
            let player = Player::ready(&self.contestants[contestant], self.limits, &self.stop);
            player.map_err(|failure| (mark, failure))
        };
        let mut x = ready(Mark::X, played.first)?;
        let mut o = ready(Mark::O, 1 - played.first)?;
        let mut mark = Mark::X;
        loop {
            let player = match mark {
                Mark::X => &mut x,
                Mark::O => &mut o,
            };
            let since = Instant::now();
            let square = player.square(&table.board(), played.moves.last().copied());
            let contestant = played.contestant(mark);
            let slowest = &mut played.slowest[contestant];
            *slowest = since.elapsed().max(*slowest);
            let square = square.map_err(|failure| (mark, failure))?;
            match table.play(mark, square) {
                Ok(None) => {}
                Ok(Some(outcome)) => {
                    played.moves.push(square);
                    return Ok(outcome);
                }
                Err(refusal) => return Err((mark, illegal(refusal, square))),
            }
            played.moves.push(square);
            mark = mark.other();
        }
    }
}

/// Returns the loss of a player whose move the room has refused.
fn illegal(refusal: Refusal, square: Square) -> NoMove {
    // The turn is ours and the game goes on, so a taken square is the only mistake.
    debug_assert_eq!(refusal, Refusal::SquareTaken);
    NoMove::Lost(Loss::taken(square))
}
