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
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

/// Keeps the latest token on the disk, on a thread of its own: a sync may take as
/// long as many frames.
#[derive(Debug)]
pub(crate) struct SeatStore(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<WriteState>,
    changed: Condvar,
}

/// What is to be on the disk, and how that went.
#[derive(Debug, Default)]
struct WriteState {
    /// Only the last one counts.
    next: Option<Option<Token>>,
    busy: bool,
    /// Nobody orders any more.
    closed: bool,
    /// Why the last order failed.
    error: Option<String>,
}

impl SeatStore {
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

    /// Keeps this token from now on, or forgets the one that was kept. Never waits.
    pub(crate) fn keep(&self, token: Option<Token>) {
        self.0.state().next = Some(token);
        self.0.changed.notify_all();
    }

    /// Waits, for a moment at most, until the disk is as was last ordered.
    ///
    /// # Errors
    /// Why it is not.
    pub(crate) fn flush(&self) -> Result<(), String> {
        let state = self.0.state();
        let unfinished = |state: &mut WriteState| state.next.is_some() || state.busy;
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

impl Drop for SeatStore {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, WriteState> {
        // An order is whole at any moment, whoever panicked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one that writes.
struct Writer {
    folder: Option<PathBuf>,
    owner: Owner,
    slot: Option<Slot>,
    /// What this run has written, once it has.
    written: Option<Option<Token>>,
}

impl Writer {
    /// What an earlier run left. A slot that cannot be had is asked for again when
    /// there is something to keep, and the trouble is told then.
    fn load(&mut self) -> Option<Token> {
        let folder = self.folder.as_deref()?;
        let (slot, token) = Slot::claim(folder, &self.owner, Wanted::Saved).ok()?;
        self.slot = Some(slot);
        token
    }

    fn run(mut self, shared: &Shared) {
        let idle = |state: &mut WriteState| state.next.is_none() && !state.closed;
        loop {
            let mut state = shared
                .changed
                .wait_while(shared.state(), idle)
                .unwrap_or_else(PoisonError::into_inner);
            let Some(token) = state.next.take() else {
                return;
            };
            state.busy = true;
            drop(state);
            let outcome = self.write(token);
            let mut state = shared.state();
            state.busy = false;
            state.error = outcome.err().map(|error| error.to_string());
            drop(state);
            shared.changed.notify_all();
        }
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
