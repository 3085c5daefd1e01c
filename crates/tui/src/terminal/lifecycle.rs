//! Takes the terminal over, and gives it back on every way out.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// The alternate screen without a cursor, the old title kept, pastes in brackets, and
/// a word when the terminal is looked at or no longer.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[22;0t\x1b[?2004h\x1b[?1004h";

/// The same undone, and the mouse given back, after ending a frame that may have been
/// cut short.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[23;0t\x1b[?25h\x1b[?1049l";

/// Whether the terminal is ours now.
static ACTIVE: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is taken over now.
pub(crate) fn is_ours() -> bool {
    ACTIVE.load(Ordering::SeqCst)
}

/// Takes the terminal over.
pub(crate) fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    ACTIVE.store(true, Ordering::SeqCst);
    unbuffered()?.write_all(ENTER)
}

/// Gives the terminal back. May be called from any thread, at any time, twice.
pub(crate) fn leave() {
    if ACTIVE.swap(false, Ordering::SeqCst) {
        // If the terminal is gone there is nothing to give back.
        let _gone = unbuffered().and_then(|mut out| out.write_all(LEAVE));
        let _gone = disable_raw_mode();
    }
}

/// Gives the terminal back and stops until the shell continues us. Says false, and
/// does nothing, when there is no shell that could.
#[cfg(unix)]
pub(crate) fn suspend() -> io::Result<bool> {
    use rustix::process::{Signal, getpgrp, getpid, getsid, kill_process_group};
    if getsid(None).is_ok_and(|leader| leader == getpid()) {
        return Ok(false);
    }
    leave();
    kill_process_group(getpgrp(), Signal::STOP)?;
    Ok(true)
}

#[cfg(not(unix))]
pub(crate) fn suspend() -> io::Result<bool> {
    Ok(false)
}

/// Standard output past the line buffer of [`io::stdout`], which would cut a frame
/// into several writes.
#[cfg(unix)]
pub(super) fn unbuffered() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
pub(super) fn unbuffered() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdout()
        .as_handle()
        .try_clone_to_owned()
        .map(File::from)
}
