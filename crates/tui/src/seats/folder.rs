//! The folder of the slots: for its owner alone, entered one client at a time, and
//! swept of what is old. Knows nothing of what is in a seat's file.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::paths::{Files, stem_of};

/// Whoever is choosing takes no longer than this, unless something is wrong.
const LOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// What nobody has touched for so long is forgotten. No server holds a seat so long
/// by itself.
pub(super) const MAX_AGE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Files looked at in one sweep: the next start goes on.
const MAX_SWEPT_FILES: usize = 1_000;

/// Makes the folder, or makes sure that only its owner may enter it.
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

/// Waits until nobody else chooses a slot, for as long as the value lives.
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

/// Removes the slots that are old and that no client has. Only behind the
/// [`door`]: outside, somebody might be about to lock the file we remove.
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
                // What cannot be removed stays: it does no harm.
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

/// Opens a file that is there only to be locked.
pub(super) fn open_lock(file: &Path) -> io::Result<File> {
    // To open a pipe would be to wait for its other end.
    if fs::symlink_metadata(file).is_ok_and(|about| !about.is_file()) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    owner_only()
        .create(true)
        .truncate(false)
        .write(true)
        .open(file)
}

/// Locks this file, unless somebody else has it locked.
pub(super) fn try_lock(file: &Path) -> io::Result<Option<File>> {
    let file = open_lock(file)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// How our files are made: for their owner alone.
pub(super) fn owner_only() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "permissions are the folder's"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Removes a file that may not be there.
pub(super) fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes a renamed or removed file stay so through a power cut.
#[cfg(unix)]
pub(super) fn sync(file: &Path) -> io::Result<()> {
    file.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
pub(super) fn sync(_file: &Path) -> io::Result<()> {
    Ok(())
}
