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
use std::time::Duration;

use lobby::Lobby;
use snapshots::RoomSnapshots;
use socketioxide::SocketIo;
pub(crate) use standings::CallsPeople;
use standings::Standings;
use wall::Wall;

/// The time between two readings of rooms that other servers change, while somebody
/// subscribes to the list or the wall. It is the time between two pages of the wall.
const READ_INTERVAL: Duration = wall::UPDATE_INTERVAL;

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

    /// Sends list, wall and league to their subscribers. Never returns.
    pub(crate) async fn run(&self, io: &SocketIo) {
        tokio::join!(
            self.lobby.run(io),
            self.wall.run(io),
            self.standings.run(io),
            self.keep_fresh(io)
        );
    }

    /// Reads the rooms that other servers change, while somebody here looks at list or wall.
    async fn keep_fresh(&self, io: &SocketIo) {
        loop {
            self.snapshots.noted().notified().await;
            // The namespace is gone once the server stops.
            let Some(all) = io.of("/") else { return };
            let mut watched = [self.lobby.subscribers(), self.wall.subscribers()].into_iter();
            if watched.any(|subscribers| subscribers.has_any(&all)) {
                self.snapshots.look_at_all().await;
            }
            tokio::time::sleep(READ_INTERVAL).await;
        }
    }
}
