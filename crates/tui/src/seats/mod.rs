//! Stores this client's seat on the disk, so that the next run on this machine reclaims
//! it. The token of a person who plays people who wait is stored beside it, so that the person
//! stays the same from game to game.
//!
//! Each running client has a slot of its own, whose lock ends with the process. A second
//! client in the same room therefore never takes the first one's seat. After a crash, the
//! next run gets it. No error here prevents a game.
//!
//! **Invariant:** does not depend on connections, rooms or screens.

mod folder;
mod held;
mod keeper;
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

use game::{RoomId, Token};

use crate::address::Address;

pub(crate) use held::{held, name_on_seat};
use keeper::Keeper;
pub(crate) use owner::Owner;
use slot::Wanted;

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
    /// The room to which the server has moved us.
    room: Option<RoomId>,
    /// The token of the person to write.
    person: Option<Token>,
    busy: bool,
    /// Whether the store is closed.
    closed: bool,
    /// The error of the last write.
    error: Option<String>,
}

impl SeatStore {
    /// Claims a slot, and returns the tokens that an earlier run left. A client that takes no
    /// seat in this room yet leaves all saved seats alone, and claims a slot on sitting down.
    ///
    /// # Errors
    ///
    /// Returns an error if the system cannot start another thread.
    pub(crate) fn open(
        folder: Option<&Path>,
        owner: Owner,
        sits_down: bool,
    ) -> io::Result<(Self, Saved)> {
        let mut writer = Writer {
            folder: folder.map(Path::to_path_buf),
            person: Keeper::new(owner.person()),
            seat: Keeper::new(owner),
        };
        let found = Saved {
            seat: sits_down
                .then(|| writer.seat.load(folder, Wanted::Saved))
                .flatten(),
            person: writer.person.load(folder, Wanted::Named),
        };
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

    /// Forgets the saved seat, and keeps the next token for this room. Never waits.
    pub(crate) fn go_to(&self, room: RoomId) {
        let mut state = self.0.state();
        state.room = Some(room);
        state.next = None;
        drop(state);
        self.0.changed.notify_all();
    }

    /// Saves the token of the person. Never waits.
    pub(crate) fn keep_person(&self, token: Token) {
        self.0.state().person = Some(token);
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
        self.next.is_some() || self.moved.is_some() || self.room.is_some() || self.person.is_some()
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

/// The tokens that an earlier run left.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    /// The token of the seat.
    pub(crate) seat: Option<Token>,
    /// The token of the person.
    pub(crate) person: Option<Token>,
}

/// The thread that writes.
struct Writer {
    folder: Option<PathBuf>,
    seat: Keeper,
    person: Keeper,
}

/// The values that the thread takes over at once.
struct Job {
    moved: Option<Address>,
    room: Option<RoomId>,
    seat: Option<Option<Token>>,
    person: Option<Token>,
}

impl Writer {
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
            let job = Job {
                moved: state.moved.take(),
                room: state.room.take(),
                seat: state.next.take(),
                person: state.person.take(),
            };
            state.busy = true;
            drop(state);
            let outcome = self.perform(job);
            let mut state = shared.state();
            state.busy = false;
            state.error = outcome.err().map(|error| error.to_string());
            drop(state);
            shared.changed.notify_all();
        }
    }

    /// Performs all of it, and returns the first error.
    fn perform(&mut self, job: Job) -> io::Result<()> {
        let folder = self.folder.as_deref();
        let moved = job.moved.map_or(Ok(()), |address| {
            let seat = self.seat.move_to(folder, &address);
            seat.and(self.person.move_to(folder, &address))
        });
        let left = job.room.map_or(Ok(()), |room| self.seat.go_to(room));
        let seat = job
            .seat
            .map_or(Ok(()), |token| self.seat.write(folder, token));
        let person = job
            .person
            .map_or(Ok(()), |token| self.person.write(folder, Some(token)));
        moved.and(left).and(seat).and(person)
    }
}
