//! Promise 3: a legal way leads from each version that was seen to the next one, with at most
//! as many changes as there are versions in between.

use game::{Board, RoomView, Square};

use super::promises::{Promise, Violation};
use super::story::Story;

/// The fewest marks of a finished game.
const SHORTEST: u64 = 5;

/// Judges each pair of neighboring versions.
pub(super) fn check(id: &str, story: &Story, violations: &mut Vec<Violation>) {
    let rooms: Vec<&RoomView> = story.rooms.values().map(|(_, room)| room).collect();
    for pair in rooms.windows(2) {
        let [from, to] = pair else { continue };
        if let Err(why) = step(from, to) {
            violations.push(Violation {
                promise: Promise::LegalSteps,
                room: id.to_owned(),
                what: format!("{} to {}: {why}", from.version, to.version),
            });
        }
    }
}

/// Checks that `to` can come `to.version - from.version` changes after `from`.
fn step(from: &RoomView, to: &RoomView) -> Result<(), String> {
    let changes = to.version - from.version;
    let marks = |board: &Board| board.marks() as u64;
    let needed = match to.number.checked_sub(from.number) {
        None => return Err(format!("game {} after game {}", to.number, from.number)),
        Some(0) if !leads(&from.board, &to.board) => {
            return Err(format!("no legal way from\n{}to\n{}", from.board, to.board));
        }
        Some(0) => marks(&to.board) - marks(&from.board),
        Some(_) if !leads(&Board::EMPTY, &to.board) => {
            return Err(format!("no game comes to\n{}", to.board));
        }
        Some(games) => {
            let rest = match from.board.outcome() {
                Some(_) => 0,
                None => SHORTEST.saturating_sub(marks(&from.board)).max(1),
            };
            let between = u64::from(games - 1) * (SHORTEST + 1);
            rest + between + 1 + marks(&to.board)
        }
    };
    if needed > changes {
        return Err(format!("{needed} changes in {changes} versions"));
    }
    Ok(())
}

/// Returns whether legal play leads from one board to the other.
fn leads(from: &Board, to: &Board) -> bool {
    if from == to {
        return true;
    }
    let Some(turn) = from.turn() else {
        return false;
    };
    Square::all()
        .filter(|square| from.at(*square).is_none() && to.at(*square) == Some(turn))
        .any(|square| leads(&from.with(square, turn), to))
}
