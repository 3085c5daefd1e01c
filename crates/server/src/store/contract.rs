use std::sync::Arc;

use futures_util::future::BoxFuture;
use game::{Room, RoomId};

/// The store could not do it; nothing was done.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the room store failed: {0}")]
pub(crate) struct StoreFault(pub(crate) String);

/// What became of a [`Store::swap`].
#[derive(Debug)]
pub(crate) enum Swap {
    /// The store has the new room, or has none any more.
    Committed,
    /// The store has another one than was expected: this.
    Conflict(Option<Arc<Room>>),
}

/// What a server finds at its start.
#[derive(Debug)]
pub(crate) struct StoredRooms {
    /// Every room, in order of their ids.
    pub(crate) rooms: Vec<Arc<Room>>,
    /// The highest version that any room ever had here, gone ones included.
    pub(crate) highest_version: u64,
}

/// Rooms by id, each change a compare-and-set on the version.
pub(crate) trait Store: Send + Sync + 'static {
    /// All that is kept.
    fn all(&self) -> BoxFuture<'_, Result<StoredRooms, StoreFault>>;

    /// The room as last committed.
    fn load<'a>(&'a self, id: &'a RoomId) -> BoxFuture<'a, Result<Option<Arc<Room>>, StoreFault>>;

    /// Puts `next` (or nothing) where a room of `before`'s version (or nothing) is.
    /// Once this has answered [`Swap::Committed`] the change is kept; after a fault
    /// it is not made, or is undone before the store answers anybody again.
    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
    ) -> BoxFuture<'a, Result<Swap, StoreFault>>;

    /// The version that a room has at least after its next change; see [`shared::Era::floor`].
    fn floor(&self) -> u64 {
        0
    }

    /// Leaves everything in good order. Nothing is asked of the store after it.
    fn close(&self) -> BoxFuture<'_, Result<(), StoreFault>>;
}
