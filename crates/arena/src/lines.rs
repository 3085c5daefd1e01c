//! Lines of any program, bounded, and the one of them that tells why it failed.

use std::io::{BufRead, Read};
use std::sync::{Mutex, PoisonError};

/// The maximum length of a line, in bytes.
const MAX_LINE_BYTES: u64 = 1_000;
/// The number of later lines after which a line about an error is old news. The traces of
/// Node and Java are shorter.
const TRACE_LINES: u32 = 40;
/// The line of Rust after the words of a panic.
const ADVICE_AFTER_A_PANIC: &str = "note: run with `RUST_BACKTRACE";

/// Returns the next line, or a part of an overlong one with `false`.
pub(crate) fn next_line(input: &mut impl BufRead) -> Option<(String, bool)> {
    let mut line = Vec::new();
    let limited = input.by_ref().take(MAX_LINE_BYTES);
    let read = { limited }.read_until(b'\n', &mut line);
    if matches!(read, Ok(0) | Err(_)) {
        return None;
    }
    let whole = line.ends_with(b"\n") || (line.len() as u64) < MAX_LINE_BYTES;
    Some((String::from_utf8_lossy(&line).into_owned(), whole))
}

/// The line of standard error that tells most.
#[derive(Debug, Default)]
pub(crate) struct Complaint {
    last: String,
    /// The last line that names an error, and the number of lines after it.
    error: Option<(String, u32)>,
}

impl Complaint {
    /// Reads lines until the end. All but the kept ones are dropped, because a program with
    /// a full pipe would stand still.
    pub(crate) fn keep(mut input: impl BufRead, kept: &Mutex<Self>) {
        while let Some((line, _)) = next_line(&mut input) {
            if !line.trim().is_empty() && !line.starts_with(ADVICE_AFTER_A_PANIC) {
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .hear(line);
            }
        }
    }

    fn hear(&mut self, line: String) {
        match &mut self.error {
            _ if names_an_error(&line) => self.error = Some((line.clone(), 0)),
            Some((_, since)) => *since += 1,
            None => {}
        }
        self.last = line;
    }

    /// Returns the line: the last one that names an error, unless much was said since, or
    /// else the last one. May be empty.
    pub(crate) fn line(&self) -> &str {
        match &self.error {
            Some((error, since)) if *since < TRACE_LINES => error,
            Some(_) | None => &self.last,
        }
    }
}

/// Returns whether a line names an error, as `TypeError: x` does. Node writes its version
/// last, and the places in the program after the error.
fn names_an_error(line: &str) -> bool {
    let mut words = line.split(|c: char| c.is_whitespace() || c == ':');
    let indented = line.starts_with(char::is_whitespace);
    !indented && words.any(|word| word.ends_with("Error") || word.ends_with("Exception"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(said: &str) -> String {
        let kept = Mutex::default();
        Complaint::keep(said.as_bytes(), &kept);
        kept.into_inner().unwrap().line().trim_end().to_owned()
    }

    #[test]
    fn of_a_trace_the_line_with_the_error_is_kept() {
        let node = "/home/maria/client.js:9\n    throw x;\n    ^\n\n\
                    TypeError: Cannot read properties of null (reading 'map')\n    \
                    at Socket.<anonymous> (/home/maria/client.js:9:5)\n\nNode.js v20.19.2\n";
        let told = "TypeError: Cannot read properties of null (reading 'map')";
        assert_eq!(kept(node), told);
        let python = "Traceback (most recent call last):\n  File \"bot.py\", line 9\n    \
                      raise KeyError\nKeyError: 'vez'\n";
        assert_eq!(kept(python), "KeyError: 'vez'");
        let rust = "\nthread 'main' panicked at src/main.rs:2:14:\nno free square\n\
                    note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
        assert_eq!(kept(rust), "no free square");
        let java =
            "Exception in thread \"main\" java.lang.NullPointerException: vez\n\tat Bot.main\n";
        let start = "Exception in thread";
        assert!(kept(java).starts_with(start), "{}", kept(java));
    }

    #[test]
    fn without_an_error_the_last_line_is_kept_and_an_old_error_is_forgotten() {
        assert_eq!(kept("one\ntwo\n\n"), "two");
        assert_eq!(kept(""), "");
        let old = "Error: try again\n".to_owned() + &"thinking\n".repeat(50) + "no move left\n";
        assert_eq!(kept(&old), "no move left");
    }
}
