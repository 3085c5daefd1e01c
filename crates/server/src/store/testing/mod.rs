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
use super::redis::Waits;
use super::shared::SharedStore;

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
