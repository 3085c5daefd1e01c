//! Takes the terminal over, and restores it on every way out.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use super::window_state::NEUTRAL_TITLE;

/// Enters the alternate screen and erases it, hides the cursor and saves the title. Also
/// enables bracketed paste. GNU screen and mosh have no alternate screen, so the erasing
/// removes the shell's text there.
///
/// Nothing here makes the terminal talk: it may still be asked for its background, and
/// reports before the answer would spoil it.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[2J\x1b[?25l\x1b[22;0t\x1b[?2004h";

/// Ends a frame that may be incomplete, and disables the mouse and all reports.
const QUIET: &[u8] = b"\x1b[?2026l\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?2004l";

/// Undoes [`ENTER`]. Without an alternate screen, the shell continues on an empty screen.
const LEAVE: &[u8] = b"\x1b[23;0t\x1b[?25h\x1b[0m\x1b[2J\x1b[H\x1b[?1049l";

/// Whether the terminal is taken over.
static ACTIVE: AtomicBool = AtomicBool::new(false);

/// Whether the window may have a title of ours.
static TITLED: AtomicBool = AtomicBool::new(false);

/// Notes that the window has a title of ours.
pub(super) fn note_title() {
    TITLED.store(true, Ordering::SeqCst);
}

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
        let _gone = unbuffered().and_then(|mut out| out.write_all(&farewell()));
        let _gone = disable_raw_mode();
    }
}

/// Returns the bytes that restore the terminal.
fn farewell() -> Vec<u8> {
    let title = match TITLED.swap(false, Ordering::SeqCst) {
        true => NEUTRAL_TITLE,
        false => "",
    };
    [QUIET, title.as_bytes(), LEAVE].concat()
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
