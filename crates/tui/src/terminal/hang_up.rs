//! The end of the terminal: noticed by a thread that only waits for it.

use std::io;
#[cfg(unix)]
use std::thread;

/// The exit code of a process that a hang-up ended: 128 and the signal's number.
#[cfg(unix)]
const HANG_UP_EXIT_CODE: i32 = 129;

/// Ends the process as soon as its terminal is gone. Nobody else would: the reader
/// of keys takes a vanished terminal for a silent one and asks it for ever, at
/// full speed, and a hang-up signal may have been ignored by whoever started us.
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

/// Waits until nobody is at the other end of this file any more; says false where
/// the system cannot tell.
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
            // Some systems cannot watch a terminal in this way.
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
