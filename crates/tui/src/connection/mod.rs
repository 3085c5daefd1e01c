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
use crate::message::LinkEvent;

pub(crate) use attempt::survives_panic;
pub use emission::Emission;
use local::Alone;
use remote::Server;

/// Where what we ask is answered.
#[derive(Debug)]
pub enum Connection {
    /// At a server.
    Server(Server),
    /// In this process.
    Alone(Box<Alone>),
}

impl Connection {
    /// Begins to connect; must be called inside a tokio runtime.
    pub fn open(address: Address) -> Self {
        Self::Server(Server::open(address))
    }

    /// A room of our own, with a robot opposite; nothing is connected.
    pub fn alone(level: Level, room: RoomId) -> Self {
        Self::Alone(Box::new(Alone::against(level, room)))
    }

    /// What happened next.
    pub async fn next(&mut self) -> Option<LinkEvent> {
        match self {
            Self::Server(server) => server.next().await,
            Self::Alone(alone) => alone.next().await,
        }
    }

    /// What happened next, for whoever waits for several lines at once.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<LinkEvent>> {
        match self {
            Self::Server(server) => server.poll_next(context),
            // The lobby has lines to servers only.
            Self::Alone(_) => Poll::Pending,
        }
    }

    /// What has happened already.
    pub fn try_next(&mut self) -> Option<LinkEvent> {
        match self {
            Self::Server(server) => server.try_next(),
            Self::Alone(alone) => alone.try_next(),
        }
    }

    /// Sends an event; while the line is down it is dropped, since only the state
    /// knows what still makes sense once it is back.
    pub fn emit(&mut self, emission: Emission) {
        match self {
            Self::Server(server) => server.emit(emission),
            Self::Alone(alone) => alone.emit(&emission),
        }
    }

    /// Cuts the wait for the next attempt short.
    pub fn retry_now(&self) {
        match self {
            Self::Server(server) => server.retry_now(),
            Self::Alone(_) => {}
        }
    }

    /// Sends what was given to send and closes, within a moment.
    pub async fn close(self) {
        match self {
            Self::Server(server) => server.close().await,
            Self::Alone(_) => {}
        }
    }
}
