//! Snapshots for clients that are in no room: the list of rooms, the wall of boards, single
//! rooms over HTTP, and the league.
//!
//! **Invariant:** does not depend on any other part of the server. Rooms publish here after
//! a commit, and readers never change a room.

pub(crate) mod lobby;
pub(crate) mod snapshots;
pub(crate) mod standings;
mod subscribers;
pub(crate) mod wall;

use std::sync::Arc;

use lobby::Lobby;
use snapshots::RoomSnapshots;
use standings::Standings;
use wall::Wall;

/// The feeds of a server.
#[derive(Debug)]
pub(crate) struct Feeds {
    pub(crate) lobby: Lobby,
    pub(crate) snapshots: Arc<RoomSnapshots>,
    pub(crate) wall: Wall,
    pub(crate) standings: Standings,
}

impl Feeds {
    /// Makes feeds without a room and without a subscriber.
    pub(crate) fn new() -> Self {
        let snapshots: Arc<RoomSnapshots> = Arc::default();
        Self {
            lobby: Lobby::new(Arc::clone(&snapshots)),
            wall: Wall::new(Arc::clone(&snapshots)),
            standings: Standings::new(),
            snapshots,
        }
    }
}
