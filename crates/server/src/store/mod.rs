//! Where rooms are kept: in memory, in a file, or on a Redis that several servers share.
//!
//! **Invariant:** a store knows rooms as values with a version. It knows neither the clients
//! that are connected nor the meaning of a room.

mod contract;
mod hints;
pub(crate) mod memory;
pub(crate) mod redis;
pub(crate) mod shared;
mod sqlite;
mod storage;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use contract::{Store, StoreFault, StoredRooms, Swap};
pub(crate) use hints::{Hint, Hints};
pub use redis::Unreachable;
pub use sqlite::OpenFault;
pub(crate) use storage::Opened;
pub use storage::Storage;
