//! Opens the file: checks its owner, its format and its content, and keeps other servers
//! out.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::games;
use super::rows::{self, Change};
use super::wal::{self, Verdict};
use crate::store::open_fault::OpenFault;

/// The application id that marks a file of jogo: "jogo" in ASCII.
const APPLICATION: i32 = 0x6a6f_676f;

/// The version of the layout of [`rows::SCHEMA`] and [`games::SCHEMA`]. A file of a later one
/// is left alone.
const LAYOUT: i32 = 2;

/// The layout without games. A file of it gets their table, and keeps all its rooms.
const WITHOUT_GAMES: i32 = 1;

/// The content of a file at its opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Nothing,
    Rooms,
    RoomsAndGames,
}

/// The time within which a previous server must release the file. It only has to finish its
/// last transaction.
const PATIENCE: Duration = Duration::from_secs(1);

/// The open file, which no other process can open.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) connection: Connection,
    path: PathBuf,
    /// The identities of the two files at the opening.
    identities: [Identity; 2],
}

impl OpenFile {
    /// Opens the file, or makes it if there is none. The file stays unchanged unless all of
    /// it can be read.
    pub(super) fn open(path: &Path, synchronous: &str) -> Result<Self, OpenFault> {
        make_private(path).map_err(|error| OpenFault::Forbidden(error.to_string()))?;
        Self::open_existing(path, synchronous, &[])
    }

    /// Opens a file that exists. Undoes the changes in `undo` if the file has them, because
    /// their outcome is unknown.
    pub(super) fn open_existing(
        path: &Path,
        synchronous: &str,
        undo: &[Change],
    ) -> Result<Self, OpenFault> {
        let has_log = log_of(path).exists();
        let is_empty = std::fs::metadata(path).map_err(|_| OpenFault::Gone)?.len() == 0;
        if is_empty && has_log {
            // SQLite would remove the log, which has all the content.
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
        // A dropped handle must not touch the file, see `close`.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let content = content(&connection)?;
        if content != Content::Nothing {
            check_log(&connection, path)?;
            check(&connection)?;
            if rows::is_in_use(&connection)? && !has_log {
                drop(connection);
                // SQLite has just made an empty log, which would hide the loss next time.
                let _still_there = std::fs::remove_file(log_of(path));
                return Err(OpenFault::Incomplete);
            }
        }
        set_up(&connection, content, synchronous, undo)?;
        let identities = identities(path).map_err(|_| OpenFault::Gone)?;
        Ok(Self {
            connection,
            path: path.to_owned(),
            identities,
        })
    }

    /// Returns whether the files still have their names. Without its name a file is lost to
    /// the next server.
    pub(super) fn is_in_place(&self) -> bool {
        identities(&self.path).is_ok_and(|now| now == self.identities)
    }

    /// Marks the file as closed in good order, and leaves a single file behind.
    pub(super) fn close(self) -> rusqlite::Result<()> {
        rows::set_in_use(&self.connection, false)?;
        empty_log(&self.connection)?;
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        self.connection.close().map_err(|(_, error)| error)
    }
}

/// Makes the file and its folder for their owner alone. Existing ones stay as they are.
fn make_private(path: &Path) -> io::Result<()> {
    let mut folders = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
    let folder = folder_of(path);
    folders.recursive(true).create(folder)?;
    match private().open(path) {
        Ok(_) => sync_folder(folder),
        // An existing file is not even opened, because closing it would release SQLite's
        // locks on it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Returns the options that make a new file for its owner alone.
pub(super) fn private() -> OpenOptions {
    let mut file = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.create_new(true).write(true);
    file
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Syncs a folder, because a new file's name must survive a power cut as well.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Returns the content of the file. Fails if it is not jogo's.
fn content(connection: &Connection) -> Result<Content, OpenFault> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (number("application_id")?, number("user_version")?, objects) {
        (APPLICATION, LAYOUT, _) => Ok(Content::RoomsAndGames),
        (APPLICATION, WITHOUT_GAMES, _) => Ok(Content::Rooms),
        (APPLICATION, _, _) => Err(OpenFault::Newer),
        (0, 0, 0) => Ok(Content::Nothing),
        _ => Err(OpenFault::NotOurs),
    }
}

/// Checks that SQLite has read all of the write-ahead log.
fn check_log(connection: &Connection, path: &Path) -> Result<(), OpenFault> {
    let page_size: u32 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    match wal::check(&log_of(path), page_size as usize) {
        Ok(Verdict::Sound) => Ok(()),
        Ok(Verdict::LastCommitBroken) => {
            tracing::warn!(
                file = %path.display(),
                "the last change was not stored whole, as after a power cut"
            );
            Ok(())
        }
        Ok(Verdict::Damaged) => Err(OpenFault::Damaged("its -wal file is broken".to_owned())),
        Err(error) => Err(OpenFault::Forbidden(error.to_string())),
    }
}

/// Checks that the whole file can be read.
pub(super) fn check(connection: &Connection) -> Result<(), OpenFault> {
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

/// Sets the file up for use, and undoes the changes in `undo` if the file has them.
fn set_up(
    connection: &Connection,
    content: Content,
    synchronous: &str,
    undo: &[Change],
) -> Result<(), OpenFault> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    let transaction = connection.unchecked_transaction()?;
    if content == Content::Nothing {
        transaction.execute_batch(rows::SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    if content != Content::RoomsAndGames {
        transaction.execute_batch(games::SCHEMA)?;
        transaction.pragma_update(None, "user_version", LAYOUT)?;
    }
    rows::server(&transaction)?;
    rows::set_in_use(&transaction, true)?;
    for change in undo {
        change.swap(&transaction)?;
    }
    transaction.commit()?;
    empty_log(connection).map_err(OpenFault::from)
}

/// Moves all changes from the write-ahead log into the file. After a failed sync the log
/// may be readable and yet not be on the disk. The move makes sure that it is.
fn empty_log(connection: &Connection) -> rusqlite::Result<()> {
    let blocked: bool =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    debug_assert!(!blocked, "nobody else has the file");
    Ok(())
}

/// Returns the path of a file's write-ahead log.
fn log_of(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push("-wal");
    PathBuf::from(name)
}

/// The identity of a file, which differs from that of a later file of the same name.
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

/// Returns the same identity for every file. An open file cannot be removed on this system,
/// so its existence is enough.
#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<Identity> {
    std::fs::metadata(path).map(|_| Identity(0, 0))
}
