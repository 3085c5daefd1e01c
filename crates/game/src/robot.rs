//! The robot player: the square that it takes, at three strengths. Chance is a number that
//! the caller supplies.
//!
//! **Invariant:** depends on boards, not on rooms or people.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Board, Mark, Outcome, Square};

/// The strength of a robot; `nivel` and `robo` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Sees its own wins half of the time and no danger at all: a child can beat it.
    #[serde(rename = "facil")]
    Easy,
    /// Wins when it can, blocks when it must, and otherwise plays anywhere: two threats at
    /// once beat it.
    #[serde(rename = "medio")]
    Medium,
    /// Never loses and wins as soon as it can. Otherwise it leaves the most ways to go
    /// wrong.
    #[serde(rename = "perfeito")]
    Perfect,
}

impl Level {
    /// All levels, weakest first.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Perfect];

    /// Returns the word on the wire and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Easy => "facil",
            Self::Medium => "medio",
            Self::Perfect => "perfeito",
        }
    }

    /// Returns the level that a word names, if it names one.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// Reads a level. A value that only a later version knows is read as `None`.
    pub(crate) fn if_known<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        let word = serde_json::Value::deserialize(from)?;
        Ok(word.as_str().and_then(Self::of_word))
    }
}

/// Returns the square that a robot takes for the mark whose turn it is; `None` once the
/// game is over. The same `dice` gives the same square. To vary the play, draw `dice`
/// uniformly.
///
/// ```
/// use game::{Board, Level, choose};
///
/// let threat: Board = "X X . . O . . . .".parse().unwrap();
/// for dice in 0..100 {
///     let square = choose(&threat, Level::Medium, dice).unwrap();
///     assert_eq!(square.index(), 2, "it blocks when it must");
/// }
/// ```
pub fn choose(board: &Board, level: Level, dice: u64) -> Option<Square> {
    let mark = board.turn()?;
    let (coin, dice) = (dice.is_multiple_of(2), dice / 2);
    let good = match level {
        Level::Easy if coin => winning(board, mark),
        Level::Easy => Vec::new(),
        Level::Medium => {
            let wins = winning(board, mark);
            if wins.is_empty() {
                winning(board, mark.other())
            } else {
                wins
            }
        }
        Level::Perfect => best(board, mark),
    };
    let among = if good.is_empty() {
        free(board).collect()
    } else {
        good
    };
    let index = dice.checked_rem(among.len() as u64)?;
    among.get(usize::try_from(index).ok()?).copied()
}

fn free(board: &Board) -> impl Iterator<Item = Square> {
    Square::all().filter(|square| board.at(*square).is_none())
}

/// Returns the squares that would complete a line of this mark.
fn winning(board: &Board, mark: Mark) -> Vec<Square> {
    let wins = |square: &Square| board.with(*square, mark).outcome() == Some(Outcome::Won(mark));
    free(board).filter(wins).collect()
}

/// Returns the squares of the highest worth. Among equals it returns those after which the
/// most answers lose.
fn best(board: &Board, mark: Mark) -> Vec<Square> {
    let mut best = Vec::new();
    let mut highest = (i8::MIN, 0);
    for square in free(board) {
        let next = board.with(square, mark);
        let worth = (-worth(&next, -WORTH, WORTH), traps(&next));
        if worth > highest {
            highest = worth;
            best.clear();
        }
        if worth == highest {
            best.push(square);
        }
    }
    best
}

/// Returns the number of answers to this board that lose the game for the answering side.
fn traps(board: &Board) -> usize {
    let Some(mark) = board.turn() else {
        return 0;
    };
    let loses = |square: &Square| worth(&board.with(*square, mark), 0, 1) > 0;
    free(board).filter(loses).count()
}

/// A bound above the worth of any board.
const WORTH: i8 = 10;

/// Returns the worth of a board to the side that moves next, if both sides play without a
/// mistake. A draw is worth 0, and a win is worth more the more squares it leaves empty.
/// Outside of `least` to `most`, only the side on which the result lies is exact, which
/// saves most of the search.
fn worth(board: &Board, mut least: i8, most: i8) -> i8 {
    let Some(mark) = board.turn() else {
        let empty = 9 - board.marks() as i8;
        return match board.outcome() {
            // Only the last mark can have completed a line, and the other side placed it.
            Some(Outcome::Won(_)) => -1 - empty,
            Some(Outcome::Drawn) | None => 0,
        };
    };
    for square in free(board) {
        let next = board.with(square, mark);
        least = least.max(-worth(&next, -most, -least));
        if least >= most {
            break;
        }
    }
    least
}
