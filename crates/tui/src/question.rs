//! A question to a user at a terminal, before the screen opens.
//!
//! **Invariant:** leaves the terminal as it is.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use crate::appearance::letters::Letters;

/// The maximum length of an answer, in bytes. A terminal hands on no longer line.
const MAX_ANSWER_BYTES: u64 = 4_096;

/// Returns whether there is a terminal at which a user can be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Asks a user at a terminal, and returns the line of the answer as it was typed, or `None`
/// at the end of the input.
///
/// # Errors
///
/// Returns an error if the terminal can no longer be read or written.
pub fn ask(question: &str) -> io::Result<Option<String>> {
    let letters = Letters::of_environment(|name| std::env::var(name).ok());
    let mut out = io::stdout().lock();
    write!(out, "{} ", letters.text(question))?;
    out.flush()?;
    let mut line = Vec::new();
    let mut input = io::stdin().lock().take(MAX_ANSWER_BYTES);
    if input.read_until(b'\n', &mut line)? == 0 {
        writeln!(out)?;
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}
