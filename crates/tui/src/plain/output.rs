//! Standard output, one event a line, and never an escape sequence. Knows no sentences.

use std::io::{self, IsTerminal, Write};
use std::thread;

use tokio::sync::mpsc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::appearance::glyphs;
use crate::terminal;

/// Where lines are said.
#[derive(Debug)]
pub(super) struct Output {
    /// Only ASCII can be read there.
    ascii: bool,
}

impl Output {
    /// In the characters that the locale has.
    pub(super) fn open(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            ascii: !glyphs::is_utf8(variable),
        }
    }

    /// Says these lines, in one write.
    pub(super) fn write_lines(&self, lines: &[String]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let text: String = lines.iter().map(|line| encoded(line, self.ascii)).collect();
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

/// A line as it is written. Whatever is in it, it stays one line, and plain text.
fn encoded(line: &str, ascii: bool) -> String {
    let visible = line.chars().filter(|c| !c.is_control());
    let mut text = if ascii {
        folded_to_ascii(visible)
    } else {
        visible.collect()
    };
    text.push('\n');
    text
}

/// Without accents, and with a question mark for what has no letter in ASCII.
fn folded_to_ascii(line: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for c in line.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '…' => text.push_str("..."),
            c if c.is_ascii() => text.push(c),
            _ => text.push('?'),
        }
    }
    text
}

/// Rings once nobody can read any more: else a client that has nothing to say would
/// sit on its chair for ever. A terminal that goes away is noticed by reading it.
pub(super) fn reader_gone() -> io::Result<mpsc::Receiver<()>> {
    let (report, reader_gone) = mpsc::channel(1);
    if !io::stdout().is_terminal() {
        let watch = move || {
            if terminal::is_gone(io::stdout()) {
                // Who does not listen any more is about to end.
                let _ending = report.blocking_send(());
            }
        };
        thread::Builder::new()
            .name("reader".to_owned())
            .spawn(watch)?;
    }
    Ok(reader_gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_written_where_they_can_be_read() {
        let line = "Você é X. João… 王";
        assert_eq!(encoded(line, false), "Você é X. João… 王\n");
        assert_eq!(encoded(line, true), "Voce e X. Joao... ?\n");
    }

    #[test]
    fn whatever_is_in_it_a_line_is_one_line_of_text() {
        let line = "a\nb\r\u{1b}[31mc\u{7}\u{9b}d\u{2028}";
        for ascii in [false, true] {
            let text = encoded(line, ascii);
            assert_eq!(text.lines().count(), 1, "{text:?}");
            assert!(!text.trim_end().contains(char::is_control), "{text:?}");
        }
    }
}
