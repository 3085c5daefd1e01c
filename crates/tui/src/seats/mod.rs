//! The seat of this client, kept on the disk, so that the next run on this machine
//! sits on the same chair. Knows files and tokens; nothing of lines, rooms or screens.
//!
//! Each running client has a slot of its own, whose lock ends with its process: a
//! second client in the same room never takes the first one's seat, and a crash
//! leaves the seat to whoever starts next. Trouble here keeps nobody from playing.

mod folder;
mod owner;
mod paths;
mod slot;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use game::Token;

pub(crate) use owner::Owner;
use slot::{Slot, Wanted};

/// The longest that anybody waits for the disk at the end.
const PATIENCE: Duration = Duration::from_secs(1);

/// Keeps the latest token on the disk, on a thread of its own: a sync may take as
/// long as many frames.
#[derive(Debug)]
pub(crate) struct Keeper(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    order: Mutex<Order>,
    changed: Condvar,
}

/// What is to be on the disk, and how that went.
#[derive(Debug, Default)]
struct Order {
    /// Only the last one counts.
    next: Option<Option<Token>>,
    busy: bool,
    /// Nobody orders any more.
    over: bool,
    /// Why the last order failed.
    trouble: Option<String>,
}

impl Keeper {
    /// Takes a slot, and gives the token that an earlier run left in it. Who only
    /// watches leaves all that is kept alone, and gets a slot on sitting down.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub(crate) fn open(
        folder: Option<&Path>,
        owner: Owner,
        watch: bool,
    ) -> io::Result<(Self, Option<Token>)> {
        let mut hand = Hand {
            folder: folder.map(Path::to_path_buf),
            owner,
            slot: None,
            written: None,
        };
        let found = if watch { None } else { hand.find() };
        let shared = Arc::new(Shared {
            order: Mutex::default(),
            changed: Condvar::new(),
        });
        let orders = Arc::clone(&shared);
        thread::Builder::new()
            .name("seat on disk".to_owned())
            .spawn(move || hand.work(&orders))?;
        Ok((Self(shared), found))
    }

    /// Keeps this token from now on, or forgets the one that was kept. Never waits.
    pub(crate) fn keep(&self, token: Option<Token>) {
        self.0.order().next = Some(token);
        self.0.changed.notify_all();
    }

    /// Waits, for a moment at most, until the disk is as was last ordered.
    ///
    /// # Errors
    /// Why it is not.
    pub(crate) fn settle(&self) -> Result<(), String> {
        let order = self.0.order();
        let unfinished = |order: &mut Order| order.next.is_some() || order.busy;
        let (order, waited) = self
            .0
            .changed
            .wait_timeout_while(order, PATIENCE, unfinished)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(io::Error::from(io::ErrorKind::TimedOut).to_string());
        }
        order.trouble.clone().map_or(Ok(()), Err)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.order().over = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn order(&self) -> MutexGuard<'_, Order> {
        // An order is whole at any moment, whoever panicked.
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one that writes.
struct Hand {
    folder: Option<PathBuf>,
    owner: Owner,
    slot: Option<Slot>,
    /// What this run has written, once it has.
    written: Option<Option<Token>>,
}

impl Hand {
    /// What an earlier run left. A slot that cannot be had is asked for again when
    /// there is something to keep, and the trouble is told then.
    fn find(&mut self) -> Option<Token> {
        let folder = self.folder.as_deref()?;
        let (slot, token) = Slot::claim(folder, &self.owner, Wanted::Kept).ok()?;
        self.slot = Some(slot);
        token
    }

    fn work(mut self, shared: &Shared) {
        let idle = |order: &mut Order| order.next.is_none() && !order.over;
        loop {
            let mut order = shared
                .changed
                .wait_while(shared.order(), idle)
                .unwrap_or_else(PoisonError::into_inner);
            let Some(token) = order.next.take() else {
                return;
            };
            order.busy = true;
            drop(order);
            let outcome = self.carry_out(token);
            let mut order = shared.order();
            order.busy = false;
            order.trouble = outcome.err().map(|error| error.to_string());
            drop(order);
            shared.changed.notify_all();
        }
    }

    fn carry_out(&mut self, token: Option<Token>) -> io::Result<()> {
        if self.written.as_ref() == Some(&token) {
            return Ok(());
        }
        match &token {
            Some(token) => self.slot()?.write(token)?,
            None => {
                if let Some(slot) = &self.slot {
                    slot.forget()?;
                }
            }
        }
        self.written = Some(token);
        Ok(())
    }

    fn slot(&mut self) -> io::Result<&Slot> {
        let slot = match self.slot.take() {
            Some(slot) => slot,
            None => {
                let folder = self.folder.as_deref().ok_or(io::ErrorKind::NotFound)?;
                Slot::claim(folder, &self.owner, Wanted::Empty)?.0
            }
        };
        Ok(self.slot.insert(slot))
    }
}
