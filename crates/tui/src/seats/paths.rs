//! The names of a slot's files.
//!
//! **Invariant:** does not access the disk.

use std::path::{Path, PathBuf};

use game::RoomId;
use sha2::{Digest, Sha256};

use super::owner::Owner;

/// The files of a slot.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) seat: PathBuf,
    /// The seat while it is being written.
    pub(super) draft: PathBuf,
    /// The lock. It is a separate file, because every write replaces the seat's file.
    pub(super) lock: PathBuf,
}

impl Files {
    pub(super) fn of(folder: &Path, stem: &str) -> Self {
        let part = |suffix: &str| folder.join(format!("{stem}{suffix}"));
        let [seat, draft, lock] = SUFFIXES.map(part);
        Self { seat, draft, lock }
    }
}

/// The suffixes of the names of [`Files`], in their order.
const SUFFIXES: [&str; 3] = [".json", ".new", ".lock"];

/// The word in the place of a room in the file names of a person. It is no room's code.
const PERSON: &str = "~pessoa";

/// Returns the stem of a slot's file names. It contains the server as a digest and the
/// room in plain text, which makes it safe and short for every address.
pub(super) fn stem(owner: &Owner, number: usize) -> String {
    let place = owner.room.as_ref().map_or(PERSON, RoomId::as_str);
    let digest = Sha256::digest(owner.server.as_bytes());
    let server: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("{place}-{server}-{number}")
}

/// Returns the stem of a file name that could belong to a slot.
pub(super) fn stem_of(file: &str) -> Option<&str> {
    let stem = SUFFIXES.iter().find_map(|end| file.strip_suffix(end))?;
    let (rest, number) = stem.rsplit_once('-')?;
    let (room, server) = rest.rsplit_once('-')?;
    let hexadecimal = server.len() == 16 && server.bytes().all(|b| b.is_ascii_hexdigit());
    let place = room == PERSON || room.parse::<RoomId>().is_ok();
    let ours = hexadecimal && place && number.parse::<u8>().is_ok();
    ours.then_some(stem)
}
