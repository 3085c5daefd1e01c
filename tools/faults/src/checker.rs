//! Decides from a [history](crate::history) whether the server kept its promises.
//!
//! | # | promise | in |
//! | --- | --- | --- |
//! | 1 | a version names one room, no matter which client sees it | `boards` |
//! | 2 | no connection is shown an older room after a newer one | `boards` |
//! | 3 | each step is one legal mark, or the next game | `steps` |
//! | 4 | every acknowledged move stays, and a last one has its record | `moves`, `games` |
//! | 5 | no move is played twice, in another game, or by nobody; no record is there twice | `moves`, `games` |
//! | 6 | at rest all see the newest room | `boards` |
//! | 7 | the answers are those of one room doing one thing after another | `linearizability` |

mod boards;
mod games;
mod linearizability;
mod moves;
mod promises;
mod steps;
mod story;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use game::{Board, RoomView};

use crate::history::{Entry, Event};
use story::{Answer, Answers, Move, Story};

pub use promises::{Promise, Violation};

/// The findings of [`check`].
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// The broken promises.
    pub violations: Vec<Violation>,
    /// Moves that were answered `ok`, without repeats.
    pub acknowledged: usize,
    /// Moves that were proposed, with resends.
    pub proposed: usize,
    /// Rooms with a history that is short enough for promise 7.
    pub searched: usize,
}

impl Verdict {
    /// Returns how often a promise was broken.
    pub fn count(&self, promise: Promise) -> usize {
        let of = |violation: &&Violation| violation.promise == promise;
        self.violations.iter().filter(of).count()
    }
}

/// Checks all seven promises, the last one only in rooms with a short history.
pub fn check(history: &[Entry]) -> Verdict {
    let answers = answers(history);
    let mut violations = Vec::new();
    boards::check(history, &mut violations);
    let stories = stories(history, &answers);
    let mut verdict = Verdict::default();
    for (id, story) in &stories {
        steps::check(id, story, &mut violations);
        moves::check(id, story, &mut violations);
        games::check(id, story, &mut violations);
        let fresh = |m: &&Move| m.answer.as_ref().is_some_and(|a| a.ok && !a.repeated);
        let marks = || story.moves.iter().filter(|m| m.board != Board::EMPTY);
        verdict.acknowledged += marks().filter(fresh).count();
        verdict.proposed += marks().count();
    }
    verdict.searched = linearizability::check(history, &answers, &mut violations);
    verdict.violations = violations;
    verdict
}

fn answers(history: &[Entry]) -> Answers {
    let mut answers = Answers::new();
    for entry in history {
        if let Event::Answered {
            request,
            ok,
            code,
            version,
            repeated,
        } = &entry.event
        {
            let answer = Answer {
                at: entry.at,
                ok: *ok,
                code: code.clone(),
                version: *version,
                repeated: *repeated,
            };
            answers.insert((entry.connection, *request), answer);
        }
    }
    answers
}

fn stories(history: &[Entry], answers: &Answers) -> BTreeMap<String, Story> {
    let mut stories = BTreeMap::<String, Story>::new();
    for entry in history {
        if let Event::Saw { room } = &entry.event {
            let story = stories.entry(room.id.as_str().to_owned()).or_default();
            let first = (entry.at, RoomView::clone(room));
            story.rooms.entry(room.version).or_insert(first);
        }
        if let Event::Kept { room, asked, games } = &entry.event {
            let kept = (*asked, games.clone());
            stories.entry(room.clone()).or_default().kept.push(kept);
        }
        if let Event::Proposed {
            request,
            room,
            number,
            board,
        } = &entry.event
        {
            stories.entry(room.clone()).or_default().moves.push(Move {
                at: entry.at,
                connection: entry.connection,
                number: *number,
                board: *board,
                answer: answers.get(&(entry.connection, *request)).cloned(),
            });
        }
    }
    stories
}
