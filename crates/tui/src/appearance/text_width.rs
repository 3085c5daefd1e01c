//! Text measured in columns: cut, and wrapped. Knows no sentences.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text cut to so many columns, ending in `…` where something is missing.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
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
    if columns > 0 {
        out.push('…');
    }
    out
}

/// A sentence cut to so many columns between two words, ending in `…` where something
/// is missing; a word that would fill more than that alone is cut anywhere.
pub(crate) fn cut_sentence(text: &str, columns: usize) -> String {
    let cut = cut(text, columns);
    if cut == text {
        return cut;
    }
    let kept = cut.trim_end_matches('…');
    let start = kept.rfind(' ').map_or(0, |space| space + 1);
    let word = text[start..].split(' ').next().unwrap_or_default();
    let whole = start + word.len() <= kept.len();
    if whole || start == 0 || word.width() > columns {
        return cut;
    }
    format!("{}…", kept[..start].trim_end())
}

/// Text in lines of at most so many columns, broken at spaces, or anywhere where a
/// word is wider than a line.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let mut word = word.to_owned();
        let space = usize::from(!line.is_empty());
        if line.width() + space + word.width() > columns && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while word.width() > columns {
            let head = head(&word, columns);
            if head.is_empty() {
                return lines;
            }
            word.drain(..head.len());
            lines.push(head);
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The longest beginning of a text that fits.
fn head(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_and_wrapped_by_columns() {
        assert_eq!(cut("Maria das Dores", 12), "Maria das D…");
        assert_eq!(cut("王小明王小明王小明", 12), "王小明王小…");
        assert_eq!(cut("Ana", 0), "");
        assert_eq!(cut_sentence("Vez de Maria", 10), "Vez de…");
        assert_eq!(cut_sentence("Vez de Maria", 7), "Vez de…");
        assert_eq!(cut_sentence("Vez de Maria", 12), "Vez de Maria");
        assert_eq!(cut_sentence("Maximiliana", 5), "Maxi…");
        assert_eq!(
            cut_sentence("em 192.168.0.10:5000.", 16),
            "em 192.168.0.10…"
        );
        assert_eq!(
            wrap("Espere alguém entrar.", 9),
            ["Espere", "alguém", "entrar."]
        );
        assert_eq!(wrap("http://abc/def ok", 6), ["http:/", "/abc/d", "ef ok"]);
        assert_eq!(wrap("abc", 0), Vec::<String>::new());
    }
}
