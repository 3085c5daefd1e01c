//! Whether a hang-up is meant to end this process.

use std::fs;

/// Returns whether this process was started to survive hang-ups, as by `nohup`. A handler
/// that is set afterwards would undo that. Returns false where the system does not tell.
pub fn survives_hang_up() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // A hang-up is signal 1, the lowest bit.
    mask.is_some_and(|mask| mask & 1 == 1)
}
