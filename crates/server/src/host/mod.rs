//! The acts of the server's host. The terminal and the phone run them here, and nowhere else.
//!
//! 1. [`namespace`] lets a phone in by the host's token, and reads its events.
//! 2. [`Host::run_logged`] does the act, logs it, and notes how it is taken back.
//! 3. The room, or [`Host`] itself, tells the clients that the act touches.
//!
//! **Invariant:** applies no rule of the game, because the rules are [`game::Room`]'s.

mod acts;
pub(crate) mod namespace;
mod undo;
mod view;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use game::wire::ShownLeague;
use game::wire::host::{HostCommand, HouseView};
use game::{Refusal, Row, Token};
use rand::TryRng;
use rand::rngs::SysRng;
use socketioxide::SocketIo;
use socketioxide::extract::SocketRef;

use crate::config::Desk;
use crate::feeds::Feeds;
use crate::health::Health;
use crate::house::House;
use crate::league::LeagueKeeper;
use crate::session::ClientRooms;
use undo::Acts;

/// Makes a token of 128 bits from the system's generator.
///
/// # Panics
/// The system has no generator.
pub fn random_token() -> Token {
    let mut bits = [0; 16];
    SysRng
        .try_fill_bytes(&mut bits)
        .expect("every system that runs a server has a generator");
    Token::from_random(u128::from_be_bytes(bits))
}

/// The host of a server.
pub(crate) struct Host {
    rooms: Arc<ClientRooms>,
    feeds: Arc<Feeds>,
    house: Arc<House>,
    league: Arc<LeagueKeeper>,
    health: Arc<Health>,
    io: SocketIo,
    acts: Mutex<Acts>,
}

impl Host {
    /// Makes the host of the server that these parts make up.
    pub(crate) fn new(
        rooms: &Arc<ClientRooms>,
        feeds: &Arc<Feeds>,
        house: &Arc<House>,
        league: &Arc<LeagueKeeper>,
        health: &Arc<Health>,
        io: SocketIo,
    ) -> Self {
        Self {
            rooms: Arc::clone(rooms),
            feeds: Arc::clone(feeds),
            house: Arc::clone(house),
            league: Arc::clone(league),
            health: Arc::clone(health),
            io,
            acts: Mutex::default(),
        }
    }

    /// Returns the feeds of the server.
    pub(crate) fn feeds(&self) -> Arc<Feeds> {
        Arc::clone(&self.feeds)
    }

    /// Returns the sockets of all clients.
    fn sockets(&self) -> Vec<SocketRef> {
        let all = self.io.of("/");
        all.map(|all| all.sockets()).unwrap_or_default()
    }

    fn acts(&self) -> MutexGuard<'_, Acts> {
        self.acts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk for Host {
    fn run(&self, act: HostCommand) -> BoxFuture<'_, Result<Option<u64>, Refusal>> {
        self.run_logged(act, "terminal").boxed()
    }

    fn view(&self) -> HouseView {
        self.house_view()
    }

    fn table(&self) -> Vec<Row> {
        let shown = self.feeds.standings.with_rows(ShownLeague::MAX_ROWS);
        shown.map_or_else(Vec::new, |(_, _, rows)| rows)
    }
}
