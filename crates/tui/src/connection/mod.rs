//! The connection to a server. It reconnects forever, sends emissions and reports events.
//! In a game without a server, a room in this process takes its place.
//!
//! rust_socketio 0.6 does not report a graceful close, does not stop its own
//! reconnection, and leaves tasks behind. Each attempt therefore has a runtime of its
//! own, which is dropped with everything in it. Its callbacks only fill a channel. The
//! delay between attempts is our own.
//!
//! **Invariant:** knows events and payloads, but does not depend on their meaning.

mod attempt;
mod backoff;
pub(crate) mod decode;
mod diagnosis;
mod emission;
mod games;
mod http;
mod json;
mod local;
pub(crate) mod local_room;
mod remote;
mod socketio;
mod table;
mod whereabouts;

use std::task::{Context, Poll};

use game::{Level, RoomId};
use lan::Scope;

use crate::address::Address;
use crate::message::ConnectionEvent;

pub(crate) use attempt::survives_panic;
pub use emission::Emission;
use local::Local;
use remote::Remote;

/// The destination of our requests.
#[derive(Debug)]
pub enum Connection {
    /// A server.
    Remote(Remote),
    /// A room in this process.
    Local(Box<Local>),
}

impl Connection {
    /// Starts to connect, always to this address. Must be called inside a tokio runtime.
    pub fn open(address: Address) -> Self {
        Self::follow(address, Scope::Nowhere)
    }

    /// Starts to connect. If the server is lost after it has told its identity, it is
    /// searched for in `scope`, and followed to the address that it announces. Must be
    /// called inside a tokio runtime.
    pub fn follow(address: Address, scope: Scope) -> Self {
        Self::Remote(Remote::open(address, scope))
    }

    /// Returns a room of our own with a robot as the opponent. Opens no connection.
    pub fn local(level: Level, room: RoomId) -> Self {
        Self::Local(Box::new(Local::against(level, room)))
    }

    /// Returns the next event.
    pub async fn next(&mut self) -> Option<ConnectionEvent> {
        match self {
            Self::Remote(remote) => remote.next().await,
            Self::Local(local) => local.next().await,
        }
    }

    /// Polls for the next event, so that a caller can wait for several connections at
    /// once.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<ConnectionEvent>> {
        match self {
            Self::Remote(remote) => remote.poll_next(context),
            // The lobby only has connections to servers.
            Self::Local(_) => Poll::Pending,
        }
    }

    /// Returns an event that has already happened.
    pub fn try_next(&mut self) -> Option<ConnectionEvent> {
        match self {
            Self::Remote(remote) => remote.try_next(),
            Self::Local(local) => local.try_next(),
        }
    }

    /// Sends an emission. While the connection is down the emission is dropped, since
    /// only the state knows whether it still makes sense later.
    pub fn emit(&mut self, emission: Emission) {
        match self {
            Self::Remote(remote) => remote.emit(emission),
            Self::Local(local) => local.emit(&emission),
        }
    }

    /// Reads the games of a room that have ended. They arrive as an event.
    pub(crate) fn read_games(&self, room: RoomId) {
        match self {
            Self::Remote(remote) => remote.read_games(room),
            Self::Local(_) => {}
        }
    }

    /// Reads the league and its table. They arrive as an event.
    pub(crate) fn read_table(&self) {
        match self {
            Self::Remote(remote) => remote.read_table(),
            Self::Local(_) => {}
        }
    }

    /// Starts the next attempt now.
    pub fn retry_now(&self) {
        match self {
            Self::Remote(remote) => remote.retry_now(),
            Self::Local(_) => {}
        }
    }

    /// Sends the pending emissions and closes the connection within a short time.
    pub async fn close(self) {
        match self {
            Self::Remote(remote) => remote.close().await,
            Self::Local(_) => {}
        }
    }
}
