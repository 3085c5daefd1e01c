//! The names of the files of a slot. Touches no disk.

use std::path::{Path, PathBuf};

use game::RoomId;
use sha2::{Digest, Sha256};

use super::owner::Owner;

/// Where the parts of a slot are.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) seat: PathBuf,
    /// The seat while it is being written.
    pub(super) draft: PathBuf,
    /// Apart from the seat, which every writing replaces.
    pub(super) lock: PathBuf,
}

impl Files {
    pub(super) fn of(folder: &Path, stem: &str) -> Self {
        let part = |suffix: &str| folder.join(format!("{stem}{suffix}"));
        let [seat, draft, lock] = SUFFIXES.map(part);
        Self { seat, draft, lock }
    }
}

/// The ends of the names of [`Files`], in their order.
const SUFFIXES: [&str; 3] = [".json", ".new", ".lock"];

/// What the names of a slot's files begin with. The server is in it as a digest, and
/// a room's name is plain, so that it is safe and short whatever the address is.
pub(super) fn stem(owner: &Owner, number: usize) -> String {
    let digest = Sha256::digest(owner.server.as_bytes());
    let server: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("{}-{server}-{number}", owner.room)
}

/// The stem of a file that could be one of a slot's.
pub(super) fn stem_of(file: &str) -> Option<&str> {
    let stem = SUFFIXES.iter().find_map(|end| file.strip_suffix(end))?;
    let (rest, number) = stem.rsplit_once('-')?;
    let (room, server) = rest.rsplit_once('-')?;
    let hexadecimal = server.len() == 16 && server.bytes().all(|b| b.is_ascii_hexdigit());
    let ours = hexadecimal && room.parse::<RoomId>().is_ok() && number.parse::<u8>().is_ok();
    ours.then_some(stem)
}
