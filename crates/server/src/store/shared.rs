//! What servers that share a store ask of it besides rooms: who else is there, and whether
//! it still has what it had.
//!
//! A store that loses data (emptied, started again with an older file, replaced by a replica
//! that lagged) begins a new **era**. An era is closed at first: every server puts back the
//! rooms that it knows, the newest version of each stays, and nothing else changes. It opens
//! when all servers that live have done so. Changes name the era that their server has
//! joined, and a store refuses those of another one.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use game::{Room, RoomId};
use tokio::sync::Notify;

use super::{Store, StoreFault};

/// An era that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Era {
    /// Drawn at random when it began.
    pub(crate) name: String,
    /// Every change in it has at least this version, every earlier one that a server knew
    /// a lower one, and so has what a sleeping server knows: it is the time at which the
    /// era opened, in milliseconds since 1970, and rooms change less often than that.
    pub(crate) floor: u64,
}

/// What a server says of itself when it looks at the store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    /// The name of the era in which its rooms are those of the store, if it is in one.
    pub(crate) joined: Option<String>,
    /// The name of the era into which it has put back all it knows.
    pub(crate) ready: Option<String>,
    /// It has seen that the store lost a room of the era that it has joined.
    pub(crate) lost: bool,
    /// The servers that it knew to live.
    pub(crate) peers: Vec<u32>,
}

/// How the store stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// The name of its era.
    pub(crate) era: String,
    /// [`Era::floor`], once the era is open.
    pub(crate) floor: Option<u64>,
    /// How many changes there were.
    pub(crate) step: u64,
    /// The highest version of any room that is gone.
    pub(crate) highest_gone: u64,
    /// The servers that live, this one included.
    pub(crate) peers: Vec<u32>,
}

/// The versions of all rooms, as of one moment.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) step: u64,
    pub(crate) versions: HashMap<RoomId, u64>,
}

/// What became of a room that was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PutBack {
    /// The store has it, or a newer one.
    Kept,
    /// The store has an older one of this very era, so it has lost some of it.
    Overruled,
}

/// How a server stands to the era from which it takes rooms in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum EraEntry<'a> {
    /// It has joined it: both have the same past.
    Joined,
    /// It has not. What it knows is of the past before, or of one that nobody else
    /// remembers.
    Late(&'a Era),
}

/// How long servers are waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    /// A server that has not renewed its lease for so long does not live.
    pub(crate) lease: Duration,
    /// The least time that an era is closed where some server remembers the one before:
    /// those whose connection broke as well are back by then.
    pub(crate) known: Duration,
    /// The same where none does: each server that lives looks in this time.
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
    /// Makes sure of a connection. True if it is a new one, over which nothing was heard yet.
    fn connect(&self) -> BoxFuture<'_, Result<bool, StoreFault>>;

    /// Renews this server's lease, begins an era where one is due, opens it when everybody
    /// is ready, and tells how the store stands.
    fn renew<'a>(&'a self, report: &'a Report) -> BoxFuture<'a, Result<Status, StoreFault>>;

    /// From now on changes are made in this era, over the connection that there is.
    fn join(&self, era: Era);

    /// From now on no change is made.
    fn leave(&self);

    /// This server's number.
    fn node(&self) -> u32;

    /// Puts rooms back into a store of this era, or of the one that was joined: each where
    /// the store has an older one or none. In an open era only what did not change in it
    /// yet is replaced.
    fn put_back<'a>(
        &'a self,
        era: Option<&'a str>,
        rooms: &'a [Arc<Room>],
    ) -> BoxFuture<'a, Result<Vec<PutBack>, StoreFault>>;

    /// The versions of all rooms.
    fn overview(&self) -> BoxFuture<'_, Result<Overview, StoreFault>>;

    /// Rooms as they are now, each by its id, or none.
    fn load_many<'a>(
        &'a self,
        ids: &'a [RoomId],
    ) -> BoxFuture<'a, Result<Vec<Option<Arc<Room>>>, StoreFault>>;

    /// The version that a room had when it was removed, if that is less than an hour ago.
    fn removed<'a>(&'a self, id: &'a RoomId) -> BoxFuture<'a, Result<Option<u64>, StoreFault>>;

    /// Whether since the last time this was asked the outcome of a change was left open:
    /// it may have been made, and its answer was not heard.
    fn was_left_in_doubt(&self) -> bool;

    /// Woken when the store should be looked at soon.
    fn attention(&self) -> &Notify;
}
