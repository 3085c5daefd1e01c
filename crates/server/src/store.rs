//! Where rooms are kept. A store knows rooms as values with a version: not who is
//! connected, nor what a room means.

mod memory;

use futures_util::future::BoxFuture;
use game::{Room, RoomId};

pub(crate) use memory::Memory;

/// The store could not do it; nothing was done.
#[derive(Debug, thiserror::Error)]
#[error("the room store failed: {0}")]
pub(crate) struct StoreFault(pub(crate) String);

/// What became of a [`Store::swap`].
#[derive(Debug)]
pub(crate) enum Swap {
    /// The store has the new room, or has none any more.
    Committed,
    /// Somebody else was faster: this is what the store has.
    Conflict(Option<Box<Room>>),
}

/// Rooms by id, each change a compare-and-set on the version.
pub(crate) trait Store: Send + Sync + 'static {
    /// The room as last committed.
    fn load<'a>(&'a self, id: &'a RoomId) -> BoxFuture<'a, Result<Option<Room>, StoreFault>>;

    /// Puts `next` (or nothing) where the room of version `expected` (or nothing)
    /// is. Once this has answered [`Swap::Committed`] the change is kept.
    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        expected: Option<u64>,
        next: Option<&'a Room>,
    ) -> BoxFuture<'a, Result<Swap, StoreFault>>;
}
