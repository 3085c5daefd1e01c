//! The choice of a store, made by whoever starts the server.

use std::path::Path;
use std::sync::Arc;

use super::contract::Store;
use super::hints::Hints;
use super::memory::Memory;
use super::redis::{Redis, Unreachable};
use super::shared::Waits;
use super::sqlite::{OpenFault, Sqlite};

/// Where a server keeps its rooms.
pub struct Storage(Opened);

/// What was opened.
pub(crate) enum Opened {
    /// A store of this server alone.
    Own(Box<dyn Store>),
    /// One that it shares with other servers.
    Shared(Arc<Redis>, Hints),
}

impl Storage {
    /// In this process's memory: rooms end with the server.
    pub fn memory() -> Self {
        Self(Opened::Own(Box::<Memory>::default()))
    }

    /// In a file of their own, which is made if there is none, together with its
    /// folder, for its owner alone. What is confirmed to a player stays in it.
    ///
    /// # Errors
    /// Why the file cannot be used. It is as it was, then.
    pub fn file(path: &Path) -> Result<Self, OpenFault> {
        Ok(Self(Opened::Own(Box::new(Sqlite::open(path)?))))
    }

    /// On a Redis at this address (`redis://HOST:PORT`), together with every other server
    /// that keeps its rooms there: all of them are one.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub async fn redis(address: &str) -> Result<Self, Unreachable> {
        let (redis, hints) = Redis::open(address, Waits::default()).await?;
        Ok(Self(Opened::Shared(Arc::new(redis), hints)))
    }

    pub(crate) fn open(self) -> Opened {
        self.0
    }
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Storage")
    }
}
