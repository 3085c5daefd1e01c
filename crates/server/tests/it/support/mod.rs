//! Parts that the tests share: a server, and clients that speak to it.

pub(crate) mod client;
pub(crate) mod cramped;
pub(crate) mod deaf;
pub(crate) mod http;
pub(crate) mod line;
pub(crate) mod process;
pub(crate) mod redis;
pub(crate) mod server;

pub(crate) use client::{Client, Heard};
pub(crate) use server::Server;

use serde_json::{Value, json};

/// An empty board as it travels.
pub(crate) const EMPTY: [i8; 9] = [0; 9];

/// Returns the board after these squares were played in turn, X first.
pub(crate) fn board(squares: &[usize]) -> [i8; 9] {
    let mut board = EMPTY;
    for (square, mark) in squares.iter().zip([1, -1].into_iter().cycle()) {
        board[*square] = mark;
    }
    board
}

/// Returns the payload that proposes the board after these squares.
pub(crate) fn moves(squares: &[usize]) -> Value {
    json!({ "tabuleiro": board(squares) })
}
