//! The ids of new clients.

use std::sync::atomic::{AtomicU32, Ordering};

use game::ClientId;

/// The ids of this server's clients, each given once.
#[derive(Debug)]
pub(crate) struct NewClients {
    node: u32,
    next: AtomicU32,
}

impl NewClients {
    /// Makes ids for a server of this number, which makes them distinct from those of other
    /// servers.
    pub(crate) const fn of(node: u32) -> Self {
        Self {
            node,
            next: AtomicU32::new(0),
        }
    }

    /// Returns the id of the next client.
    pub(crate) fn next(&self) -> ClientId {
        ClientId::at(self.node, self.next.fetch_add(1, Ordering::Relaxed))
    }
}
