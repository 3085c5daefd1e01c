//! A program in a terminal window of its own. Its keys are pressed, its screen is looked at,
//! and every byte that it writes is kept with its moment.
//!
//! **Invariant:** does not depend on the program.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use portable_pty::{Child, MasterPty, PtySize, native_pty_system};
pub use portable_pty::{CommandBuilder, ExitStatus};

use crate::ProcessInfo;

/// The longest wait for anything, even on a busy machine.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// Everything that the window received, and the resulting screen.
pub struct Seen {
    /// Every byte.
    pub bytes: Vec<u8>,
    /// The arrivals: the moment, and the number of bytes by then.
    pub arrivals: Vec<(Instant, usize)>,
    /// The screen that a person sees.
    pub screen: vt100::Parser,
    /// Whether the program has let go of the window.
    pub closed: bool,
}

impl Seen {
    fn empty(rows: u16, columns: u16) -> Self {
        Self {
            bytes: Vec::new(),
            arrivals: Vec::new(),
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            closed: false,
        }
    }

    /// Returns the text on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Returns the moment at which the first byte after the first `count` came.
    pub fn arrival_after(&self, count: usize) -> Option<Instant> {
        let mut arrivals = self.arrivals.iter();
        arrivals
            .find(|(_, total)| *total > count)
            .map(|(moment, _)| *moment)
    }
}

/// A program in a window; it is killed when this is dropped.
pub struct Window {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Window {
    /// Starts the program in a window of this size.
    ///
    /// # Errors
    /// The system gives no window, or the program cannot be started.
    pub fn open(command: CommandBuilder, columns: u16, rows: u16) -> anyhow::Result<Self> {
        let pair = native_pty_system().openpty(size(columns, rows))?;
        let child = pair.slave.spawn_command(command)?;
        let reader = pair.master.try_clone_reader()?;
        let keyboard = pair.master.take_writer()?;
        let seen = Arc::new((Mutex::new(Seen::empty(rows, columns)), Condvar::new()));
        let shared = Arc::clone(&seen);
        thread::spawn(move || watch(reader, &shared));
        Ok(Self {
            child,
            master: pair.master,
            keyboard,
            seen,
        })
    }

    /// Presses keys.
    ///
    /// # Errors
    /// The window is closed.
    pub fn press(&mut self, keys: &str) -> anyhow::Result<()> {
        self.keyboard.write_all(keys.as_bytes())?;
        Ok(self.keyboard.flush()?)
    }

    /// Changes the size of the window.
    ///
    /// # Errors
    /// The window is closed.
    pub fn resize(&self, columns: u16, rows: u16) -> anyhow::Result<()> {
        // The screen comes first, because the program's next bytes are for the new size.
        self.lock()
            .screen
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows))
    }

    /// Waits until the output fulfills a condition.
    ///
    /// # Errors
    /// It did not do so within [`TIMEOUT`]. The error shows the screen.
    pub fn until(&self, what: &str, wish: impl Fn(&Seen) -> bool) -> anyhow::Result<()> {
        let deadline = Instant::now() + TIMEOUT;
        let mut seen = self.lock();
        while !wish(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                bail!("waited for {what}; the screen:\n{}", seen.text());
            }
            let waited = self.seen.1.wait_timeout(seen, left);
            seen = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    /// Waits until the screen shows this text.
    ///
    /// # Errors
    /// As [`Self::until`].
    pub fn reads(&self, text: &str) -> anyhow::Result<()> {
        self.until(text, |seen| seen.text().contains(text))
    }

    /// Waits until nothing has come for this time. Returns the number of bytes so far.
    pub fn quiet(&self, pause: Duration) -> usize {
        let mut count = self.look(|seen| seen.bytes.len());
        loop {
            thread::sleep(pause);
            let now = self.look(|seen| seen.bytes.len());
            if now == count {
                return count;
            }
            count = now;
        }
    }

    /// Returns the number of bytes that have come.
    pub fn count(&self) -> usize {
        self.look(|seen| seen.bytes.len())
    }

    /// Waits for a byte after the first `count`, and returns the moment at which it came.
    ///
    /// # Errors
    /// As [`Self::until`].
    pub fn byte_after(&self, count: usize) -> anyhow::Result<Instant> {
        self.until("another byte", |seen| seen.bytes.len() > count)?;
        let arrival = self.look(|seen| seen.arrival_after(count));
        arrival.context("no arrival was noted")
    }

    /// Returns a view of the output so far.
    pub fn look<T>(&self, at: impl FnOnce(&Seen) -> T) -> T {
        at(&self.lock())
    }

    /// Returns the process, which leads the window's session.
    ///
    /// # Errors
    /// The process has ended.
    pub fn process(&self) -> anyhow::Result<ProcessInfo> {
        let id = self.child.process_id().context("the program has ended")?;
        Ok(ProcessInfo(id))
    }

    /// Waits until the program ends by itself.
    ///
    /// # Errors
    /// It is still there after `limit`.
    pub fn ended_within(&mut self, limit: Duration) -> anyhow::Result<ExitStatus> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            ensure!(Instant::now() < deadline, "still there after {limit:?}");
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Otherwise the program would be left behind without a window.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// Returns a size that a screen can have.
const fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::MIN.saturating_add(count.saturating_sub(1))
}

const fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn watch(mut reader: Box<dyn Read + Send>, shared: &(Mutex<Seen>, Condvar)) {
    let lock = || shared.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut buffer = vec![0; 65_536];
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        let now = Instant::now();
        let mut seen = lock();
        seen.bytes.extend_from_slice(&buffer[..count]);
        let total = seen.bytes.len();
        seen.arrivals.push((now, total));
        seen.screen.process(&buffer[..count]);
        shared.1.notify_all();
    }
    lock().closed = true;
    shared.1.notify_all();
}
