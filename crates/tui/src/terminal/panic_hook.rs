//! Restores the terminal after a panic.

use std::io::{self, Write};
use std::panic;
use std::thread::{self, Thread};

use super::lifecycle::leave;

/// The exit code after a bug.
const BUG_EXIT_CODE: i32 = 101;

/// Restores the terminal and ends the program after any panic. Panics on threads for
/// which `is_survived` returns true are ignored.
pub(crate) fn catch_panics(sentence: &'static str, is_survived: fn(&Thread) -> bool) {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if is_survived(&thread::current()) {
            return;
        }
        leave();
        report(panic);
        // If nobody can read the sentence, the exit code remains.
        let _unheard = writeln!(io::stderr(), "jogo: {sentence}");
        std::process::exit(BUG_EXIT_CODE);
    }));
}
