//! Parts that the tests of stores, and of servers that share one, have in common.

pub(crate) mod conformance;
#[cfg(feature = "by-hand")]
pub(crate) mod loop_disk;
pub(crate) mod redis_server;
mod shared_conformance;
mod shared_data;
pub(crate) mod shared_memory;

use std::sync::Arc;
use std::time::Duration;

use super::Hints;
use super::shared::{Era, Report, SharedStore, Status, Waits};

/// The waits of tests, with no least time, because all servers are present.
pub(crate) const SHORT: Waits = Waits {
    lease: Duration::from_secs(5),
    known: Duration::ZERO,
    unknown: Duration::ZERO,
};

/// A shared store whose faults a test controls.
pub(crate) trait Lab {
    /// The connection of a server.
    type Store: SharedStore;
    /// The copy that [`Self::keep_copy`] makes.
    type Copy;

    /// Connects a server.
    async fn open(&self, waits: Waits) -> (Arc<Self::Store>, Hints);

    /// Empties the store.
    async fn flush(&self);

    /// Copies all data of the store.
    async fn keep_copy(&self) -> Self::Copy;

    /// Continues with a copy of the data in another process.
    async fn fall_back(&self, copy: &Self::Copy, connected: &[Arc<Self::Store>]);
}

/// Makes a server without rooms join the era, which opens when all servers are ready.
pub(crate) async fn join(store: &impl SharedStore, mut report: Report) -> Status {
    store.connect().await.unwrap();
    loop {
        let status = store.renew(&report).await.unwrap();
        let Some(floor) = status.floor else {
            report.ready = Some(status.era);
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        let name = status.era.clone();
        store.join(Era { name, floor });
        return status;
    }
}
