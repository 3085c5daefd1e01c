//! Promises 4 and 5: an acknowledged move stays, and is played once, by its sender, in the game
//! for which it was meant.

use std::collections::{HashMap, HashSet};

use game::{Board, RoomView, Square};

use super::promises::{Promise, Violation};
use super::story::{Move, Story};

/// Judges every move of a room.
pub(super) fn check(id: &str, story: &Story, violations: &mut Vec<Violation>) {
    let mut complain = |promise, what| {
        violations.push(Violation {
            promise,
            room: id.to_owned(),
            what,
        });
    };
    let later = newest_by_game(story);
    let mut acknowledged = HashMap::<u64, &Move>::new();
    for m in story.moves.iter().filter(|m| m.board != Board::EMPTY) {
        let Some(answer) = m.answer.as_ref().filter(|answer| answer.ok) else {
            continue;
        };
        if let Some(what) = lost(m, story, &later) {
            complain(Promise::NothingLost, what);
        }
        let Some(version) = answer.version.filter(|_| !answer.repeated) else {
            continue;
        };
        if let Some(other) = acknowledged.insert(version, m) {
            let what = format!("version {version} answers {} and {}", told(other), told(m));
            complain(Promise::NothingTwice, what);
        }
        if let Some((_, room)) = story.rooms.get(&version)
            && m.number != 0
            && room.number != m.number
        {
            let what = format!("{} was played in game {}", told(m), room.number);
            complain(Promise::NothingTwice, what);
        }
    }
    for what in denied(story) {
        complain(Promise::NothingLost, what);
    }
    for what in played_again(story) {
        complain(Promise::NothingTwice, what);
    }
    for what in played_by_nobody(story) {
        complain(Promise::NothingTwice, what);
    }
}

/// Returns the newest room that was seen of each game.
fn newest_by_game(story: &Story) -> HashMap<u32, &RoomView> {
    // They come in order of version, so later ones replace earlier ones.
    let rooms = story.rooms.values();
    rooms.map(|(_, room)| (room.number, room)).collect()
}

/// Returns how an acknowledged move is missing, if it is.
fn lost(m: &Move, story: &Story, later: &HashMap<u32, &RoomView>) -> Option<String> {
    let version = m.answer.as_ref()?.version?;
    let fresh = m.answer.as_ref().is_some_and(|answer| !answer.repeated);
    let seen = story.rooms.get(&version).map(|(_, room)| room);
    if let Some(seen) = seen.filter(|seen| fresh && seen.board != m.board) {
        let number = seen.number;
        return Some(format!(
            "{} was acknowledged as version {version}, which is game {number}\n{}",
            told(m),
            seen.board
        ));
    }
    let number = seen.map_or(m.number, |room| room.number);
    let missing = later
        .get(&number)
        .filter(|room| room.version >= version && !contains(&room.board, &m.board));
    if let Some(room) = missing {
        return Some(format!("{} is not in version {}", told(m), room.version));
    }
    let (_, (_, newest)) = story.rooms.last_key_value()?;
    (newest.version >= version && newest.number < number).then(|| {
        format!(
            "{} was in game {number}, and the room is back at game {}",
            told(m),
            newest.number
        )
    })
}

/// Finds moves that were acknowledged, sent again within the same game, and then refused: to
/// their sender they are lost. A repeat proves nothing, because the board on the table is
/// accepted from everybody.
fn denied(story: &Story) -> Vec<String> {
    let mut accepted = HashSet::new();
    let mut denied = Vec::new();
    let next_game = |number: u32, before: u64| {
        let mut rooms = story.rooms.values();
        rooms.any(|(at, room)| room.number > number && *at <= before)
    };
    for m in story.moves.iter().filter(|m| m.number != 0) {
        let Some(answer) = &m.answer else { continue };
        let key = (m.connection, m.number, m.board);
        if answer.ok && !answer.repeated {
            accepted.insert(key);
        } else if answer.denies() && accepted.contains(&key) && !next_game(m.number, answer.at) {
            denied.push(format!(
                "{} was acknowledged, and refused when it was sent again",
                told(m)
            ));
        }
    }
    denied
}

/// Finds boards that the same proposal of the same person made twice.
fn played_again(story: &Story) -> Vec<String> {
    let mut boards = HashMap::<(u32, Board), u64>::new();
    let mut again = Vec::new();
    let mut before: Option<&RoomView> = None;
    for (version, (_, room)) in &story.rooms {
        let changed = before.is_none_or(|b| (b.number, b.board) != (room.number, room.board));
        before = Some(room);
        if !changed || room.board == Board::EMPTY {
            continue;
        }
        if let Some(first) = boards.insert((room.number, room.board), *version) {
            again.push(format!(
                "game {} comes to the board of version {first} again at {version}",
                room.number
            ));
        }
    }
    let mut fresh = HashMap::<(u64, u32, Board), u64>::new();
    for m in story.moves.iter().filter(|m| m.number != 0) {
        let answer = m.answer.as_ref().filter(|a| a.ok && !a.repeated);
        let Some(version) = answer.and_then(|answer| answer.version) else {
            continue;
        };
        let key = (m.connection, m.number, m.board);
        if let Some(first) = fresh.insert(key, version).filter(|first| *first != version) {
            again.push(format!("{} is version {first} and {version}", told(m)));
        }
    }
    again
}

/// Finds marks on boards that nobody proposed and no robot can have made.
fn played_by_nobody(story: &Story) -> Vec<String> {
    let mut proposed = HashMap::<Board, u64>::new();
    for m in &story.moves {
        let first = proposed.entry(m.board).or_insert(m.at);
        *first = m.at.min(*first);
    }
    let mut accused = HashSet::new();
    let mut before = None;
    let mut phantoms = Vec::new();
    for (version, (at, room)) in &story.rooms {
        let grown = before.replace(room).is_some_and(|b: &RoomView| {
            b.number == room.number && b.board != room.board && !is_by_robot(b, room)
        });
        if !grown || proposed.get(&room.board).is_some_and(|first| first <= at) {
            continue;
        }
        if accused.insert(room.board) {
            phantoms.push(format!("nobody proposed version {version}\n{}", room.board));
        }
    }
    phantoms
}

/// Returns whether the only change between two rooms is one mark of a robot that sat there.
fn is_by_robot(before: &RoomView, after: &RoomView) -> bool {
    let turn = before.turn.filter(|_| after.version == before.version + 1);
    let player = turn.and_then(|turn| before.players.of(turn));
    player.is_some_and(|player| player.robot.is_some())
}

/// Returns whether every mark of `part` stands on `whole`.
fn contains(whole: &Board, part: &Board) -> bool {
    Square::all().all(|square| part.at(square).is_none() || part.at(square) == whole.at(square))
}

fn told(m: &Move) -> String {
    format!(
        "the move of connection {} at {} µs in game {} to {:?}",
        m.connection,
        m.at,
        m.number,
        <[i8; 9]>::from(m.board)
    )
}
