//! A room's code as people type, paste and dictate it.
//!
//! **Invariant:** does not depend on servers. `web/typed.js` has the same rule.

use std::net::Ipv6Addr;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::room_id::{InvalidRoomId, RoomId, ascii_digit};

/// The characters of a secret code. None is hard to tell from another.
const SECRET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The lengths of the groups of a secret code.
const GROUPS: [usize; 3] = [3, 4, 3];

/// The words in front of a code in a sentence, in all languages.
const NOUNS: [&str; 5] = ["sala", "room", "codigo", "código", "code"];

/// The words between such a noun and the code.
const LINKS: [&str; 6] = ["é", "eh", "e", "is", "es", "="];

/// Marks around a text that belong to the sentence or the chat that it was copied from.
const AROUND: &str = "\"'“”„‟«»‹›‘’‚`´<>(){}¡¿*•→";

/// Marks that end a sentence.
const ENDS: &str = ".,;:!?…";

/// Returns a text with the wide characters of East Asian keyboards, and digits of any
/// script, as ASCII. Characters that nobody sees go: chats and web pages put them around
/// a name or between its letters. So do the blanks around the colons of an address.
///
/// ```
/// assert_eq!(game::plain("１９２.168.0.10: ５０００"), "192.168.0.10:5000");
/// ```
pub fn plain(text: &str) -> String {
    let seen = |c: &char| !is_invisible(*c);
    let ascii: String = text.chars().filter(seen).map(plain_character).collect();
    without_blanks(&ascii)
}

fn is_invisible(c: char) -> bool {
    let is_variant = matches!(c, '\u{fe00}'..='\u{fe0f}');
    is_variant || c.general_category() == GeneralCategory::Format
}

/// Removes what surrounds a code or a link in a sentence or a chat: blanks, quotes,
/// brackets and punctuation. The brackets of an IPv6 address stay.
///
/// ```
/// use game::unwrapped;
///
/// assert_eq!(unwrapped(" [¡“gato”!], "), "gato");
/// assert_eq!(unwrapped("[::1]:5000."), "[::1]:5000");
/// ```
pub fn unwrapped(text: &str) -> &str {
    let around = |c: char| c.is_whitespace() || AROUND.contains(c);
    let mut rest = text;
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(around);
        rest = rest.trim_end_matches(|c: char| around(c) || ENDS.contains(c));
        if !begins_with_ipv6(rest) {
            rest = rest.strip_prefix('[').unwrap_or(rest);
        }
        if !rest.contains('[') {
            rest = rest.strip_suffix(']').unwrap_or(rest);
        }
        if rest.len() == before {
            return rest;
        }
    }
}

fn begins_with_ipv6(text: &str) -> bool {
    let literal = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    literal.is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok())
}

fn plain_character(c: char) -> char {
    let wide = u32::from(c).checked_sub(0xff01).filter(|at| *at < 94);
    let narrow = wide.and_then(|at| char::from_u32(at + 0x21));
    let other = match c {
        '\u{3000}' => Some(' '),
        '。' => Some('.'),
        '、' => Some(','),
        _ => None,
    };
    narrow.or(other).or_else(|| ascii_digit(c)).unwrap_or(c)
}

/// Returns a text whose addresses have no blanks around their colons, such as
/// `192.168.0.10: 5300` and `http: //casa`.
fn without_blanks(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        joined.push_str(before);
        rest = after;
        let next = after.trim_start();
        let host = joined.trim_end();
        if let Some(below) = next.strip_prefix("//")
            && is_scheme(last_word(&joined))
        {
            joined.push_str("://");
            rest = below.trim_start();
        } else if next.starts_with(|c: char| c.is_ascii_digit()) && is_host(last_word(host)) {
            joined.truncate(host.len());
            joined.push(':');
            rest = next;
        } else {
            joined.push(':');
        }
    }
    joined.push_str(rest);
    joined
}

fn last_word(text: &str) -> &str {
    text.rsplit(char::is_whitespace).next().unwrap_or_default()
}

