//! Everything that a history tells of one room.

use std::collections::{BTreeMap, HashMap};

use game::{Board, PlayedGame, Reaction, Refusal, RoomView};

/// A move with its proposal and its answer.
#[derive(Clone, Debug)]
pub(super) struct Move {
    pub(super) at: u64,
    pub(super) connection: u64,
    /// The game in which its sender believed, or 0 for none.
    pub(super) number: u32,
    pub(super) board: Board,
    pub(super) answer: Option<Answer>,
}

#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) at: u64,
    pub(super) ok: bool,
    pub(super) code: Option<String>,
    pub(super) version: Option<u64>,
    pub(super) repeated: bool,
}

impl Answer {
    /// Returns whether it says that the board itself cannot be played.
    pub(super) fn denies(&self) -> bool {
        let refusal = self.code.as_deref().and_then(Refusal::from_code);
        refusal.is_some_and(|refusal| {
            refusal.reaction() == Reaction::Correct && refusal != Refusal::OnlyWatching
        })
    }
}

/// Everything that is known of one room.
#[derive(Default)]
pub(super) struct Story {
    /// Each room that was seen, by version, with the time at which it was first seen.
    pub(super) rooms: BTreeMap<u64, (u64, RoomView)>,
    pub(super) moves: Vec<Move>,
    /// The games that the server said it keeps, each time with the moment of the question.
    pub(super) kept: Vec<(u64, Vec<PlayedGame>)>,
}

/// The answers of a history, by connection and request.
pub(super) type Answers = HashMap<(u64, u64), Answer>;
