//! Notices the end of the terminal in a thread that only waits for it.

use std::io;
#[cfg(unix)]
use std::thread;

/// The exit code after a hang-up: 128 and the number of the signal.
#[cfg(unix)]
const HANG_UP_EXIT_CODE: i32 = 129;

/// Ends the process as soon as its terminal is gone. Nothing else would end it: crossterm
/// reads a vanished terminal forever, at full speed. The hang-up signal may also be
/// ignored.
#[cfg(unix)]
pub(crate) fn leave_when_the_terminal_is_gone() -> io::Result<()> {
    let watch = || {
        if is_gone(io::stdin()) {
            std::process::exit(HANG_UP_EXIT_CODE);
        }
    };
    thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(watch)
        .map(drop)
}

/// Waits until the other end of this file is closed. Returns false if the system cannot
/// tell.
#[cfg(unix)]
pub(crate) fn is_gone(file: impl std::os::fd::AsFd) -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    loop {
        let mut watched = [PollFd::new(&file, PollFlags::empty())];
        let woken = poll(&mut watched, None);
        let seen = watched[0].revents();
        if seen.intersects(PollFlags::HUP | PollFlags::ERR) {
            return true;
        }
        match woken {
            Ok(_) if seen.is_empty() => {}
            Err(rustix::io::Errno::INTR) => {}
            // Some systems cannot poll a terminal.
            Ok(_) | Err(_) => return false,
        }
    }
}

#[cfg(not(unix))]
pub(crate) fn is_gone(_: impl Sized) -> bool {
    false
}

#[cfg(not(unix))]
pub(crate) fn leave_when_the_terminal_is_gone() -> io::Result<()> {
    Ok(())
}
