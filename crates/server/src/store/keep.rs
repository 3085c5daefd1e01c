//! The choice of a store, made by whoever starts the server.

use std::path::Path;

use super::memory::Memory;
use super::sqlite::Sqlite;
use super::{OpenFault, Store};

/// Where a server keeps its rooms.
pub struct Keep(Box<dyn Store>);

impl Keep {
    /// In this process's memory: rooms end with the server.
    pub fn memory() -> Self {
        Self(Box::<Memory>::default())
    }

    /// In a file of their own, which is made if there is none, together with its
    /// folder, for its owner alone. What is confirmed to a player stays in it.
    ///
    /// # Errors
    /// Why the file cannot be used. It is as it was, then.
    pub fn file(path: &Path) -> Result<Self, OpenFault> {
        Ok(Self(Box::new(Sqlite::open(path)?)))
    }

    pub(crate) fn into_store(self) -> Box<dyn Store> {
        self.0
    }
}

impl std::fmt::Debug for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keep")
    }
}
