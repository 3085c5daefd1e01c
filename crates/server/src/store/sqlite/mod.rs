//! Rooms in one SQLite file. A committed change survives a killed process and a power cut.
//!
//! One thread owns the file. It takes all waiting changes, makes them one transaction with
//! one sync, and only then answers. A lone change waits for no other, and many changes
//! share the cost of a sync.

mod change;
mod copy;
#[cfg(all(test, feature = "by-hand"))]
mod figures;
mod file;
mod games;
mod holder;
mod house;
mod journal;
mod league;
mod new_games;
mod notes;
#[cfg(all(test, feature = "by-hand"))]
mod power_cut;
mod rooms;
mod rows;
mod settings;
#[cfg(test)]
mod tests;
mod wal;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use game::{League, LeagueId, PlayedGame, Room, RoomId, ServerId};
use tokio::sync::oneshot;

use super::contract::{Copied, CopyFault};
use super::games::Ended;
use super::games_json::{parse_games, parse_games_of};
use super::open_fault::OpenFault;
use super::{Store, StoreFault, StoreFuture, StoredRooms, Swap};
use change::{Change, Keeping};
use settings::Settings;
use writer::{Answer, Job, Order, Writer};

pub(crate) use copy::copy_name;
pub use holder::process_using;

/// The handle of the thread that owns the file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    /// `None` only while this value is dropped. The closed channel ends the thread.
    orders: Option<Sender<Order>>,
    writer: Option<JoinHandle<()>>,
    path: PathBuf,
    id: ServerId,
}

impl Sqlite {
    /// Opens the file, or makes it, readable by its owner alone.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenFault> {
        Self::open_with(path, Settings::USUAL)
    }

    /// Opens the file with these settings.
    fn open_with(path: &Path, settings: Settings) -> Result<Self, OpenFault> {
        let writer = Writer::open(path, settings)?;
        let id = writer.id()?;
        let (orders, waiting) = channel();
        let writer = thread::Builder::new()
            .name("rooms on disk".to_owned())
            .spawn(move || writer.run(&waiting))
            .map_err(|error| OpenFault::Other(error.to_string()))?;
        Ok(Self {
            orders: Some(orders),
            writer: Some(writer),
            path: path.to_owned(),
            id,
        })
    }

    /// Returns the identity that stays with the file.
    pub(crate) const fn id(&self) -> ServerId {
        self.id
    }

    /// Returns the games of a room, or of all rooms, in the order of their ends.
    pub(crate) async fn read_games(
        &self,
        room: Option<RoomId>,
    ) -> Result<Vec<PlayedGame>, StoreFault> {
        let games = self.ask(|answer| Order::Do(Job::Games(room, answer)));
        parse_games(games.await?.iter().map(String::as_str))
    }

    /// Copies all rooms and games into a new file. Changes wait only while the content is
    /// written, and not until it is checked and on the disk.
    pub(crate) async fn copy_to(&self, place: PathBuf) -> Result<Copied, CopyFault> {
        let gone = |_| CopyFault::Failed(OpenFault::Other("its thread is gone".to_owned()));
        let part = copy::prepare(&place)?;
        let (answer, written) = oneshot::channel();
        if let Some(orders) = &self.orders {
            let part = part.clone();
            let _unsent = orders.send(Order::Copy { part, answer });
        }
        let outcome = written
            .await
            .map_err(gone)
            .and_then(|written| written.map_err(CopyFault::Failed));
        let finish = move || match outcome {
            Ok(()) => copy::finish(&part, &place),
            Err(fault) => {
                copy::discard(&part);
                Err(fault)
            }
        };
        let finished = tokio::task::spawn_blocking(finish).await;
        finished.unwrap_or_else(|panic| Err(CopyFault::Failed(OpenFault::Other(panic.to_string()))))
    }

    /// Sends an order to the thread, and returns the future of its answer.
    fn ask<T: Send + 'static>(
        &self,
        order: impl FnOnce(Answer<T>) -> Order,
    ) -> StoreFuture<'static, T> {
        let (answer, outcome) = oneshot::channel();
        if let Some(orders) = &self.orders {
            // Without the thread no answer comes, and the await below returns that fault.
            let _unsent = orders.send(order(answer));
        }
        async move {
            let nobody = |_| StoreFault("its thread is gone".to_owned());
            outcome.await.map_err(nobody)?
        }
        .boxed()
    }
}

impl Drop for Sqlite {
    /// Releases the file, so that it can be opened again at once.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(writer) = self.writer.take() {
            // A thread that panicked has released the file, too.
            let _panicked = writer.join();
        }
    }
}

impl Store for Sqlite {
    fn all(&self) -> StoreFuture<'_, StoredRooms> {
        self.ask(|answer| Order::Do(Job::All(answer)))
    }

    fn load<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<Arc<Room>>> {
        self.ask(|answer| Order::Do(Job::Load(id.clone(), answer)))
    }

    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
        ended: Option<&'a Ended>,
    ) -> StoreFuture<'a, Swap> {
        let change = Box::new(Change {
            id: id.clone(),
            before: before.cloned(),
            next: next.cloned(),
            game: ended.map_or(Keeping::Nothing, |ended| Keeping::Add(ended.clone())),
        });
        self.ask(|answer| Order::Do(Job::Swap(change, answer)))
    }

    fn games<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Vec<PlayedGame>> {
        self.read_games(Some(id.clone())).boxed()
    }

    fn forget_games(&self, before: u64) -> StoreFuture<'_, ()> {
        self.ask(|answer| Order::Do(Job::ForgetGames(before, answer)))
    }

    fn games_of_league(&self, league: LeagueId, since: u64) -> StoreFuture<'_, Vec<PlayedGame>> {
        let games = self.ask(move |answer| Order::Do(Job::GamesOfLeague(league, since, answer)));
        async move { parse_games_of(league, games.await?.iter().map(String::as_str)) }.boxed()
    }

    fn league(&self) -> StoreFuture<'_, Option<League>> {
        let unreadable = |error| StoreFault(format!("a league that cannot be read: {error}"));
        let kept = self.ask(|answer| Order::Do(Job::League(answer)));
        async move {
            let league = kept.await?.map(|league| serde_json::from_str(&league));
            league.transpose().map_err(unreadable)
        }
        .boxed()
    }

    fn set_league<'a>(&'a self, league: &'a League) -> StoreFuture<'a, bool> {
        let league = Box::new(league.clone());
        self.ask(|answer| Order::Do(Job::SetLeague(league, answer)))
    }

    fn house(&self) -> StoreFuture<'_, Option<String>> {
        self.ask(|answer| Order::Do(Job::House(answer)))
    }

    fn set_house(&self, house: String) -> StoreFuture<'_, ()> {
        self.ask(|answer| Order::Do(Job::SetHouse(house, answer)))
    }

    fn probe(&self) -> StoreFuture<'_, ()> {
        self.ask(|answer| Order::Do(Job::Probe(answer)))
    }

    fn copy(&self, stamp: &str) -> BoxFuture<'_, Result<Copied, CopyFault>> {
        copy::remove_unfinished(&self.path);
        let place = self.path.with_file_name(copy_name(&self.path, stamp));
        self.copy_to(place).boxed()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        self.ask(Order::Close)
    }
}
