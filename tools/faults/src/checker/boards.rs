//! Promises 1, 2 and 6: the rooms that clients were shown, compared with each other and over
//! time.

use std::collections::{BTreeMap, HashMap, HashSet};

use game::RoomView;
use serde_json::Value;

use super::promises::{Promise, Violation};
use crate::history::{Entry, Event};

/// Walks through the history once, and follows the view of each connection.
pub(super) fn check(history: &[Entry], violations: &mut Vec<Violation>) {
    let mut seen = Seen::default();
    for Entry {
        at,
        connection,
        event,
    } in history
    {
        match event {
            Event::Saw { room } => seen.room(*connection, room, violations),
            Event::Closed => seen.closed(*connection),
            Event::Left { room, .. } => {
                seen.shown.remove(&(*connection, room.clone()));
            }
            // Nothing is promised about other rooms from here on.
            Event::Entering { room, .. } => {
                seen.shown
                    .retain(|(c, of), _| c != connection || of == room);
            }
            Event::AtRest => seen.at_rest(*at, violations),
            Event::Opened { .. }
            | Event::Proposed { .. }
            | Event::Claimed { .. }
            | Event::Answered { .. }
            | Event::Seated { .. }
            | Event::Refused { .. }
            | Event::Garbled { .. }
            | Event::Kept { .. }
            | Event::Restarted
            | Event::PutBack
            | Event::Fault { .. } => {}
        }
    }
}

#[derive(Default)]
struct Seen<'h> {
    by_version: HashMap<(&'h str, u64), &'h RoomView>,
    newest: BTreeMap<&'h str, u64>,
    /// The version of its room that each open connection was shown last.
    shown: HashMap<(u64, String), u64>,
    accused: HashSet<(&'h str, u64)>,
}

impl<'h> Seen<'h> {
    fn room(&mut self, connection: u64, room: &'h RoomView, violations: &mut Vec<Violation>) {
        let (id, version) = (room.id.as_str(), room.version);
        let other = *self.by_version.entry((id, version)).or_insert(room);
        if other != room && self.accused.insert((id, version)) {
            violations.push(Violation {
                promise: Promise::OneRoomPerVersion,
                room: id.to_owned(),
                what: format!(
                    "version {version} is two rooms: {}",
                    difference(other, room)
                ),
            });
        }
        let before = self.shown.insert((connection, id.to_owned()), version);
        if let Some(before) = before.filter(|before| *before > version) {
            violations.push(Violation {
                promise: Promise::NeverBack,
                room: id.to_owned(),
                what: format!("connection {connection} saw {version} after {before}"),
            });
        }
        let newest = self.newest.entry(id).or_default();
        *newest = version.max(*newest);
    }

    fn closed(&mut self, connection: u64) {
        self.shown.retain(|(open, _), _| *open != connection);
    }

    fn at_rest(&self, at: u64, violations: &mut Vec<Violation>) {
        for ((connection, room), version) in &self.shown {
            let newest = self.newest.get(room.as_str()).copied().unwrap_or_default();
            if *version != newest {
                violations.push(Violation {
                    promise: Promise::SameAtRest,
                    room: room.clone(),
                    what: format!(
                        "at rest ({at} µs) connection {connection} shows {version}, the newest is {newest}"
                    ),
                });
            }
        }
    }
}

/// Returns the differences between two rooms, key by key as they travel.
fn difference(one: &RoomView, other: &RoomView) -> String {
    let keys = |room| serde_json::to_value(room).ok();
    let (Some(Value::Object(one)), Some(Value::Object(other))) = (keys(one), keys(other)) else {
        return "one cannot be written down".to_owned();
    };
    let differing = one
        .iter()
        .filter_map(|(key, value)| Some((key, value, other.get(key)?)))
        .filter(|(_, value, other)| value != other);
    let told: Vec<_> = differing
        .map(|(key, value, other)| format!("{key} {value} and {other}"))
        .collect();
    told.join("; ")
}
