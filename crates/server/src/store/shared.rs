//! The contract of a store that several servers share. Besides rooms it knows the living
//! servers, and whether its data is complete.
//!
//! A store loses data if it is emptied, restarts with an older file, or fails over to a
//! replica that lagged. It then begins a new **era**, which is closed at first. In a closed
//! era every server puts its rooms back, and the newest version of each room stays. No
//! other change is made.
//!
//! The era opens when every living server has put its rooms back. A change names the era
//! that its server has joined, and the store refuses changes of any other era.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use game::{Room, RoomId};
use serde::Deserialize;
use tokio::sync::Notify;

use super::{Store, StoreFault, StoreFuture};

/// An open era.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Era {
    /// The era's name, drawn at random when it began.
    pub(crate) name: String,
    /// The least version of a change in this era. It is the moment of opening in
    /// milliseconds since 1970, unless servers put back a higher version.
    ///
    /// Every room of an earlier era has a lower version, because a room changes less than a
    /// thousand times a second. That also holds for the rooms of a server that slept.
    pub(crate) floor: u64,
}

/// The report of a server on itself, sent with each poll of the store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    /// The name of the era that the server has joined, if it has joined one.
    pub(crate) joined: Option<String>,
    /// The name of the era into which it has put back all its rooms.
    pub(crate) ready: Option<String>,
    /// Whether it saw the store lose a room of the era that it has joined.
    pub(crate) lost: bool,
    /// The servers that it last knew to live.
    pub(crate) peers: Vec<u32>,
}

/// The status of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// The name of its era.
    pub(crate) era: String,
    /// The [`Era::floor`], once the era is open.
    pub(crate) floor: Option<u64>,
    /// The number of changes so far.
    pub(crate) step: u64,
    /// The highest version of any room that is gone.
    pub(crate) highest_gone: u64,
    /// The living servers, this one included.
    pub(crate) peers: Vec<u32>,
}

/// The versions of all rooms, all read at the same moment.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) step: u64,
    pub(crate) versions: HashMap<RoomId, u64>,
}

/// The text of a room, as the store has it. It is kept unparsed where nobody looks at the
/// room, because parsing it costs several times as much as fetching it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoomText(Box<str>);

impl RoomText {
    /// Wraps the text that a store has.
    pub(crate) fn new(text: String) -> Self {
        Self(text.into_boxed_str())
    }

    /// Returns the version of the room, or `None` if the text is no room. It costs far less
    /// than parsing the room.
    pub(crate) fn version(&self) -> Option<u64> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u64,
        }
        let room = serde_json::from_str::<Versioned>(&self.0);
        room.ok().map(|room| room.version)
    }

    /// Parses the room.
    ///
    /// # Errors
    /// The text is no room. Somebody else may have written there.
    pub(crate) fn parse(&self) -> Result<Arc<Room>, StoreFault> {
        let room = serde_json::from_str::<Room>(&self.0).map(Arc::new);
        room.map_err(|error| StoreFault(format!("a room that cannot be read: {error}")))
    }
}

/// The outcome of putting a room back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PutBack {
    /// The store has the room, or a newer one.
    Kept,
    /// The store has an older room of this same era, so it has lost changes of it.
    Overruled,
}

/// The relation of a server to the era from which it reads rooms.
#[derive(Clone, Copy, Debug)]
pub(crate) enum EraEntry<'a> {
    /// The server has joined the era, so both have the same past.
    Joined,
    /// The server has not joined the era. It knows rooms of the era before, or of a past
    /// that no other server remembers.
    Late(&'a Era),
}

/// The times for which servers are waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    /// The lease: a server that has not renewed it for this long does not live.
    pub(crate) lease: Duration,
    /// The least time that an era is closed, if a server remembers the era before. Other
    /// servers whose connection broke are back by then.
    pub(crate) known: Duration,
    /// The least time that an era is closed, if no server remembers the era before. Each
    /// living server polls within it.
    pub(crate) unknown: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(5),
            known: Duration::from_millis(1_500),
            unknown: Duration::from_secs(3),
        }
    }
}

/// A store that several servers share.
pub(crate) trait SharedStore: Store {
    /// Connects, unless there is a connection. Returns true if it is a new one, over which
    /// no notice has come yet.
    fn connect(&self) -> StoreFuture<'_, bool>;

    /// Renews this server's lease and returns the store's status. Begins an era if one is
    /// due, and opens it when all servers are ready.
    fn renew<'a>(&'a self, report: &'a Report) -> StoreFuture<'a, Status>;

    /// Joins an era: changes are made in it from now on, over the present connection.
    fn join(&self, era: Era);

    /// Leaves the era, so no change is made from now on.
    fn leave(&self);

    /// Returns this server's number.
    fn node(&self) -> u32;

    /// Puts rooms back, each if the store has an older one or none. The store must be in
    /// `era`, or in the joined era if that is `None`.
    ///
    /// In an open era only a room that has not changed in it yet is replaced.
    fn put_back<'a>(
        &'a self,
        era: Option<&'a str>,
        rooms: &'a [Arc<Room>],
    ) -> StoreFuture<'a, Vec<PutBack>>;

    /// Returns the versions of all rooms.
    fn overview(&self) -> StoreFuture<'_, Overview>;

    /// Returns the text of the present room for each id, or `None` for a missing one.
    fn load_many<'a>(&'a self, ids: &'a [RoomId]) -> StoreFuture<'a, Vec<Option<RoomText>>>;

    /// Returns the version that a room had at its removal, if that is less than an hour
    /// ago.
    fn removed<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<u64>>;

    /// Returns whether the outcome of a change was left open since the last call. The store
    /// may have made such a change, but its answer was lost.
    fn was_left_in_doubt(&self) -> bool;

    /// Returns the signal that the store should be polled soon.
    fn attention(&self) -> &Notify;
}
