//! Lines on standard error about a fault, free of anything that could control the terminal.

use std::io::{self, Write};

use tui::Clean;

/// The greatest width of a line about a fault, in columns.
const COLUMNS: usize = 500;

/// Prints a fault on standard error. It may repeat foreign text, such as a pasted address,
/// so each line is cleaned.
pub(crate) fn say(words: &str) {
    for line in words.lines() {
        // If this write fails as well, the exit code still tells of the fault.
        let _unheard = writeln!(io::stderr(), "{}", Clean::new(line, COLUMNS));
    }
}
