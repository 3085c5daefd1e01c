//! The result of a board if both sides play without a mistake.

use crate::{Board, Mark, Outcome, Square};

/// Returns the free squares.
pub(super) fn free(board: &Board) -> impl Iterator<Item = Square> {
    Square::all().filter(|square| board.at(*square).is_none())
}

/// Returns the squares that would complete a line of this mark.
pub(super) fn winning(board: &Board, mark: Mark) -> Vec<Square> {
    let wins = |square: &Square| board.with(*square, mark).outcome() == Some(Outcome::Won(mark));
    free(board).filter(wins).collect()
}

/// Returns the result of best play for the side that moves next: 1 for a win, 0 for a draw,
/// -1 for a loss.
pub(super) fn result(board: &Board) -> i8 {
    search(board, -1, 1)
}

/// The same, exact only between `least` and `most`, which saves most of the search.
fn search(board: &Board, mut least: i8, most: i8) -> i8 {
    let Some(mark) = board.turn() else {
        return match board.outcome() {
            // Only the last mark can have completed a line, and the other side placed it.
            Some(Outcome::Won(_)) => -1,
            Some(Outcome::Drawn) | None => 0,
        };
    };
    for square in free(board) {
        let next = board.with(square, mark);
        least = least.max(-search(&next, -most, -least));
        if least >= most {
            break;
        }
    }
    least
}