/// Returns whether a word ends with the scheme of a link.
fn is_scheme(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.ends_with("http") || word.ends_with("https")
}

/// Returns whether a word ends like a host: an IP address, `localhost`, or a name with a dot.
fn is_host(word: &str) -> bool {
    let is_name = |last: &str| last.chars().all(|c| c.is_alphabetic() || c == '-');
    let is_number = |last: &str| last.bytes().all(|byte| byte.is_ascii_digit());
    word.ends_with(']')
        || word.to_ascii_lowercase().ends_with("localhost")
        || word.rsplit_once('.').is_some_and(|(_, last)| {
            !last.is_empty() && (is_number(last) || last.len() > 1 && is_name(last))
        })
}

/// Returns the last word behind a label, such as that of `code: "gato"`, without the marks
/// around it. A text without a label is returned whole.
pub fn without_label(text: &str) -> &str {
    let Some((label, word)) = text.rsplit_once(char::is_whitespace) else {
        return text;
    };
    let is_part_of_address = |label: &str| label.contains(['.', ':', '/']);
    match label.trim_end().strip_suffix(':') {
        Some(label) if !label.starts_with(['-', '–', '—']) && !is_part_of_address(label) => {
            unwrapped(word)
        }
        Some(_) | None => text,
    }
}

/// Returns the code in a sentence such as `a sala é 68pya` or `code: pizza`: the last word,
/// if a noun for it stands before.
pub fn code_in_sentence(text: &str) -> Option<&str> {
    let (before, code) = text.trim_end().rsplit_once([' ', ':', '\t', '\n'])?;
    code.parse::<RoomId>().ok()?;
    let ends = |c: char| c.is_whitespace() || c == ':';
    let before = before.trim_end_matches(ends);
    let (rest, last) = before.rsplit_once(ends).unwrap_or(("", before));
    let is = |words: &[&str], word: &str| words.contains(&word.to_lowercase().as_str());
    let noun = if is(&LINKS, last) {
        rest.trim_end().rsplit(ends).next().unwrap_or_default()
    } else {
        last
    };
    is(&NOUNS, noun).then_some(code)
}

impl RoomId {
    /// Reads a code that was typed by hand. The groups of a secret code may be joined or
    /// have other marks between them.
    ///
    /// ```
    /// use game::RoomId;
    ///
    /// assert_eq!(RoomId::typed("kkq4mmfaeq").unwrap().as_str(), "kkq-4mmf-aeq");
    /// assert_eq!(RoomId::typed("１２３").unwrap().as_str(), "123");
    /// ```
    ///
    /// # Errors
    /// Returns the first mistake in the code.
    pub fn typed(text: &str) -> Result<Self, InvalidRoomId> {
        let text = plain(text);
        secret(&text).unwrap_or(text).parse()
    }
}

/// Returns a secret code with its hyphens, or `None` for any other text. A word of ten
/// letters alone, or ten digits, is no secret code.
fn secret(text: &str) -> Option<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '‐'..='—');
    let groups: Vec<&str> = text.split(between).filter(|one| !one.is_empty()).collect();
    let code = groups.concat().to_ascii_lowercase();
    let lengths: Vec<usize> = groups.iter().map(|one| one.len()).collect();
    let grouped = lengths == [10] || lengths == GROUPS;
    (grouped && is_secret(code.as_bytes()))
        .then(|| format!("{}-{}-{}", &code[..3], &code[3..7], &code[7..]))
}

fn is_secret(code: &[u8]) -> bool {
    code.iter().all(|c| SECRET.contains(c))
        && code.iter().any(u8::is_ascii_digit)
        && !code.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wide_characters_and_digits_change() {
        for (text, read) in [
            ("１９２．０．２．２：５３１１", "192.0.2.2:5311"),
            ("ＰＩＺＺＡ", "PIZZA"),
            ("١٢٣", "123"),
            ("a\u{3000}b", "a b"),
            ("\u{2066}ga\u{200b}to\u{2069}\u{fe0f}", "gato"),
            ("maçã 猫", "maçã 猫"),
        ] {
            assert_eq!(plain(text), read);
        }
    }
}
