//! The rooms that other servers have changed, and that this server has not parsed since.
//!
//! A server with a client in a room reads each change at once. Elsewhere a change is only
//! noted. Every few seconds the changed rooms are fetched as text, so that this server could
//! put them back, and a room is parsed when somebody looks at it.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use game::RoomId;

use crate::store::shared::RoomText;

/// The changes of one room that this server has not parsed.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Whether the store has a change of which this server has no text.
    pub(super) changed: bool,
    /// The store's room of a moment ago, unparsed.
    pub(super) copy: Option<RoomText>,
}

/// An index of the rooms with something unread. Each live room keeps its own entry while its
/// lock is held.
#[derive(Debug, Default)]
pub(crate) struct UnreadRooms(Mutex<Ids>);

#[derive(Debug, Default)]
struct Ids {
    /// Rooms with a change of which this server has no text.
    changed: HashSet<RoomId>,
    /// Rooms with a text that was not parsed.
    copied: HashSet<RoomId>,
}

impl UnreadRooms {
    pub(super) fn note(&self, id: &RoomId) {
        self.ids().changed.insert(id.clone());
    }

    pub(super) fn copied(&self, id: &RoomId) {
        let mut ids = self.ids();
        ids.changed.remove(id);
        ids.copied.insert(id.clone());
    }

    pub(super) fn read(&self, id: &RoomId) {
        let mut ids = self.ids();
        ids.changed.remove(id);
        ids.copied.remove(id);
    }

    /// Returns the rooms with a change of which this server has no text.
    pub(crate) fn changed(&self) -> Vec<RoomId> {
        self.ids().changed.iter().cloned().collect()
    }

    /// Returns the rooms with anything unread.
    pub(super) fn all(&self) -> BTreeSet<RoomId> {
        let ids = self.ids();
        ids.changed.union(&ids.copied).cloned().collect()
    }

    /// Returns the rooms with a text that was not parsed.
    pub(super) fn with_copies(&self) -> Vec<RoomId> {
        self.ids().copied.iter().cloned().collect()
    }

    fn ids(&self) -> MutexGuard<'_, Ids> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
