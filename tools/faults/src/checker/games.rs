//! Promises 4 and 5 for the games that are kept: each acknowledged last mark has its record,
//! has it once, and the record tells the game that was played.

use std::collections::HashSet;

use game::{Game, PlayedGame};

use super::promises::{Promise, Violation};
use super::story::{Answer, Story};

/// The number of games of a room that the server keeps at most.
const MOST: usize = 100;

/// Judges each list of games of a room.
pub(super) fn check(id: &str, story: &Story, violations: &mut Vec<Violation>) {
    for (asked, games) in &story.kept {
        let mut complain = |promise, what| {
            violations.push(Violation {
                promise,
                room: id.to_owned(),
                what,
            });
        };
        for what in missing(story, *asked, games) {
            complain(Promise::NothingLost, what);
        }
        let mut versions = HashSet::new();
        for game in games {
            if !versions.insert(game.version) {
                let what = format!("game {} is kept twice: {game:?}", game.number);
                complain(Promise::NothingTwice, what);
            }
            if is_another_one(story, game) {
                let what = format!("nobody saw the end of this game: {game:?}");
                complain(Promise::NothingTwice, what);
            }
        }
    }
}

/// Finds acknowledged last marks without a record. Only older games may be gone.
fn missing(story: &Story, asked: u64, games: &[PlayedGame]) -> Vec<String> {
    let oldest = games.first().filter(|_| games.len() >= MOST);
    let oldest = oldest.map_or(0, |game| game.version);
    let mut missing = Vec::new();
    for m in story.moves.iter().filter(|m| m.board.outcome().is_some()) {
        let fresh = |answer: &&Answer| answer.ok && !answer.repeated && answer.at <= asked;
        let version = m.answer.as_ref().filter(fresh).and_then(|a| a.version);
        let Some(version) = version.filter(|version| *version >= oldest) else {
            continue;
        };
        if !games.iter().any(|game| game.version == version) {
            missing.push(format!(
                "game {} ended with version {version}, and has no record",
                m.number
            ));
        }
    }
    missing
}

/// Returns whether the record is not of the room that was seen under its version.
fn is_another_one(story: &Story, game: &PlayedGame) -> bool {
    let Some((_, seen)) = story.rooms.get(&game.version) else {
        return false;
    };
    let mut played = Game::new();
    game.moves.iter().for_each(|square| played.play(*square));
    *played.board() != seen.board || game.number != seen.number || game.outcome != seen.outcome
}
