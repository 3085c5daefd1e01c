//! The folder of the slots. It belongs to its owner alone, one client at a time chooses a
//! slot in it, and old slots are removed.
//!
//! **Invariant:** does not depend on the content of a seat's file.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::paths::{Files, stem_of};

/// The maximum time to wait for another client that is choosing.
const LOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// The age at which an unused slot is removed. No server holds a seat for that long.
pub(super) const MAX_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The maximum number of files in one sweep. The next start continues.
const MAX_SWEPT_FILES: usize = 1_000;

/// Creates the folder, or ensures that only its owner can enter it.
pub(super) fn prepare(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// Waits until no other client is choosing a slot. The lock lasts as long as the file is
/// open.
pub(super) fn lock_folder(folder: &Path) -> io::Result<File> {
    let file = open_lock(&folder.join(".lock"))?;
    let deadline = Instant::now() + LOCK_TIMEOUT;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Removes old slots that no client uses. Must be called under [`lock_folder`]. Otherwise
/// another client might be about to lock the removed file.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.take(MAX_SWEPT_FILES).flatten() {
        let name = entry.file_name();
        let Some(stem) = name.to_str().and_then(stem_of) else {
            continue;
        };
        let files = Files::of(folder, stem);
        let parts = [&files.seat, &files.draft, &files.lock];
        if !parts.iter().all(|part| is_old_or_gone(part)) {
            continue;
        }
        if let Ok(Some(_lock)) = try_lock(&files.lock) {
            for part in parts {
                // A file that cannot be removed does no harm.
                let _stays = remove(part);
            }
        }
    }
}

fn is_old_or_gone(file: &Path) -> bool {
    let Ok(about) = fs::symlink_metadata(file) else {
        return true;
    };
    let age = about.modified().ok().and_then(|at| at.elapsed().ok());
    about.is_file() && age.is_some_and(|age| age > MAX_AGE)
}

/// Opens a file that exists only to be locked.
pub(super) fn open_lock(file: &Path) -> io::Result<File> {
    // Opening a pipe would wait for its other end.
    if fs::symlink_metadata(file).is_ok_and(|about| !about.is_file()) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    owner_only()
        .create(true)
        .truncate(false)
        .write(true)
        .open(file)
}

/// Locks this file, unless another process holds the lock.
pub(super) fn try_lock(file: &Path) -> io::Result<Option<File>> {
    let file = open_lock(file)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Returns the options of a file that only its owner can read.
pub(super) fn owner_only() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "permissions are the folder's"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Removes a file that may not exist.
pub(super) fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes a renamed or removed file durable.
#[cfg(unix)]
pub(super) fn sync(file: &Path) -> io::Result<()> {
    file.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
pub(super) fn sync(_file: &Path) -> io::Result<()> {
    Ok(())
}
