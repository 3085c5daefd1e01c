//! The operator's choice of a store.

use std::path::Path;
use std::sync::Arc;

use game::{PlayedGame, RoomId, ServerId};

use super::contract::{Copied, CopyFault, Store, StoreFault};
use super::hints::Hints;
use super::memory::Memory;
use super::open_fault::OpenFault;
use super::redis::{Redis, Unreachable};
use super::shared::Waits;
use super::sqlite::Sqlite;

/// The storage in which a server keeps its rooms.
pub struct Storage {
    opened: Opened,
    id: ServerId,
}

/// An open store.
pub(crate) enum Opened {
    /// A store of this server alone.
    Own(Box<dyn Store>),
    /// A store that this server shares with others, and the hints that come from it.
    Shared(Arc<Redis>, Hints),
}

impl Storage {
    /// Keeps rooms in this process's memory. They end with the server.
    pub fn memory() -> Self {
        Self {
            opened: Opened::Own(Box::<Memory>::default()),
            id: ServerId::from_random(rand::random()),
        }
    }

    /// Keeps rooms in a file. A file that does not exist is made together with its folder,
    /// readable by its owner alone.
    ///
    /// A move that a player saw confirmed stays in the file, even through a power cut.
    ///
    /// # Errors
    /// The reason why the file cannot be used. The file is then unchanged.
    pub fn file(path: &Path) -> Result<Self, OpenFault> {
        let file = Sqlite::open(path)?;
        let id = file.id();
        let opened = Opened::Own(Box::new(file));
        Ok(Self { opened, id })
    }

    /// Keeps rooms on the Redis at this address (`redis://HOST:PORT`). All servers on one
    /// Redis act as a single server with the same rooms.
    ///
    /// # Errors
    /// The reason why Redis cannot be used.
    pub async fn redis(address: &str) -> Result<Self, Unreachable> {
        let (redis, hints) = Redis::open(address, Waits::default()).await?;
        let id = redis.id();
        let opened = Opened::Shared(Arc::new(redis), hints);
        Ok(Self { opened, id })
    }

    /// Returns the identity of the server that keeps its rooms here. It stays with the file
    /// or the Redis, and in memory it lasts as long as this value.
    pub const fn id(&self) -> ServerId {
        self.id
    }

    /// Returns the open store.
    pub(crate) fn open(self) -> Opened {
        self.opened
    }
}

/// Returns the games that a file keeps of a room, or of all rooms, in the order of their
/// ends. No server may have the file open.
///
/// # Errors
/// The reason why the file cannot be used, or which game cannot be read.
pub async fn games_in_file(
    path: &Path,
    room: Option<&RoomId>,
) -> Result<Vec<PlayedGame>, OpenFault> {
    let other = |fault: StoreFault| OpenFault::Other(fault.to_string());
    let file = Sqlite::open(path)?;
    let games = file.read_games(room.cloned()).await.map_err(other);
    let closed = file.close().await.map_err(other);
    let games = games?;
    closed.map(|()| games)
}

/// Copies all rooms and games of a file into a new one. No server may have the file open.
///
/// # Errors
/// There is no copy, and nothing under its name. If only the closing of the file failed, the
/// copy is there, and whole.
pub async fn copy_file(path: &Path, copy: &Path) -> Result<Copied, CopyFault> {
    if copy.exists() {
        return Err(CopyFault::Exists);
    }
    let file = Sqlite::open(path).map_err(CopyFault::NotOpened)?;
    let copied = file.copy_to(copy.to_owned()).await;
    let closed = file.close().await;
    let copied = copied?;
    closed
        .map(|()| copied)
        .map_err(|fault| CopyFault::NotOpened(OpenFault::Other(fault.to_string())))
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Storage")
    }
}
