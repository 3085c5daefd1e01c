//! Writes standard output, one line for each event, without escape sequences. On a terminal a
//! longer line goes on in the next row, and breaks between words.
//!
//! **Invariant:** contains no sentences.

use std::io::{self, IsTerminal, Write};
use std::thread;

use tokio::sync::mpsc;
use unicode_width::UnicodeWidthStr;

use crate::appearance::letters::Letters;
use crate::terminal;

/// The destination of the lines.
#[derive(Debug)]
pub(super) struct Output {
    letters: Letters,
}

impl Output {
    /// Returns an output in the characters of the locale.
    pub(super) fn open(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            letters: Letters::of_environment(variable),
        }
    }

    /// Writes these lines in a single write.
    pub(super) fn write_lines(&self, lines: &[String]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let columns = columns();
        let text: String = lines
            .iter()
            .map(|line| folded(&encoded(line, self.letters), columns))
            .collect();
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

/// Returns the encoded line. Its content cannot break the line or contain a control
/// character.
fn encoded(line: &str, letters: Letters) -> String {
    let visible: String = line.chars().filter(|c| !c.is_control()).collect();
    letters.text(&visible).into_owned() + "\n"
}

/// Returns the width of the terminal, or a width that no line has.
fn columns() -> usize {
    let terminal = io::stdout().is_terminal();
    let size = terminal.then(|| crossterm::terminal::size().ok()).flatten();
    match size {
        Some((columns @ 1.., _)) => usize::from(columns),
        Some((0, _)) | None => usize::MAX,
    }
}

/// Returns a line that breaks between words. A longer word, such as a link, stays whole.
fn folded(line: &str, columns: usize) -> String {
    let mut text = String::new();
    let mut taken: usize = 0;
    for (index, word) in line.split(' ').enumerate() {
        let width = word.trim_end().width();
        if taken > 0 && taken + 1 + width > columns {
            text.push('\n');
            taken = 0;
        } else if index > 0 {
            text.push(' ');
            taken += 1;
        }
        text.push_str(word);
        taken += width;
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
        assert_eq!(encoded(line, Letters::All), "Você é X. João… 王\n");
        assert_eq!(encoded(line, Letters::Ascii), "Voce e X. Joao... ?\n");
        let spanish = "¡Nueva partida! ¿Está ñandú?";
        let written = encoded(spanish, Letters::All);
        assert_eq!(written, "¡Nueva partida! ¿Está ñandú?\n");
        let written = encoded(spanish, Letters::Ascii);
        assert_eq!(written, "Nueva partida! Esta nandu?\n");
    }

    #[test]
    fn a_terminal_breaks_lines_between_words_and_a_link_stays_whole() {
        let line = "Você é X, e João Pedro é O. http://192.168.0.10:5000/sala/gato\n";
        let text = folded(line, 20);
        let wrapped = "Você é X, e João\nPedro é O.\nhttp://192.168.0.10:5000/sala/gato\n";
        assert_eq!(text, wrapped);
        assert_eq!(folded(line, usize::MAX), line);
        assert_eq!(folded("  王小明  a\n", 80), "  王小明  a\n");
        assert_eq!(folded("\n", 80), "\n");
    }

    #[test]
    fn whatever_is_in_it_a_line_is_one_line_of_text() {
        let line = "a\nb\r\u{1b}[31mc\u{7}\u{9b}d\u{2028}";
        for letters in [Letters::All, Letters::Ascii] {
            let text = encoded(line, letters);
            assert_eq!(text.lines().count(), 1, "{text:?}");
            assert!(!text.trim_end().contains(char::is_control), "{text:?}");
        }
    }
}
