//! The ways out that nobody asked for: a panic, a terminal that vanished, and the
//! pause of Ctrl-Z.

use std::io::{self, Write};
use std::panic;
use std::thread;

use super::leave;
use crate::connection;

/// The exit code of a bug.
const BUG: i32 = 101;

/// The exit code of a process that a hang-up ended: 128 and the signal's number.
#[cfg(unix)]
const HUNG_UP: i32 = 129;

/// Gives the terminal back and ends the program when anything panics. Only a panic
/// in the library behind the line is let be: the line ends with it and is
/// connected anew, and what provoked it may have been a hostile server.
pub(crate) fn catch_panics(sentence: &'static str) {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if connection::is_of_the_line(&thread::current()) {
            connection::end_the_line();
            return;
        }
        leave();
        report(panic);
        // If nobody can read it, the exit code still tells.
        let _unheard = writeln!(io::stderr(), "jogo: {sentence}");
        std::process::exit(BUG);
    }));
}

/// Ends the process as soon as its terminal is gone. Nobody else would: the reader
/// of keys takes a vanished terminal for a silent one and asks it for ever, at
/// full speed, and a hang-up signal may have been ignored by whoever started us.
#[cfg(unix)]
pub(crate) fn leave_when_the_terminal_is_gone() -> io::Result<()> {
    let watch = || {
        if is_gone(io::stdin()) {
            std::process::exit(HUNG_UP);
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
