//! What the tests of the stores, and of servers that share one, have in common.

pub(crate) mod conformance;
#[cfg(feature = "by-hand")]
pub(crate) mod loop_disk;
pub(crate) mod redis_server;
mod shared_conformance;
pub(crate) mod shared_memory;

use std::sync::Arc;
use std::time::Duration;

use super::Hints;
use super::shared::{Era, Report, SharedStore, Status, Waits};

/// So short that tests do not wait for servers that are all there.
pub(crate) const SHORT: Waits = Waits {
    lease: Duration::from_secs(5),
    known: Duration::ZERO,
    unknown: Duration::ZERO,
};

/// A shared store with the faults that can happen to it.
pub(crate) trait Lab {
    /// A server's connection.
    type Store: SharedStore;
    /// What [`Self::keep_copy`] kept.
    type Copy;

    /// Connects a server.
    async fn open(&self, waits: Waits) -> (Arc<Self::Store>, Hints);

    /// Empties the store.
    async fn flush(&self);

    /// Copies everything that the store has.
    async fn keep_copy(&self) -> Self::Copy;

    /// Goes on with a copy in another process.
    async fn fall_back(&self, copy: &Self::Copy, connected: &[Arc<Self::Store>]);
}

/// Has a server that knows no rooms join the era, which opens when all are ready.
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
