//! What clients outside a room are shown: the list of rooms, the wall of boards, and
//! read-only snapshots for everybody else.
//!
//! **Invariant:** depends on no other part of the server. Rooms publish here after a
//! commit; reading never changes a room.

pub(crate) mod lobby;
pub(crate) mod snapshots;
mod subscribers;
pub(crate) mod wall;

use std::sync::Arc;

use lobby::Lobby;
use snapshots::RoomSnapshots;
use wall::Wall;

/// All feeds of a server.
#[derive(Debug)]
pub(crate) struct Feeds {
    pub(crate) lobby: Lobby,
    pub(crate) snapshots: Arc<RoomSnapshots>,
    pub(crate) wall: Wall,
}

impl Feeds {
    /// Makes feeds without a room and without a subscriber.
    pub(crate) fn new() -> Self {
        let snapshots: Arc<RoomSnapshots> = Arc::default();
        Self {
            lobby: Lobby::new(),
            wall: Wall::new(Arc::clone(&snapshots)),
            snapshots,
        }
    }
}
