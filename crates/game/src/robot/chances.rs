//! The chance that the perfect robot wins against a person.
//!
//! A person is modeled as a player who sees a win or a block most of the time, and who
//! otherwise plays any free square. No robot that never loses does best against both a
//! careful and a careless player: docs/ROBOT.md has the limits, computed exactly.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::search::{free, result, winning};
use crate::{Board, Mark, Outcome};

/// The part of a person's moves in which it wins if it can, and blocks if it must. As O the
/// robot's best squares change at 0.64, 0.70 and 0.78; this value keeps it strong against
/// careful players.
const CARE: f64 = 0.82;

/// The worth of a draw, in wins. It decides only where the robot can lose.
const DRAW: f64 = 0.001;

/// Squares whose chances differ by less are equally good, for the sake of variety.
pub(super) const TOLERANCE: f64 = 0.005;

/// Returns the chance that the robot with this mark wins from a board.
pub(super) fn of_winning(board: &Board, robot: Mark) -> f64 {
    static BOOKS: OnceLock<[HashMap<Board, f64>; 2]> = OnceLock::new();
    let [x, o] = BOOKS.get_or_init(|| Mark::BOTH.map(book));
    let book = match robot {
        Mark::X => x,
        Mark::O => o,
    };
    let known = book.get(board).copied();
    // A robot that was called to a game may have been given a board from which it can lose.
    known.unwrap_or_else(|| chance(board, robot, &mut HashMap::new()))
}

/// Returns the chances from every board on which the robot has not thrown a result away.
fn book(robot: Mark) -> HashMap<Board, f64> {
    let mut book = HashMap::new();
    chance(&Board::EMPTY, robot, &mut book);
    book
}

fn chance(board: &Board, robot: Mark, book: &mut HashMap<Board, f64>) -> f64 {
    if let Some(known) = book.get(board) {
        return *known;
    }
    let chance = match (board.outcome(), board.turn()) {
        (Some(Outcome::Won(mark)), _) => f64::from(u8::from(mark == robot)),
        (Some(Outcome::Drawn), _) => DRAW,
        (None, Some(turn)) if turn == robot => after_robot(board, robot, book),
        (None, _) => after_person(board, robot, book),
    };
    book.insert(*board, chance);
    chance
}

/// The chance after the robot's best move that keeps the result of best play.
fn after_robot(board: &Board, robot: Mark, book: &mut HashMap<Board, f64>) -> f64 {
    if !winning(board, robot).is_empty() {
        return 1.0;
    }
    let own = |next: &Board| -result(next);
    let next = free(board).map(|square| board.with(square, robot));
    let next: Vec<Board> = next.collect();
    let highest = next.iter().map(own).max();
    let safe = next.iter().filter(|next| Some(own(next)) == highest);
    safe.fold(0.0, |best, next| chance(next, robot, book).max(best))
}

/// The mean chance after a person's move.
fn after_person(board: &Board, robot: Mark, book: &mut HashMap<Board, f64>) -> f64 {
    let person = robot.other();
    let squares: Vec<_> = free(board).collect();
    let mut seen = winning(board, person);
    if seen.is_empty() {
        seen = winning(board, robot);
    }
    if seen.is_empty() {
        seen.clone_from(&squares);
    }
    let mut mean = |among: &[crate::Square]| {
        let after = |square: &crate::Square| chance(&board.with(*square, person), robot, book);
        among.iter().map(after).sum::<f64>() / among.len() as f64
    };
    CARE * mean(&seen) + (1.0 - CARE) * mean(&squares)
}
