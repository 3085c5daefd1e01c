//! Finds the process that has a file of rooms open.

use std::path::Path;

/// Returns the number of the process that has the file open, if the system tells it. In
/// another container a process has no number here.
#[cfg(unix)]
pub fn process_using(path: &Path) -> Option<u32> {
    use rustix::process::{Flock, FlockOffsetType, FlockType, fcntl_getlk};
    /// The first of the bytes that SQLite locks, and their number (SQLite's `os.h`).
    const LOCKED: (u64, u64) = (0x4000_0000, 512);
    let file = std::fs::File::open(path).ok()?;
    let question = Flock {
        start: LOCKED.0,
        length: LOCKED.1,
        pid: None,
        typ: FlockType::WriteLock,
        offset_type: FlockOffsetType::Set,
    };
    let holder = fcntl_getlk(&file, &question).ok()??.pid?;
    u32::try_from(holder.as_raw_nonzero().get()).ok()
}

/// Returns `None`, because this system does not tell it.
#[cfg(not(unix))]
pub const fn process_using(_: &Path) -> Option<u32> {
    None
}
