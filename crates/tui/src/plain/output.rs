//! Writes standard output, one line for each event, without escape sequences.
//!
//! **Invariant:** contains no sentences.

use std::io::{self, IsTerminal, Write};
use std::thread;

use tokio::sync::mpsc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::appearance::glyphs;
use crate::terminal;

/// The destination of the lines.
#[derive(Debug)]
pub(super) struct Output {
    /// Whether the locale supports only ASCII.
    ascii: bool,
}

impl Output {
    /// Returns an output in the characters of the locale.
    pub(super) fn open(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            ascii: !glyphs::is_utf8(variable),
        }
    }

    /// Writes these lines in a single write.
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

/// Returns the encoded line. Its content cannot break the line or contain a control
/// character.
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

/// Returns the line without accents. The marks that Spanish writes before a question or an
/// exclamation are left out, and any other character outside ASCII becomes `?`.
fn folded_to_ascii(line: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for c in line.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '…' => text.push_str("..."),
            '¡' | '¿' => {}
            c if c.is_ascii() => text.push(c),
            _ => text.push('?'),
        }
    }
    text
}

/// Reports when the reader of standard output is gone. Otherwise a client that has
/// nothing to write would hold its seat forever. A terminal that is gone is noticed by
/// reading it.
pub(super) fn reader_gone() -> io::Result<mpsc::Receiver<()>> {
    let (report, reader_gone) = mpsc::channel(1);
    if !io::stdout().is_terminal() {
        let watch = move || {
            if terminal::is_gone(io::stdout()) {
                // If nobody listens, the program is about to end.
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
        let spanish = "¡Nueva partida! ¿Está ñandú?";
        assert_eq!(encoded(spanish, false), "¡Nueva partida! ¿Está ñandú?\n");
        assert_eq!(encoded(spanish, true), "Nueva partida! Esta nandu?\n");
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
