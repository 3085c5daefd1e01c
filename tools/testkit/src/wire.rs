//! The boards of the game as they travel.

use serde_json::{Value, json};

/// An empty board.
pub const EMPTY: [i8; 9] = [0; 9];

/// Returns the board after these squares were played in turn, X first.
pub fn board(squares: &[usize]) -> [i8; 9] {
    let mut board = EMPTY;
    for (square, mark) in squares.iter().zip([1, -1].into_iter().cycle()) {
        board[*square] = mark;
    }
    board
}

/// Returns the payload that proposes the board after these squares.
pub fn moves(squares: &[usize]) -> Value {
    json!({ "tabuleiro": board(squares) })
}
