//! Lists the saved seats that no running client uses.
//!
//! **Invariant:** changes nothing on the disk but unlocked lock files.

use std::fs;
use std::path::Path;

use game::{Name, RoomId};

use super::folder;
use super::owner::Owner;
use super::paths::{Files, stem_of};
use super::slot::SavedSeat;

/// The maximum number of files that are looked at.
const MAX_FILES: usize = 1_000;

/// Returns the servers, as URLs, and the rooms of all saved seats that no running client
/// uses. A folder that cannot be read has none.
pub(crate) fn held(folder: &Path) -> Vec<(String, RoomId)> {
    let seats = free_seats(folder).into_iter();
    seats.filter_map(SavedSeat::place).collect()
}

/// Returns the name on the seat that this owner would get, if it is another one.
pub(crate) fn name_on_seat(folder: &Path, owner: &Owner) -> Option<Name> {
    let seats = free_seats(folder).into_iter();
    let seats: Vec<SavedSeat> = seats.filter(|seat| seat.is_at(owner)).collect();
    let is_there = seats.iter().any(|seat| seat.is_of(owner));
    let other = seats.first().filter(|_| !is_there)?;
    Some(other.name()).filter(|name| !name.as_str().is_empty())
}

/// Returns the saved seats that no running client uses.
fn free_seats(folder: &Path) -> Vec<SavedSeat> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    // Meanwhile no other client chooses a slot: it would find each one locked.
    let Ok(_lock) = folder::lock_folder(folder) else {
        return Vec::new();
    };
    let mut seats = Vec::new();
    for entry in entries.take(MAX_FILES).flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.ends_with(".json")) else {
            continue;
        };
        let Some(files) = stem_of(name).map(|stem| Files::of(folder, stem)) else {
            continue;
        };
        let free = matches!(folder::try_lock(&files.lock), Ok(Some(_)));
        seats.extend(SavedSeat::read_any(&files.seat).filter(|_| free));
    }
    seats
}
