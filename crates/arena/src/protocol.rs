//! The lines of the piskvork protocol: the commands that are sent, and the answers.
//!
//! A program reads commands from standard input and answers on standard output. `x` counts
//! columns and `y` rows, both from 0.
//!
//! **Invariant:** does not depend on processes or clocks.

use std::time::Duration;

use game::{Board, Mark, Square};

/// The side of the board.
const SIDE: usize = 3;

/// The command that begins a game on a board of three by three.
pub(crate) const START: &str = "START 3\n";
/// The command to make the first move of a game.
pub(crate) const BEGIN: &str = "BEGIN\n";
/// The command to end.
pub(crate) const END: &str = "END\n";

/// Returns the information about the time for one move.
pub(crate) fn timeout(turn: Duration) -> String {
    format!("INFO timeout_turn {}\n", turn.as_millis())
}

/// Returns the command to answer the opponent's move.
pub(crate) fn turn(square: Square) -> String {
    format!("TURN {}\n", coordinates(square))
}

/// Returns the command to move on this board, with the marks of `own` as one's own.
pub(crate) fn board(board: &Board, own: Mark) -> String {
    let line = |square| {
        let owner = if board.at(square)? == own { 1 } else { 2 };
        Some(format!("{},{owner}\n", coordinates(square)))
    };
    let lines: String = Square::all().filter_map(line).collect();
    format!("BOARD\n{lines}DONE\n")
}

fn coordinates(square: Square) -> String {
    format!("{},{}", square.column(), square.row())
}

/// A line of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// `OK`: the program is ready, or has read an `INFO`.
    Ready,
    /// `x,y`: the program's move, or `None` if there is no such square.
    Move(Option<Square>),
    /// `ERROR`: the program cannot do that.
    Error,
    /// `UNKNOWN`: the program does not know the command. It may also be an answer to `INFO`,
    /// which needs none.
    Unknown,
    /// `MESSAGE`, `DEBUG` or an empty line: words that answer nothing.
    Talk,
    /// Any other line.
    Unreadable,
}

impl Answer {
    /// Reads a line, with any line end.
    pub(crate) fn of(line: &str) -> Self {
        let line = line.trim();
        let word = line.split(|c: char| c.is_whitespace() || c == ':').next();
        match word.unwrap_or_default().to_ascii_uppercase().as_str() {
            "OK" => Self::Ready,
            "ERROR" => Self::Error,
            "UNKNOWN" => Self::Unknown,
            "" | "MESSAGE" | "DEBUG" => Self::Talk,
            _ => square(line).map_or(Self::Unreadable, Self::Move),
        }
    }
}

/// Returns the square of `x,y`, with `None` inside for a pair of numbers beyond the board.
fn square(line: &str) -> Option<Option<Square>> {
    let (x, y) = line.split_once(',')?;
    let number = |text: &str| text.trim().parse::<i64>().ok();
    let (x, y) = (number(x)?, number(y)?);
    let inside = |number: i64| usize::try_from(number).ok().filter(|index| *index < SIDE);
    let index = inside(x).zip(inside(y)).map(|(x, y)| y * SIDE + x);
    Some(index.and_then(Square::new))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_line_is_read_and_only_a_pair_of_numbers_is_a_move(line in "\\PC{0,12}|[-0-9, ]{0,8}") {
            let comma = line.chars().filter(|c| *c == ',').count();
            if let Answer::Move(_) = Answer::of(&line) {
                prop_assert_eq!(comma, 1);
                prop_assert!(line.chars().all(|c| c.is_ascii_digit() || "-+, ".contains(c) || c.is_whitespace()));
            }
        }

        #[test]
        fn every_square_comes_back_from_its_coordinates(index in 0_usize..9) {
            let square = Square::new(index).unwrap();
            prop_assert_eq!(Answer::of(&coordinates(square)), Answer::Move(Some(square)));
        }
    }

    #[test]
    fn an_answer_is_read_whatever_its_case_and_its_line_end() {
        let at = |index| Answer::Move(Square::new(index));
        for (line, answer) in [
            ("OK", Answer::Ready),
            ("ok - everything is good\r\n", Answer::Ready),
            ("ERROR unsupported size\n", Answer::Error),
            ("ERROR: unsupported size", Answer::Error),
            ("UNKNOWN command", Answer::Unknown),
            ("MESSAGE I think", Answer::Talk),
            ("DEBUG 1,1", Answer::Talk),
            ("  \r\n", Answer::Talk),
            ("0,0", at(0)),
            ("2,0\r\n", at(2)),
            (" 1 , 2 ", at(7)),
            ("3,0", Answer::Move(None)),
            ("0,-1", Answer::Move(None)),
            ("9223372036854775807,0", Answer::Move(None)),
            ("5", Answer::Unreadable),
            ("1,1,1", Answer::Unreadable),
            ("1;1", Answer::Unreadable),
            ("OKAY", Answer::Unreadable),
            ("\u{1b}[2J", Answer::Unreadable),
            ("99999999999999999999,0", Answer::Unreadable),
        ] {
            assert_eq!(Answer::of(line), answer, "{line:?}");
        }
    }

    #[test]
    fn commands_count_columns_first_and_a_board_tells_whose_the_marks_are() {
        assert_eq!(turn(Square::new(5).unwrap()), "TURN 2,1\n");
        let table: Board = "X . . . O . . . X".parse().unwrap();
        assert_eq!(board(&table, Mark::O), "BOARD\n0,0,2\n1,1,1\n2,2,2\nDONE\n");
        assert_eq!(board(&Board::EMPTY, Mark::X), "BOARD\nDONE\n");
        let line = timeout(Duration::from_millis(1_500));
        assert_eq!(line, "INFO timeout_turn 1500\n");
    }
}
