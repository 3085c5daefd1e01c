//! The robot player: the square that it takes, at three strengths. Chance is a number that
//! the caller supplies.
//!
//! **Invariant:** depends on boards, not on rooms or people.

mod chances;
mod search;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Board, Mark, Square};
use search::{free, result, winning};

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
    /// Never loses and wins as soon as it can. Otherwise it plays for the mistakes that
    /// people make.
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

/// Returns the squares from which the perfect robot chooses. Wins come first. Otherwise they
/// are the squares that keep the result of best play, with the best chance that a person
/// goes wrong.
fn best(board: &Board, mark: Mark) -> Vec<Square> {
    let wins = winning(board, mark);
    if !wins.is_empty() {
        return wins;
    }
    let after = |square: &Square| board.with(*square, mark);
    let own = |square: &Square| -result(&after(square));
    let highest = free(board).map(|square| own(&square)).max();
    let safe = free(board).filter(|square| Some(own(square)) == highest);
    let rated: Vec<_> = safe
        .map(|square| (square, chances::of_winning(&after(&square), mark)))
        .collect();
    let best = rated.iter().fold(0.0, |best, (_, chance)| chance.max(best));
    let good = |(_, chance): &(Square, f64)| *chance >= best - chances::TOLERANCE;
    let good = rated.into_iter().filter(good);
    good.map(|(square, _)| square).collect()
}
