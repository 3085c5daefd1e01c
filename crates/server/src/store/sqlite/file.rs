//! Opening the file: whose it is, whether it is sound, and that nobody else has it.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};

use super::rows::{self, Change};

/// "jogo" in ASCII: marks a file as ours.
const APPLICATION: i32 = 0x6a6f_676f;

/// The layout of [`rows::SCHEMA`]. A file of a later one is left alone.
const LAYOUT: i32 = 1;

/// How long the server before this one may take to let go of the file.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why a file of rooms cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// Another server has it open.
    #[error("another server has it open")]
    Busy,
    /// It cannot be read or written.
    #[error("it cannot be read and written: {0}")]
    Forbidden(String),
    /// It is damaged.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The file of the same name and `-wal`, in which its newest changes are, is missing.
    #[error("its -wal file is missing")]
    Incomplete,
    /// It is not a file of this program.
    #[error("it is not a file of rooms")]
    NotOurs,
    /// A later version of this program wrote it.
    #[error("a later version of jogo wrote it")]
    Newer,
    /// There is no space for it.
    #[error("the disk is full")]
    Full,
    /// It was removed, moved or replaced while in use.
    #[error("it was removed, moved or replaced while in use")]
    Gone,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<rusqlite::Error> for OpenFault {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::Forbidden(text)
            }
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(text),
            Some(ErrorCode::NotADatabase) => Self::NotOurs,
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Other(text),
        }
    }
}

/// The file, open: nobody else can open it.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) connection: Connection,
    path: PathBuf,
    /// Which files those of this name were at the opening.
    identities: [Identity; 2],
}

impl OpenFile {
    /// Opens the file, which is made if there is none. It is left as it was unless
    /// all of it can be read.
    pub(super) fn open(path: &Path, synchronous: &str) -> Result<Self, OpenFault> {
        make_private(path).map_err(|error| OpenFault::Forbidden(error.to_string()))?;
        Self::open_existing(path, synchronous, &[])
    }

    /// Opens a file that is there, and takes changes back whose outcome is unknown.
    pub(super) fn open_existing(
        path: &Path,
        synchronous: &str,
        undo: &[Change],
    ) -> Result<Self, OpenFault> {
        let has_log = log_of(path).exists();
        let is_empty = std::fs::metadata(path).map_err(|_| OpenFault::Gone)?.len() == 0;
        if is_empty && has_log {
            // SQLite would remove the log, which is all there is.
            return Err(OpenFault::Damaged(
                "only its -wal file has content".to_owned(),
            ));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        if connection.is_readonly(MAIN_DB)? {
            return Err(OpenFault::Forbidden("it is read-only".to_owned()));
        }
        connection.busy_timeout(PATIENCE)?;
        // A handle that is dropped touches nothing; see `close`.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let new = is_new(&connection)?;
        if !new {
            check(&connection)?;
            if rows::is_in_use(&connection)? && !has_log {
                drop(connection);
                // The empty one that SQLite has just made would hide the loss next time.
                let _still_there = std::fs::remove_file(log_of(path));
                return Err(OpenFault::Incomplete);
            }
        }
        set_up(&connection, new, synchronous, undo)?;
        let identities = identities(path).map_err(|_| OpenFault::Gone)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            identities,
        })
    }

    /// What was written is of use only while the files have their names.
    pub(super) fn is_in_place(&self) -> bool {
        identities(&self.path).is_ok_and(|now| now == self.identities)
    }

    /// Notes that all is in order, and leaves one file behind.
    pub(super) fn close(self) -> rusqlite::Result<()> {
        rows::set_in_use(&self.connection, false)?;
        empty_log(&self.connection)?;
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        self.connection.close().map_err(|(_, error)| error)
    }
}

/// Makes the file and its folder for their owner alone; existing ones stay as they are.
fn make_private(path: &Path) -> io::Result<()> {
    let mut folders = DirBuilder::new();
    let mut file = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        folders.mode(0o700);
        file.mode(0o600);
    }
    let folder = folder_of(path);
    folders.recursive(true).create(folder)?;
    match file.create_new(true).write(true).open(path) {
        Ok(_) => sync_folder(folder),
        // Not even opened: closing it again would let go of SQLite's locks on it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A new file's name, too, must survive a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Whether nothing was ever written to it. Fails unless it is ours.
fn is_new(connection: &Connection) -> Result<bool, OpenFault> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let new = match (number("application_id")?, number("user_version")?, objects) {
        (APPLICATION, LAYOUT, _) => false,
        (APPLICATION, _, _) => return Err(OpenFault::Newer),
        (0, 0, 0) => true,
        _ => return Err(OpenFault::NotOurs),
    };
    Ok(new)
}

/// Whether all of it can be read.
fn check(connection: &Connection) -> Result<(), OpenFault> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(OpenFault::Damaged(verdict));
    }
    match rows::all(connection) {
        Ok(_) => Ok(()),
        Err(rusqlite::Error::FromSqlConversionFailure(_, _, error)) => {
            Err(OpenFault::Damaged(error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

fn set_up(
    connection: &Connection,
    new: bool,
    synchronous: &str,
    undo: &[Change],
) -> Result<(), OpenFault> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    let transaction = connection.unchecked_transaction()?;
    if new {
        transaction.execute_batch(rows::SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", LAYOUT)?;
    }
    rows::set_in_use(&transaction, true)?;
    for change in undo {
        change.swap(&transaction)?;
    }
    transaction.commit()?;
    empty_log(connection).map_err(OpenFault::from)
}

/// Brings everything from the write-ahead log into the file. What a failed sync left
/// in the log may be readable and yet not be on the disk; after this it is.
fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    let blocked: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    debug_assert!(!blocked, "nobody else has the file");
    Ok(())
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push("-wal");
    PathBuf::from(name)
}

/// What tells a file from another one of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

fn identities(path: &Path) -> io::Result<[Identity; 2]> {
    Ok([identity(path)?, identity(&log_of(path))?])
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map(|file| Identity(file.dev(), file.ino()))
}

/// Where an open file cannot be removed, being there is enough.
#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<Identity> {
    std::fs::metadata(path).map(|_| Identity(0, 0))
}
