//! The history that a restored copy belongs to: everything until the copy, and then the
//! restored rooms. Nothing after the copy ever happened there.

use std::collections::HashMap;

use game::RoomView;

use crate::history::{Entry, Event};

/// The history of a row until a copy.
pub(super) struct Timeline {
    pub(super) entries: Vec<Entry>,
    /// The moves that were acknowledged before the request for the copy, and are not in it.
    pub(super) missing: Vec<String>,
}

/// Returns the history until a copy that was asked for at this moment, and from which these
/// rooms were restored.
pub(super) fn until(history: &[Entry], asked: u64, restored: &[RoomView]) -> Timeline {
    let copied: HashMap<&str, u64> = restored
        .iter()
        .map(|room| (room.id.as_str(), copied_version(history, room)))
        .collect();
    let is_after = |room: &str, version| copied.get(room).is_none_or(|last| version > *last);
    let mut rooms = HashMap::new();
    let mut timeline = Timeline {
        entries: Vec::new(),
        missing: Vec::new(),
    };
    for entry in history {
        let keeps = match &entry.event {
            Event::Saw { room } => !is_after(room.id.as_str(), room.version),
            Event::Proposed { request, room, .. } => {
                rooms.insert((entry.connection, *request), room.as_str());
                true
            }
            Event::Answered {
                request,
                ok: true,
                version: Some(version),
                ..
            } => {
                let room = rooms.get(&(entry.connection, *request));
                let after = room.filter(|room| is_after(room, *version));
                if let Some(room) = after.filter(|_| entry.at < asked) {
                    timeline
                        .missing
                        .push(format!("version {version} of {room}"));
                }
                room.is_some() && after.is_none()
            }
            // A refusal may be of a game that began after the copy.
            Event::Answered { ok: false, .. } => entry.at < asked,
            Event::AtRest | Event::Kept { .. } => false,
            Event::Opened { .. }
            | Event::Entering { .. }
            | Event::Claimed { .. }
            | Event::Left { .. }
            | Event::Answered { .. }
            | Event::Seated { .. }
            | Event::Refused { .. }
            | Event::Garbled { .. }
            | Event::Closed
            | Event::Restarted
            | Event::PutBack
            | Event::Fault { .. } => true,
        };
        if keeps {
            timeline.entries.push(entry.clone());
        }
    }
    // Nobody is connected to the restored server.
    let at = history.last().map_or(0, |last| last.at);
    timeline.entries.push(Entry {
        at,
        connection: 0,
        event: Event::Restarted,
    });
    timeline
}

/// Returns the version of a restored room in its copy. A restart raises the version, and
/// begins the next game for which one player had asked.
fn copied_version(history: &[Entry], restored: &RoomView) -> u64 {
    let seen = || {
        let rooms = history.iter().filter_map(Entry::room);
        rooms.filter(|room| room.id == restored.id && room.version < restored.version)
    };
    let newest = |rooms: &mut dyn Iterator<Item = &RoomView>| rooms.map(|room| room.version).max();
    let same = |room: &&RoomView| (room.number, room.board) == (restored.number, restored.board);
    let before = |room: &&RoomView| room.number < restored.number;
    newest(&mut seen().filter(same))
        .or_else(|| newest(&mut seen().filter(before)))
        .unwrap_or(0)
}

/// Appends another history, with times and connections of its own.
pub(super) fn append(history: &mut Vec<Entry>, next: Vec<Entry>) {
    let after = history.last().map_or(0, |last| last.at) + 1;
    let taken = history.iter().map(|entry| entry.connection).max();
    let taken = taken.unwrap_or(0);
    for mut entry in next {
        entry.at += after;
        if entry.connection > 0 {
            entry.connection += taken;
        }
        if let Event::Kept { asked, .. } = &mut entry.event {
            *asked += after;
        }
        history.push(entry);
    }
}
