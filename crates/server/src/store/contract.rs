//! The contract of every store.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::{BoxFuture, ready};
use game::{League, LeagueId, PlayedGame, Room, RoomId};

use super::games::Ended;
use super::open_fault::OpenFault;

/// A failure of the store, after which the change is not made.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the room store failed: {0}")]
pub(crate) struct StoreFault(pub(crate) String);

/// A whole copy of a file of rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The path of the copy.
    pub path: PathBuf,
    /// The size of the copy, in bytes.
    pub bytes: u64,
}

/// The reason why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum CopyFault {
    /// The rooms are in memory or on a Redis.
    #[error("the rooms are not in a file")]
    NotInAFile,
    /// There is a file of that name, which is left alone.
    #[error("there is a file of that name")]
    Exists,
    /// The file of rooms cannot be opened.
    #[error("the file of rooms: {0}")]
    NotOpened(OpenFault),
    /// The copy cannot be written.
    #[error("the copy: {0}")]
    Failed(OpenFault),
}

/// The outcome of a copy.
pub type CopyOutcome = Result<Copied, CopyFault>;

/// The outcome of a [`Store::swap`].
#[derive(Debug)]
pub(crate) enum Swap {
    /// The store has the new room, or no room any more.
    Committed,
    /// The change is not made, because the store has this room in place of the expected
    /// one.
    Conflict(Option<Arc<Room>>),
}

/// The rooms that a server finds at its start.
#[derive(Debug)]
pub(crate) struct StoredRooms {
    /// Every room, in the order of their ids.
    pub(crate) rooms: Vec<Arc<Room>>,
    /// The highest version that any room ever had in this store, removed rooms included.
    pub(crate) highest_version: u64,
}

impl StoredRooms {
    /// Returns these rooms of a store whose removed rooms had versions up to `of_gone`.
    pub(crate) fn new(rooms: Vec<Arc<Room>>, of_gone: u64) -> Self {
        let versions = rooms.iter().map(|room| room.version());
        Self {
            highest_version: versions.fold(of_gone, u64::max),
            rooms,
        }
    }
}

/// The answer of a store, which may take time.
pub(crate) type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreFault>>;

/// A store of rooms by id. Each change is a compare-and-set on the room's version.
pub(crate) trait Store: Send + Sync + 'static {
    /// Returns all rooms.
    fn all(&self) -> StoreFuture<'_, StoredRooms>;

    /// Returns the room as it was last committed, if there is one.
    fn load<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<Arc<Room>>>;

    /// Replaces a room of `before`'s version by `next`, and keeps the game that this change
    /// ends. `None` stands for no room. The store makes all of it or nothing.
    ///
    /// After [`Swap::Committed`] the change is durable.
    ///
    /// # Errors
    /// The store failed. It does not make the change, or undoes it before it answers the
    /// next request.
    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
        ended: Option<&'a Ended>,
    ) -> StoreFuture<'a, Swap>;

    /// Returns the games of a room that are kept, oldest first.
    fn games<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Vec<PlayedGame>>;

    /// Removes the games that ended before this moment, in Unix milliseconds.
    fn forget_games(&self, before: u64) -> StoreFuture<'_, ()>;

    /// Returns the games of a league that are kept and ended at this moment or later, in Unix
    /// milliseconds.
    fn games_of_league(&self, league: LeagueId, since: u64) -> StoreFuture<'_, Vec<PlayedGame>>;

    /// Returns the league that was set last, if one ever was.
    fn league(&self) -> StoreFuture<'_, Option<League>>;

    /// Sets the league, unless the store has one that changed at the same moment or later.
    /// Returns whether it is set. Then it is durable.
    ///
    /// # Errors
    /// The store failed, as in [`Store::swap`].
    fn set_league<'a>(&'a self, league: &'a League) -> StoreFuture<'a, bool>;

    /// Returns the rules of the host as they were set last, if they ever were.
    fn house(&self) -> StoreFuture<'_, Option<String>> {
        Box::pin(ready(Ok(None)))
    }

    /// Sets the rules of the host.
    ///
    /// # Errors
    /// The store failed, and may have set them or not.
    fn set_house(&self, _house: String) -> StoreFuture<'_, ()> {
        Box::pin(ready(Ok(())))
    }

    /// Returns the least version of a room after its next change, see
    /// [`Era::floor`](super::shared::Era::floor).
    fn floor(&self) -> u64 {
        0
    }

    /// Writes something that no room needs, as a change of a room would be written.
    ///
    /// # Errors
    /// The store failed, so it would fail a change, too.
    fn probe(&self) -> StoreFuture<'_, ()>;

    /// Copies all rooms and games into one file beside their own, whose name ends in `stamp`.
    /// Changes go on, and are in the copy or not.
    ///
    /// # Errors
    /// There is no copy, and nothing under its name.
    fn copy(&self, _stamp: &str) -> BoxFuture<'_, CopyOutcome> {
        Box::pin(ready(Err(CopyFault::NotInAFile)))
    }

    /// Closes the store in good order. No call may follow.
    fn close(&self) -> StoreFuture<'_, ()>;
}
