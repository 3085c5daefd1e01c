//! Takes the terminal over, and restores it on every way out.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Enters the alternate screen, hides the cursor and saves the title. Also enables
/// bracketed paste and focus events.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[22;0t\x1b[?2004h\x1b[?1004h";

/// Ends a frame that may be incomplete, and undoes [`ENTER`]. Also disables the mouse.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l\x1b[23;0t\x1b[?25h\x1b[?1049l";

/// Whether the terminal is taken over.
static ACTIVE: AtomicBool = AtomicBool::new(false);

/// Returns whether the terminal is taken over.
pub(crate) fn is_ours() -> bool {
    ACTIVE.load(Ordering::SeqCst)
}

/// Takes the terminal over.
pub(crate) fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    ACTIVE.store(true, Ordering::SeqCst);
    unbuffered()?.write_all(ENTER)
}

/// Restores the terminal. May be called from any thread, at any time, repeatedly.
pub(crate) fn leave() {
    if ACTIVE.swap(false, Ordering::SeqCst) {
        // A terminal that is gone needs no restoring.
        let _gone = unbuffered().and_then(|mut out| out.write_all(LEAVE));
        let _gone = disable_raw_mode();
    }
}

/// Restores the terminal and stops the process until the shell resumes it. Without a
/// shell that could resume it, does nothing and returns false.
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

/// Returns standard output without the line buffer of [`io::stdout`], which would split a
/// frame into several writes.
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
