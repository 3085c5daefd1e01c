//! The way out that nobody asked for: a panic.

use std::io::{self, Write};
use std::panic;
use std::thread::{self, Thread};

use super::lifecycle::leave;

/// The exit code of a bug.
const BUG_EXIT_CODE: i32 = 101;

/// Gives the terminal back and ends the program when anything panics, unless
/// `is_survived` says that the rest of it can go on.
pub(crate) fn catch_panics(sentence: &'static str, is_survived: fn(&Thread) -> bool) {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if is_survived(&thread::current()) {
            return;
        }
        leave();
        report(panic);
        // If nobody can read it, the exit code still tells.
        let _unheard = writeln!(io::stderr(), "jogo: {sentence}");
        std::process::exit(BUG_EXIT_CODE);
    }));
}
