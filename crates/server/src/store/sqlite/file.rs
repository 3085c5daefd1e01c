//! Opens the file: checks its owner, its format and its content, and keeps other servers
//! out.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::change::Undo;
use super::rooms::Rooms;
use super::settings::Settings;
use super::wal::{self, Verdict};
use super::{games, house, journal, league, notes, rows};
use crate::store::open_fault::OpenFault;

/// The application id that marks a file of jogo: "jogo" in ASCII.
const APPLICATION: i32 = 0x6a6f_676f;

/// The layout of a file at its opening, as the number that the file has for it. A file of
/// an earlier layout gets what it lacks, and keeps all its content. One of a later layout is
/// left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layout {
    /// The file is empty.
    Nothing = 0,
    /// Rooms alone.
    Rooms = 1,
    /// Also the games that have ended.
    Games = 2,
    /// Also the journal, and the checksums of rooms and of the journal.
    Journal = 3,
}

/// The time within which a previous server must release the file. It only has to finish its
/// last transaction.
const PATIENCE: Duration = Duration::from_secs(1);

/// The open file, which no other process can open.
#[derive(Debug)]
pub(super) struct OpenFile {
    pub(super) connection: Connection,
    pub(super) rooms: Rooms,
    path: PathBuf,
    /// The identities of the two files at the opening.
    identities: [Identity; 2],
}

impl OpenFile {
    /// Opens the file, or makes it if there is none. The file stays unchanged unless all of
    /// it can be read.
    pub(super) fn open(path: &Path, settings: Settings) -> Result<Self, OpenFault> {
        make_private(path).map_err(OpenFault::Forbidden)?;
        Self::open_existing(path, settings, &Undo::default())
    }

    /// Opens a file that exists. Undoes the transactions in `undo` if the file has them, because
    /// their outcome is unknown.
    pub(super) fn open_existing(
        path: &Path,
        settings: Settings,
        undo: &Undo,
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
        let connection = Connection::open_with_flags(path, flags)
            .map_err(|error| cause_of_system(path).unwrap_or_else(|| error.into()))?;
        if connection.is_readonly(MAIN_DB)? {
            return Err(OpenFault::Forbidden(
                io::ErrorKind::ReadOnlyFilesystem.into(),
            ));
        }
        connection.busy_timeout(PATIENCE)?;
        // A dropped handle must not touch the file, see `close`.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // SQLite would otherwise plan a kept statement anew for each value it is given.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let layout = layout(&connection)?;
        let mut rooms = Rooms::none(settings.journal);
        if layout != Layout::Nothing {
            check_log(&connection, path)?;
            rooms = read(&connection, layout, settings.journal)?;
            if notes::is_in_use(&connection)? && !has_log {
                drop(connection);
                // SQLite has just made an empty log, which would hide the loss next time.
                let _still_there = std::fs::remove_file(log_of(path));
                return Err(OpenFault::Incomplete);
            }
        }
        set_up(&connection, layout, settings.synchronous)?;
        take_back(&connection, &mut rooms, undo)?;
        let identities = identities(path).map_err(|_| OpenFault::Gone)?;
        Ok(Self {
            connection,
            rooms,
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
    pub(super) fn close(mut self) -> rusqlite::Result<()> {
        let transaction = self.connection.unchecked_transaction()?;
        self.rooms.fold_all(&transaction)?;
        notes::set_in_use(&transaction, false)?;
        transaction.commit()?;
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

/// Returns the layout of the file. Fails if the file is not jogo's.
fn layout(connection: &Connection) -> Result<Layout, OpenFault> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (number("application_id")?, number("user_version")?, objects) {
        (APPLICATION, 1, _) => Ok(Layout::Rooms),
        (APPLICATION, 2, _) => Ok(Layout::Games),
        (APPLICATION, 3, _) => Ok(Layout::Journal),
        (APPLICATION, _, _) => Err(OpenFault::Newer),
        (0, 0, 0) => Ok(Layout::Nothing),
        _ => Err(OpenFault::NotOurs),
    }
}

/// Returns the system's reason why a file cannot be opened, which SQLite does not pass on.
/// Asks only after SQLite has failed: closing a file here ends the locks of this process.
fn cause_of_system(path: &Path) -> Option<OpenFault> {
    let mut options = OpenOptions::new();
    let opened = options.read(true).write(true).open(path);
    opened.err().map(OpenFault::Forbidden)
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
        Err(error) => Err(OpenFault::Forbidden(error)),
    }
}

/// Checks that the whole file can be read.
pub(super) fn check(connection: &Connection) -> Result<(), OpenFault> {
    read(connection, layout(connection)?, Settings::USUAL.journal).map(drop)
}

/// Reads the rooms. Checks first that the whole file can be read.
fn read(connection: &Connection, layout: Layout, journal: u64) -> Result<Rooms, OpenFault> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(OpenFault::Damaged(verdict));
    }
    if layout < Layout::Journal {
        Rooms::read_rows(connection, journal)
    } else {
        Rooms::read(connection, journal)
    }
}

/// Sets the file up for use.
fn set_up(connection: &Connection, layout: Layout, synchronous: &str) -> Result<(), OpenFault> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    let transaction = connection.unchecked_transaction()?;
    if layout == Layout::Nothing {
        transaction.execute_batch(rows::SCHEMA)?;
        transaction.execute_batch(notes::SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    if layout < Layout::Games {
        transaction.execute_batch(games::SCHEMA)?;
    }
    if layout < Layout::Journal {
        transaction.execute_batch(journal::SCHEMA)?;
        rows::add_checksums(&transaction)?;
        transaction.pragma_update(None, "user_version", Layout::Journal as i32)?;
    }
    transaction.execute_batch(league::SCHEMA)?;
    transaction.execute_batch(house::SCHEMA)?;
    notes::server(&transaction)?;
    notes::set_in_use(&transaction, true)?;
    transaction.commit()?;
    Ok(())
}

/// Undoes those of the changes that the file has, the newest first.
fn take_back(connection: &Connection, rooms: &mut Rooms, undo: &Undo) -> Result<(), OpenFault> {
    let transaction = connection.unchecked_transaction()?;
    for change in undo.changes.iter().rev() {
        rooms.swap(&transaction, change)?;
    }
    if let Some(before) = &undo.league {
        league::put_back(&transaction, before.as_ref())?;
    }
    rooms.write(&transaction)?;
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
