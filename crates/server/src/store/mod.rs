//! The stores of rooms: in memory, in a file, or on a Redis that several servers share.
//!
//! **Invariant:** does not depend on connected clients or on the meaning of a room. A room
//! is a value with a version.

mod contract;
mod games;
mod games_json;
mod hints;
pub(crate) mod memory;
mod open_fault;
pub(crate) mod redis;
pub(crate) mod shared;
mod sqlite;
mod storage;
#[cfg(test)]
pub(crate) mod testing;

pub use contract::{Copied, CopyFault, CopyOutcome};
pub(crate) use contract::{Store, StoreFault, StoreFuture, StoredRooms, Swap};
pub(crate) use games::{Bounds, Ended};
pub(crate) use hints::{Changes, Hint, Hints};
pub use open_fault::OpenFault;
pub use redis::Unreachable;
pub(crate) use sqlite::copy_name;
pub use sqlite::process_using;
pub(crate) use storage::Opened;
pub use storage::{Storage, copy_file, games_in_file};
