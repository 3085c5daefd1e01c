//! Foreign text made harmless: the only door through which words of another machine
//! enter a room or a screen.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_width::UnicodeWidthChar;

/// One line of foreign text that may be shown: in NFC, without control, bidi,
/// zero-width, private or unassigned characters. There is no other way to make one
/// than to clean what came. Copies share it, since every board told carries two names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Clean(Arc<str>);

impl Clean {
    /// What may be shown of `text`, at most so many terminal columns of it.
    pub fn new(text: &str, columns: usize) -> Self {
        Self(clean(text, columns).into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Clean {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A person's name; may be empty, then clients show their own word for "player".
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Name(Clean);

impl Name {
    /// The widest name, in terminal columns.
    pub const MAX_COLUMNS: usize = 24;

    /// The name in `text`, cleaned.
    pub fn new(text: &str) -> Self {
        Self(Clean::new(text, Self::MAX_COLUMNS))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

/// Characters of the input that are looked at: a stranger may send megabytes that
/// come to nothing.
const LONGEST_INPUT: usize = 1_000;

/// Combining marks allowed on one base; more only serve to smear over neighbours.
const MARKS_PER_BASE: usize = 2;

/// `text` in NFC without control, bidi, zero-width, private or unassigned
/// characters, white space folded and trimmed, cut to `columns` terminal columns.
fn clean(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let (mut used, mut marks, mut pending_space) = (0, 0, false);
    let shown = text.chars().take(LONGEST_INPUT).nfc().filter(is_shown);
    // Without what stood between them, a letter and its mark may become one: marks are
    // counted only then.
    for c in shown.collect::<String>().nfc() {
        if c.is_whitespace() {
            pending_space = !out.is_empty();
            continue;
        }
        let width = c.width().unwrap_or(0);
        if width == 0 {
            marks += 1;
            if !out.is_empty() && marks <= MARKS_PER_BASE && !pending_space {
                out.push(c);
            }
            continue;
        }
        if used + width + usize::from(pending_space) > columns {
            break;
        }
        if pending_space {
            out.push(' ');
            used += 1;
            pending_space = false;
        }
        out.push(c);
        used += width;
        marks = 0;
    }
    out
}

/// Whether a character is white space, takes columns, or is a mark on one that does.
fn is_shown(c: &char) -> bool {
    let takes_columns = || c.width().is_some_and(|width| width > 0);
    c.is_whitespace() || (is_visible(*c) && (takes_columns() || is_combining_mark(*c)))
}

fn is_visible(c: char) -> bool {
    use GeneralCategory as Category;
    let category = c.general_category();
    let hidden = [
        Category::Control,
        Category::Format,
        Category::Surrogate,
        Category::PrivateUse,
        Category::Unassigned,
        Category::LineSeparator,
        Category::ParagraphSeparator,
    ];
    // Letters and marks to Unicode, nothing to the eye: fillers, joiners, and the
    // variation selectors, which can also widen the character before them.
    let blank = matches!(
        c,
        '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}'
            | '\u{e0100}'..='\u{e01ef}'
    );
    !hidden.contains(&category) && !blank
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn names_of_people_pass() {
        for name in [
            "Ana",
            "João da Silva",
            "Zoë",
            "王小明",
            "Ольга",
            "O'Neil",
            "नमस्ते",
        ] {
            let name: String = name.nfc().collect();
            assert_eq!(Name::new(&name).as_str(), name);
        }
    }

    #[test]
    fn marks_are_counted_on_the_letter_that_is_shown() {
        let name = Name::new("\u{ea}\u{300}\u{1b}\u{327}\u{20e3}");
        assert_eq!(name.as_str(), "\u{229}\u{302}\u{300}");
        assert_eq!(Name::new(name.as_str()), name);
    }

    #[test]
    fn what_steers_a_terminal_or_hides_is_dropped() {
        assert_eq!(
            Name::new("\u{1b}]0;x\u{7}A\u{9b}31mna").as_str(),
            "]0;xA31mna"
        );
        assert_eq!(
            Name::new("a\u{202e}b\u{200b}c\u{feff}d\u{e0041}\u{2066}").as_str(),
            "abcd"
        );
        assert_eq!(Name::new("\u{3164}\u{2800}\u{ad}").as_str(), "");
        assert_eq!(Name::new("  a \t\n b  ").as_str(), "a b");
    }

    #[test]
    fn no_more_is_looked_at_than_could_be_wanted() {
        let hidden = "\u{200b}".repeat(LONGEST_INPUT - 1);
        assert_eq!(Name::new(&format!("{hidden}Ana")).as_str(), "A");
    }

    #[test]
    fn marks_cannot_pile_up() {
        let zalgo = format!("q{}r", "\u{300}".repeat(500));
        assert_eq!(Name::new(&zalgo).as_str(), "q\u{300}\u{300}r");
        assert_eq!(Name::new("\u{300}\u{301}").as_str(), "");
    }

    #[test]
    fn wide_characters_count_double() {
        assert_eq!(Name::new(&"王".repeat(40)).as_str().width(), 24);
        assert_eq!(clean("abcdef", 3), "abc");
    }
}
