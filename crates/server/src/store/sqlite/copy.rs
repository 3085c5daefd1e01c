//! Copies of the file. SQLite writes the content under a name of its own, and only a whole
//! copy that is on the disk gets its name.
//!
//! **Invariant:** does not change the file that is copied.

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::file;
use super::notes;
use crate::store::contract::{Copied, CopyFault};
use crate::store::open_fault::OpenFault;

/// The ending of the name of a copy that is not whole.
const PART: &str = ".parte";

/// The ending of the name of SQLite's journal beside it.
const JOURNAL: &str = "-journal";

/// Returns the name of a copy of this file.
pub(crate) fn copy_name(path: &Path, stamp: &str) -> OsString {
    let mut name = prefix(path);
    name.push(stamp);
    name
}

/// Returns the beginning of the names of copies beside the file.
fn prefix(path: &Path) -> OsString {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".copia-");
    name
}

/// Makes the empty file into which a copy is written, readable by its owner alone. Fails if
/// the copy's own name is taken.
pub(super) fn prepare(place: &Path) -> Result<PathBuf, CopyFault> {
    if place.exists() {
        return Err(CopyFault::Exists);
    }
    let mut part = OsString::from(place);
    part.push(PART);
    let part = PathBuf::from(part);
    let failed = |error: io::Error| CopyFault::Failed(OpenFault::Forbidden(error));
    // A killed process may have left one.
    discard(&part);
    file::private().open(&part).map_err(failed)?;
    Ok(part)
}

/// Removes a copy that is not whole.
pub(super) fn discard(part: &Path) {
    let mut journal = OsString::from(part);
    journal.push(JOURNAL);
    for file in [part, Path::new(&journal)] {
        // A file that stays is in the way of the next copy of this name, which then says so.
        let _stays = fs::remove_file(file);
    }
}

/// Removes the copies beside the file that killed servers did not finish. The caller has
/// the file, so nobody else is writing one.
pub(super) fn remove_unfinished(path: &Path) {
    let Ok(folder) = fs::read_dir(file::folder_of(path)) else {
        return;
    };
    let prefix = prefix(path);
    for entry in folder.flatten() {
        let name = entry.file_name();
        let [name, begins] = [&name, &prefix].map(|name| name.as_encoded_bytes());
        let part = name.strip_suffix(JOURNAL.as_bytes()).unwrap_or(name);
        if part.starts_with(begins) && part.ends_with(PART.as_bytes()) {
            let _stays = fs::remove_file(entry.path());
        }
    }
}

/// Writes the content into the empty file `part`.
pub(super) fn write(connection: &Connection, part: &Path) -> rusqlite::Result<()> {
    let name = part.to_str();
    let name = name.ok_or_else(|| rusqlite::Error::InvalidPath(part.to_owned()))?;
    connection.execute("VACUUM INTO ?", [name]).map(drop)
}

/// Makes a file of a written copy: closed in good order, checked, on the disk, and under
/// its name. Without success nothing is left.
pub(super) fn finish(part: &Path, place: &Path) -> Result<Copied, CopyFault> {
    let finished = checked(part).and_then(|()| Ok(in_place(part, place)?));
    if finished.is_err() {
        discard(part);
    }
    let bytes = finished.map_err(CopyFault::Failed)?;
    Ok(Copied {
        path: place.to_owned(),
        bytes,
    })
}

/// Marks a copy as closed in good order, which its original is not, and reads all of it.
fn checked(part: &Path) -> Result<(), OpenFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(part, flags)?;
    // A copy that is not whole is thrown away, so it needs no journal beside it.
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    notes::set_in_use(&connection, false)?;
    file::check(&connection)?;
    connection.close().map_err(|(_, error)| error.into())
}

fn in_place(part: &Path, place: &Path) -> io::Result<u64> {
    let file = File::open(part)?;
    file.sync_all()?;
    let bytes = file.metadata()?.len();
    fs::rename(part, place)?;
    let synced = file::sync_folder(file::folder_of(place));
    if synced.is_err() {
        // Its name may not survive a power cut, so it is no copy.
        let _stays = fs::remove_file(place);
    }
    synced.map(|()| bytes)
}
