//! The board: nine squares, and the turn, winner and lines that follow from its marks.
//!
//! **Invariant:** does not depend on players or on earlier boards.

use serde::{Deserialize, Serialize};

use crate::Mark;

/// A square, numbered row by row from 0 at the top left.
///
/// ```
/// use game::Square;
///
/// let right = Square::new(5).unwrap();
/// assert_eq!((right.row(), right.column()), (1, 2));
/// assert_eq!(Square::new(9), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Square(u8);

impl Square {
    /// Returns all nine squares, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..9).map(Self)
    }

    /// Returns the square with an index from 0 to 8.
    pub const fn new(index: usize) -> Option<Self> {
        if index < 9 {
            Some(Self(index as u8))
        } else {
            None
        }
    }

    /// Returns the index, 0 to 8.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Returns the row, 0 at the top.
    pub const fn row(self) -> usize {
        self.index() / 3
    }

    /// Returns the column, 0 at the left.
    pub const fn column(self) -> usize {
        self.index() % 3
    }
}

impl From<Square> for u8 {
    fn from(square: Square) -> Self {
        square.0
    }
}

impl TryFrom<u8> for Square {
    type Error = &'static str;

    fn try_from(index: u8) -> Result<Self, Self::Error> {
        Self::new(usize::from(index)).ok_or("a square is 0 to 8")
    }
}

/// The result of a finished game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This mark has a full line.
    Won(Mark),
    /// Nine marks and no line.
    Drawn,
}

/// The eight lines, as indices.
const LINES: [[usize; 3]; 8] = [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
    [0, 3, 6],
    [1, 4, 7],
    [2, 5, 8],
    [0, 4, 8],
    [2, 4, 6],
];

/// A board, legal or not; on the wire nine integers of -1, 0 and 1.
///
/// A board knows its turn, its result and its lines. As text it is `X`, `O` and `.`:
///
/// ```
/// use game::{Board, Mark, Outcome, Square};
///
/// let board: Board = "X O O
///                     . X .
///                     . . .".parse().unwrap();
/// assert_eq!(board.turn(), Some(Mark::X));
///
/// let won = board.with(Square::new(8).unwrap(), Mark::X);
/// assert_eq!(won.outcome(), Some(Outcome::Won(Mark::X)));
/// assert_eq!(won.winning_squares().into_iter().map(Square::index).collect::<Vec<_>>(), [0, 4, 8]);
/// assert_eq!(won.to_string(), "X O O\n. X .\n. . X\n");
/// assert_eq!(serde_json::to_string(&won).unwrap(), "[1,-1,-1,0,1,0,0,0,1]");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "[i8; 9]", try_from = "[i8; 9]")]
pub struct Board([Option<Mark>; 9]);

/// The error for input that is not nine cells of -1, 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidBoard;

impl std::fmt::Display for InvalidBoard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a board is nine integers of -1, 0 and 1")
    }
}

impl Board {
    /// The board without marks.
    pub const EMPTY: Self = Self([None; 9]);

    /// Returns the mark on a square, if there is one.
    pub fn at(&self, square: Square) -> Option<Mark> {
        self.0[square.index()]
    }

    /// Returns this board with a square set to `mark`, even if the square was taken.
    #[must_use]
    pub fn with(mut self, square: Square, mark: Mark) -> Self {
        self.0[square.index()] = Some(mark);
        self
    }

    /// Returns the number of marks of one kind.
    pub fn count(&self, mark: Mark) -> usize {
        self.0.iter().filter(|cell| **cell == Some(mark)).count()
    }

    /// Returns the number of all marks.
    pub fn marks(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// Returns the mark that moves next, by counting with X first; `None` once the game is
    /// over.
    pub fn turn(&self) -> Option<Mark> {
        if self.outcome().is_some() {
            return None;
        }
        Some(if self.count(Mark::X) > self.count(Mark::O) {
            Mark::O
        } else {
            Mark::X
        })
    }

    /// Returns the result, or `None` while the game runs.
    pub fn outcome(&self) -> Option<Outcome> {
        if let Some(mark) = self.full_lines().find_map(|line| self.0[line[0]]) {
            return Some(Outcome::Won(mark));
        }
        self.0.iter().all(Option::is_some).then_some(Outcome::Drawn)
    }

    /// Returns every square of every full line, in order: five squares when one mark
    /// completes two lines.
    pub fn winning_squares(&self) -> Vec<Square> {
        let mut full = [false; 9];
        for index in self.full_lines().flatten() {
            full[index] = true;
        }
        Square::all()
            .filter(|square| full[square.index()])
            .collect()
    }

    fn full_lines(&self) -> impl Iterator<Item = [usize; 3]> {
        LINES.into_iter().filter(|[a, b, c]| {
            self.0[*a].is_some() && self.0[*a] == self.0[*b] && self.0[*b] == self.0[*c]
        })
    }
}

impl From<Board> for [i8; 9] {
    fn from(board: Board) -> Self {
        board.0.map(|cell| cell.map_or(0, i8::from))
    }
}

impl TryFrom<[i8; 9]> for Board {
    type Error = InvalidBoard;

    fn try_from(cells: [i8; 9]) -> Result<Self, Self::Error> {
        let mut board = Self::EMPTY;
        for (cell, number) in board.0.iter_mut().zip(cells) {
            *cell = match number {
                0 => None,
                _ => Some(Mark::try_from(number).map_err(|_| InvalidBoard)?),
            };
        }
        Ok(board)
    }
}

/// Formats a board as three lines of `X`, `O` and `.`, the form that tests use.
impl std::fmt::Display for Board {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for square in Square::all() {
            let end = if square.column() == 2 { "\n" } else { " " };
            write!(f, "{}{end}", self.at(square).map_or('.', Mark::letter))?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Board {
    type Err = InvalidBoard;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let cells: Vec<_> = text
            .split_whitespace()
            .map(|cell| match cell {
                "X" => Ok(Some(Mark::X)),
                "O" => Ok(Some(Mark::O)),
                "." => Ok(None),
                _ => Err(InvalidBoard),
            })
            .collect::<Result<_, _>>()?;
        cells.try_into().map(Self).map_err(|_| InvalidBoard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(text: &str) -> Board {
        text.parse().unwrap()
    }

    #[test]
    fn one_mark_can_complete_two_lines() {
        let board = board(
            "X X X
             O X O
             O O X",
        );
        let squares: Vec<_> = board
            .winning_squares()
            .into_iter()
            .map(Square::index)
            .collect();
        assert_eq!(squares, [0, 1, 2, 4, 8]);
        assert_eq!(board.outcome(), Some(Outcome::Won(Mark::X)));
        assert_eq!(board.turn(), None);
    }

    #[test]
    fn the_turn_is_counted() {
        assert_eq!(Board::EMPTY.turn(), Some(Mark::X));
        assert_eq!(board(". . . . X . . . .").turn(), Some(Mark::O));
        assert_eq!(board("O . . . X . . . .").turn(), Some(Mark::X));
    }

    #[test]
    fn only_nine_cells_of_three_values_are_a_board() {
        assert!(serde_json::from_str::<Board>("[0,1,-1,0,0,0,0,0,0]").is_ok());
        for bad in [
            "[0,1,-1]",
            "[2,0,0,0,0,0,0,0,0]",
            "[0,0,0,0,0,0,0,0,0,0]",
            "[0.0,0,0,0,0,0,0,0,0]",
        ] {
            assert!(serde_json::from_str::<Board>(bad).is_err(), "{bad}");
        }
    }
}
