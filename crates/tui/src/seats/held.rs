//! Lists the saved seats that no running client uses.
//!
//! **Invariant:** changes nothing on the disk but unlocked lock files.

use std::fs;
use std::path::Path;

use game::RoomId;

use super::folder;
use super::paths::{Files, stem_of};
use super::slot::SavedSeat;

/// The maximum number of files that are looked at.
const MAX_FILES: usize = 1_000;

/// Returns the servers, as URLs, and the rooms of all saved seats that no running client
/// uses. A folder that cannot be read has none.
pub(crate) fn held(folder: &Path) -> Vec<(String, RoomId)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    // Meanwhile no other client chooses a slot: it would find each one locked.
    let Ok(_lock) = folder::lock_folder(folder) else {
        return Vec::new();
    };
    let mut held = Vec::new();
    for entry in entries.take(MAX_FILES).flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.ends_with(".json")) else {
            continue;
        };
        let Some(files) = stem_of(name).map(|stem| Files::of(folder, stem)) else {
            continue;
        };
        let free = matches!(folder::try_lock(&files.lock), Ok(Some(_)));
        held.extend(
            SavedSeat::read_any(&files.seat)
                .filter(|_| free)
                .and_then(SavedSeat::place),
        );
    }
    held
}
