//! Foreign text made harmless. Words of another machine enter a room or a screen only
//! through this module.

use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_width::UnicodeWidthChar;

use crate::reserved;

/// One line of foreign text that is safe to show. It is in NFC, without control, bidi,
/// zero-width, private or unassigned characters. Cleaning foreign text is the only way to
/// make one. Copies share the text, since every board sent carries two names.
///
/// ```
/// use game::Clean;
///
/// // The escape character is gone, so that the terminal does not clear its screen.
/// assert_eq!(Clean::new("\u{1b}[2J\nAna", 24).as_str(), "[2J Ana");
/// assert_eq!(Clean::new("Ana Maria", 6).as_str(), "Ana Ma");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Clean(Arc<str>);

impl Clean {
    /// Returns the part of `text` that is safe to show, at most `columns` terminal columns
    /// wide.
    pub fn new(text: &str, columns: usize) -> Self {
        Self(clean(text, columns).into())
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Clean {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A person's name. It may be empty: clients then have their own word for a nameless player.
/// A name that would pose as one of the program's own words is shown in quotation marks.
///
/// ```
/// use game::Name;
///
/// assert_eq!(Name::new("  Ana\t Maria ").as_str(), "Ana Maria");
/// assert_eq!(Name::new(&"王".repeat(40)).as_str(), "王".repeat(12), "24 columns");
/// assert_eq!(Name::new("Você").as_str(), "\"Você\"");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Name(Clean);

impl Name {
    /// The greatest width of a name, in terminal columns.
    pub const MAX_COLUMNS: usize = 24;

    /// Cleans the name in `text`.
    pub fn new(text: &str) -> Self {
        let name = Clean::new(text, Self::MAX_COLUMNS);
        if !reserved::poses(name.as_str()) {
            return Self(name);
        }
        let shorter = Clean::new(name.as_str(), Self::MAX_COLUMNS - 2);
        Self(Clean(format!("\"{shorter}\"").into()))
    }

    /// Returns whether the person has no name.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// Returns the name as text.
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

/// The number of input characters that are read: a stranger may send megabytes without
/// anything to show.
const LONGEST_INPUT: usize = 1_000;

/// The number of combining marks allowed on one base; more would only smear over neighbors.
const MARKS_PER_BASE: usize = 2;

/// Returns `text` in NFC without control, bidi, zero-width, private or unassigned
/// characters. White space is folded and trimmed, and the result is cut to `columns`
/// terminal columns.
fn clean(text: &str, columns: usize) -> String {
    let mut out = String::new();
    let (mut used, mut marks, mut pending_space) = (0, 0, false);
    let shown = text.chars().take(LONGEST_INPUT).nfc().filter(is_shown);
    // When the characters between them are gone, a letter and its mark may become one
    // character, so marks are counted only then.
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

/// Returns whether a character is white space, takes columns, or is a combining mark.
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
    // Unicode calls these letters and marks, but they show nothing: fillers, joiners, and
    // variation selectors. A variation selector can also widen the character before it.
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
        let name = Name::new("\u{1b}]0;x\u{7}A\u{9b}31mna");
        assert_eq!(name.as_str(), "]0;xA31mna");
        let name = Name::new("a\u{202e}b\u{200b}c\u{feff}d\u{e0041}\u{2066}");
        assert_eq!(name.as_str(), "abcd");
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
