//! Stores this client's seat on the disk, so that the next run on this machine reclaims
//! it.
//!
//! Each running client has a slot of its own, whose lock ends with the process. A second
//! client in the same room therefore never takes the first one's seat. After a crash, the
//! next run gets it. No error here prevents a game.
//!
//! **Invariant:** does not depend on connections, rooms or screens.

mod folder;
mod held;
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

use crate::address::Address;

pub(crate) use held::held;
pub(crate) use owner::Owner;
use slot::{Slot, Wanted};

/// The maximum time to wait for the disk at the end.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

/// The store of the latest token. It writes on a thread of its own, because a sync may
/// take longer than many frames.
#[derive(Debug)]
pub(crate) struct SeatStore(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<WriteState>,
    changed: Condvar,
}

/// The value to write, and the result of the last write.
#[derive(Debug, Default)]
struct WriteState {
    /// The value to write. Only the last one counts.
    next: Option<Option<Token>>,
    /// The address to which the server has moved.
    moved: Option<Address>,
    busy: bool,
    /// Whether the store is closed.
    closed: bool,
    /// The error of the last write.
    error: Option<String>,
}

impl SeatStore {
    /// Claims a slot, and returns the token that an earlier run left in it. A watcher
    /// leaves all saved seats alone, and claims a slot on sitting down.
    ///
    /// # Errors
    ///
    /// Returns an error if the system cannot start another thread.
    pub(crate) fn open(
        folder: Option<&Path>,
        owner: Owner,
        watch: bool,
    ) -> io::Result<(Self, Option<Token>)> {
        let mut writer = Writer {
            folder: folder.map(Path::to_path_buf),
            owner,
            slot: None,
            written: None,
        };
        let found = if watch { None } else { writer.load() };
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let writers_end = Arc::clone(&shared);
        thread::Builder::new()
            .name("seat on disk".to_owned())
            .spawn(move || writer.run(&writers_end))?;
        Ok((Self(shared), found))
    }

    /// Saves this token, or deletes the saved one. Never waits.
    pub(crate) fn keep(&self, token: Option<Token>) {
        self.0.state().next = Some(token);
        self.0.changed.notify_all();
    }

    /// Keeps the saved token under this address of the same server from now on. Never
    /// waits.
    pub(crate) fn move_to(&self, address: &Address) {
        self.0.state().moved = Some(address.clone());
        self.0.changed.notify_all();
    }

    /// Waits for a short time until the last value is on the disk.
    ///
    /// # Errors
    ///
    /// Returns the reason if it is not.
    pub(crate) fn flush(&self) -> Result<(), String> {
        let state = self.0.state();
        let unfinished = |state: &mut WriteState| state.is_asked() || state.busy;
        let (state, waited) = self
            .0
            .changed
            .wait_timeout_while(state, FLUSH_TIMEOUT, unfinished)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(io::Error::from(io::ErrorKind::TimedOut).to_string());
        }
        state.error.clone().map_or(Ok(()), Err)
    }
}

impl WriteState {
    /// Returns whether something is to be written.
    const fn is_asked(&self) -> bool {
        self.next.is_some() || self.moved.is_some()
    }
}

impl Drop for SeatStore {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, WriteState> {
        // The state is consistent at every moment, even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread that writes.
struct Writer {
    folder: Option<PathBuf>,
    owner: Owner,
    slot: Option<Slot>,
    /// The last value that this run wrote.
    written: Option<Option<Token>>,
}

impl Writer {
    /// Returns the token of an earlier run. If no slot can be claimed now, the next write
    /// tries again and reports the error.
    fn load(&mut self) -> Option<Token> {
        let folder = self.folder.as_deref()?;
        let (slot, token) = Slot::claim(folder, &self.owner, Wanted::Saved).ok()?;
        self.slot = Some(slot);
        token
    }

    fn run(mut self, shared: &Shared) {
        let idle = |state: &mut WriteState| !state.is_asked() && !state.closed;
        loop {
            let mut state = shared
                .changed
                .wait_while(shared.state(), idle)
                .unwrap_or_else(PoisonError::into_inner);
            if !state.is_asked() {
                return;
            }
            let (moved, token) = (state.moved.take(), state.next.take());
            state.busy = true;
            drop(state);
            let outcome = moved.map_or(Ok(()), |address| self.move_to(&address));
            let outcome = outcome.and(token.map_or(Ok(()), |token| self.write(token)));
            let mut state = shared.state();
            state.busy = false;
            state.error = outcome.err().map(|error| error.to_string());
            drop(state);
            shared.changed.notify_all();
        }
    }

    /// Moves the saved token into a slot of this address. The old slot is emptied last.
    fn move_to(&mut self, address: &Address) -> io::Result<()> {
        let owner = self.owner.at(address);
        if owner.server == self.owner.server {
            return Ok(());
        }
        self.owner = owner;
        let left = self.slot.take();
        // Without a token of this run, the next one that comes is written there.
        let Some(token) = self.written.take() else {
            return Ok(());
        };
        self.write(token)?;
        left.map_or(Ok(()), |left| left.forget())
    }

    fn write(&mut self, token: Option<Token>) -> io::Result<()> {
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
