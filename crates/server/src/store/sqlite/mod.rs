//! Rooms in one SQLite file: a committed change stays, through a killed process
//! and through a power cut.
//!
//! One thread owns the file. It takes every change that waits, makes them one
//! transaction with one sync, and answers only after that: a lone change waits for
//! nobody, and many share the cost of the disk.

#[cfg(all(test, feature = "by-hand"))]
mod figures;
mod file;
#[cfg(all(test, feature = "by-hand"))]
mod power_cut;
mod rows;
#[cfg(test)]
mod tests;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use game::{Room, RoomId};
use tokio::sync::oneshot;

use super::{Store, StoreFault, StoredRooms, Swap};
use writer::{Answer, Job, Order, Writer};

pub use file::OpenFault;

/// SQLite's word for: a commit has reached the disk before it returns. One step less
/// (`NORMAL`) survives a killed process and loses commits at a power cut.
const SYNCHRONOUS: &str = "FULL";

/// The hands of the thread that owns the file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    /// None only while it is dropped: that is how the thread learns of the end.
    orders: Option<Sender<Order>>,
    writer: Option<JoinHandle<()>>,
}

impl Sqlite {
    /// Opens the file, or makes it, readable by its owner alone.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenFault> {
        Self::open_with(path, SYNCHRONOUS)
    }

    fn open_with(path: &Path, synchronous: &'static str) -> Result<Self, OpenFault> {
        let writer = Writer::open(path, synchronous)?;
        let (orders, waiting) = channel();
        let writer = thread::Builder::new()
            .name("rooms on disk".to_owned())
            .spawn(move || writer.run(&waiting))
            .map_err(|error| OpenFault::Other(error.to_string()))?;
        Ok(Self {
            orders: Some(orders),
            writer: Some(writer),
        })
    }

    fn ask<T: Send + 'static>(
        &self,
        order: impl FnOnce(Answer<T>) -> Order,
    ) -> BoxFuture<'static, Result<T, StoreFault>> {
        let (answer, outcome) = oneshot::channel();
        if let Some(orders) = &self.orders {
            // Without its thread there is no answer, which is told below.
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
    /// Lets go of the file, so that it can be opened again at once.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(writer) = self.writer.take() {
            // A thread that panicked has let go of it, too.
            let _panicked = writer.join();
        }
    }
}

impl Store for Sqlite {
    fn all(&self) -> BoxFuture<'_, Result<StoredRooms, StoreFault>> {
        self.ask(|answer| Order::Do(Job::All(answer)))
    }

    fn load<'a>(&'a self, id: &'a RoomId) -> BoxFuture<'a, Result<Option<Arc<Room>>, StoreFault>> {
        self.ask(|answer| Order::Do(Job::Load(id.clone(), answer)))
    }

    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
    ) -> BoxFuture<'a, Result<Swap, StoreFault>> {
        let change = Box::new(rows::Change {
            id: id.clone(),
            before: before.cloned(),
            next: next.cloned(),
        });
        self.ask(|answer| Order::Do(Job::Swap(change, answer)))
    }

    fn close(&self) -> BoxFuture<'_, Result<(), StoreFault>> {
        self.ask(Order::Close)
    }
}
