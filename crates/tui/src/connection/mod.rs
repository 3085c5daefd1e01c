//! The line to the server: keeps one up for ever, sends, and reports what happens.
//! Knows events and payloads, not what they mean for the game. Whoever plays alone has
//! a room in this process in its place.
//!
//! rust_socketio 0.6 does not tell of a graceful close, does not stop its own
//! reconnection, and leaves tasks behind. So every attempt gets a runtime of its own,
//! thrown away with all that runs in it; its callbacks only fill a channel; and the
//! waiting between attempts is ours.

mod attempt;
mod backoff;
pub(crate) mod decode;
mod emission;
mod local;
pub(crate) mod local_room;
mod remote;
mod socketio;

use std::task::{Context, Poll};

use game::{Level, RoomId};

use crate::address::Address;
use crate::message::ConnectionEvent;

pub(crate) use attempt::survives_panic;
pub use emission::Emission;
use local::Local;
use remote::Remote;

/// Where what we ask is answered.
#[derive(Debug)]
pub enum Connection {
    /// At a server.
    Remote(Remote),
    /// In this process.
    Local(Box<Local>),
}

impl Connection {
    /// Begins to connect; must be called inside a tokio runtime.
    pub fn open(address: Address) -> Self {
        Self::Remote(Remote::open(address))
    }

    /// A room of our own, with a robot opposite; nothing is connected.
    pub fn local(level: Level, room: RoomId) -> Self {
        Self::Local(Box::new(Local::against(level, room)))
    }

    /// What happened next.
    pub async fn next(&mut self) -> Option<ConnectionEvent> {
        match self {
            Self::Remote(remote) => remote.next().await,
            Self::Local(local) => local.next().await,
        }
    }

    /// What happened next, for whoever waits for several lines at once.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<ConnectionEvent>> {
        match self {
            Self::Remote(remote) => remote.poll_next(context),
            // The lobby has lines to servers only.
            Self::Local(_) => Poll::Pending,
        }
    }

    /// What has happened already.
    pub fn try_next(&mut self) -> Option<ConnectionEvent> {
        match self {
            Self::Remote(remote) => remote.try_next(),
            Self::Local(local) => local.try_next(),
        }
    }

    /// Sends an event; while the line is down it is dropped, since only the state
    /// knows what still makes sense once it is back.
    pub fn emit(&mut self, emission: Emission) {
        match self {
            Self::Remote(remote) => remote.emit(emission),
            Self::Local(local) => local.emit(&emission),
        }
    }

    /// Cuts the wait for the next attempt short.
    pub fn retry_now(&self) {
        match self {
            Self::Remote(remote) => remote.retry_now(),
            Self::Local(_) => {}
        }
    }

    /// Sends what was given to send and closes, within a moment.
    pub async fn close(self) {
        match self {
            Self::Remote(remote) => remote.close().await,
            Self::Local(_) => {}
        }
    }
}
