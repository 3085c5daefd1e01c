//! Cuts and wraps text by its width in columns.
//!
//! **Invariant:** does not depend on any sentence.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::Span;
use unicode_width::UnicodeWidthChar;

/// Returns the number of columns in which a text is drawn.
///
/// The width of a whole text may be smaller. It counts the Arabic letters lam and alef in a
/// row as one, but the screen and every terminal have a cell for each of them.
pub(crate) fn width_of(text: &str) -> usize {
    let span = Span::raw(text);
    let drawn = span.styled_graphemes(Style::default());
    drawn
        .map(|part| usize::from(part.symbol.cell_width()))
        .sum()
}

/// Returns the text cut to a number of columns. A cut text ends in `…`.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width_of(text) <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        out.push(c);
    }
    if columns == 0 {
        return out;
    }
    // A text that is cut at a blank or at its own `…` does not show both.
    out.truncate(out.trim_end_matches([' ', '…']).len());
    out.push('…');
    out
}

/// Returns the sentence cut between two words to a number of columns. A cut sentence ends
/// in `…`. A word that is wider than all columns is cut anywhere.
pub(crate) fn cut_sentence(text: &str, columns: usize) -> String {
    let cut = cut(text, columns);
    if cut == text {
        return cut;
    }
    let kept = cut.trim_end_matches('…');
    let start = kept.rfind(' ').map_or(0, |space| space + 1);
    let word = text[start..].split(' ').next().unwrap_or_default();
    let whole = start + word.len() <= kept.len();
    if whole || start == 0 || width_of(word) > columns {
        return cut;
    }
    format!("{}…", kept[..start].trim_end_matches([' ', '…']))
}

/// Returns the text in lines of a maximum width. Lines break at spaces. A word that is
/// wider than a line breaks anywhere.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let too_wide = |c: char| c.width().unwrap_or(0) > columns;
    let text = text.find(too_wide).map_or(text, |at| &text[..at]);
    if text.is_empty() {
        return Vec::new();
    }
    // All options are explicit: another crate may enable features that change the
    // defaults.
    let options = textwrap::Options::new(columns)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(text, options);
    lines.into_iter().map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_and_wrapped_by_columns() {
        assert_eq!(cut("Maria das Dores", 12), "Maria das D…");
        assert_eq!(cut("王小明王小明王小明", 12), "王小明王小…");
        assert_eq!(cut("Ana", 0), "");
        // "Alaa" and "Lara", each with lam and alef.
        assert_eq!(cut("علاء لارا", 9), "علاء لارا");
        assert_eq!(cut("علاء لارا", 8), "علاء لا…");
        assert_eq!(cut("Vez de Ana… agora", 12), "Vez de Ana…");
        assert_eq!(cut_sentence("Vez de Ana… agora", 12), "Vez de…");
        assert_eq!(cut_sentence("Vez de Maria", 10), "Vez de…");
        assert_eq!(cut_sentence("Vez de Maria", 7), "Vez de…");
        assert_eq!(cut_sentence("Vez de Maria", 12), "Vez de Maria");
        assert_eq!(cut_sentence("Maximiliana", 5), "Maxi…");
        let cut = cut_sentence("em 192.168.0.10:5000.", 16);
        assert_eq!(cut, "em 192.168.0.10…");
        let lines = wrap("Espere alguém entrar.", 9);
        assert_eq!(lines, ["Espere", "alguém", "entrar."]);
        assert_eq!(wrap("http://abc/def ok", 6), ["http:/", "/abc/d", "ef ok"]);
        assert_eq!(wrap("abc", 0), Vec::<String>::new());
        assert_eq!(wrap("", 9), Vec::<String>::new());
        // A hyphen is not a break point. A character that is wider than a line ends the
        // text.
        assert_eq!(wrap("a guarda-chuva", 9), ["a", "guarda-ch", "uva"]);
        assert_eq!(wrap("ab 王c", 1), ["a", "b"]);
    }
}
