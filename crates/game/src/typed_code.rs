//! What a person types in place of a room id: the flaw in it, and the nearest id.
//! `web/typed.js` has the same rule, and `crates/game/tests/typed-rooms.json` compares both.
//!
//! **Invariant:** does not depend on sentences.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use crate::RoomId;

/// The reason why a text is no room id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFlaw {
    /// There is no text.
    Empty,
    /// Letters with accents.
    Accent,
    /// Blanks between the letters.
    Blank,
    /// Both accents and blanks.
    AccentAndBlank,
    /// A sign or a letter that no room id has.
    Sign,
    /// More than [`RoomId::MAX_LENGTH`] characters.
    Long,
}

impl CodeFlaw {
    /// Returns the flaw in `text`, or `None` for a valid room id.
    ///
    /// ```
    /// use game::CodeFlaw;
    ///
    /// assert_eq!(CodeFlaw::of("sala da vó"), Some(CodeFlaw::AccentAndBlank));
    /// assert_eq!(CodeFlaw::of("sala-da-vo"), None);
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        if text.parse::<RoomId>().is_ok() {
            return None;
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c) || c.is_whitespace();
        let accent = text.chars().any(is_accented);
        let blank = text.contains(char::is_whitespace);
        Some(if text.is_empty() {
            Self::Empty
        } else if !text.chars().all(|c| allowed(c) || is_accented(c)) {
            Self::Sign
        } else {
            match (accent, blank) {
                (true, true) => Self::AccentAndBlank,
                (true, false) => Self::Accent,
                (false, true) => Self::Blank,
                (false, false) => Self::Long,
            }
        })
    }
}

impl RoomId {
    /// Returns the room id that looks most like `text`, or `None` if there is none.
    ///
    /// ```
    /// use game::RoomId;
    ///
    /// assert_eq!(RoomId::nearest("Sala da vó").unwrap().as_str(), "sala-da-vo");
    /// assert_eq!(RoomId::nearest("!"), None);
    /// ```
    pub fn nearest(text: &str) -> Option<Self> {
        let mut plain = String::new();
        for part in text.chars().map(plainly) {
            for c in part.chars() {
                if c != '-' || !plain.ends_with('-') {
                    plain.push(c);
                }
            }
        }
        let plain = plain.trim_matches('-');
        let short = plain.get(..Self::MAX_LENGTH).unwrap_or(plain);
        short.trim_end_matches('-').parse().ok()
    }
}

/// Returns a character as ASCII without its accent. Any other character that shows becomes a
/// hyphen.
fn plainly(c: char) -> String {
    let unseen = matches!(
        c.general_category(),
        GeneralCategory::Format | GeneralCategory::Control
    );
    if (unseen || is_combining_mark(c)) && !c.is_whitespace() {
        return String::new();
    }
    let bare = without_accent(c);
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !bare.is_empty() && bare.chars().all(allowed) {
        return bare;
    }
    digit(c).unwrap_or('-').to_string()
}

fn without_accent(c: char) -> String {
    let parts = c.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c));
    parts.fold(String::new(), |mut bare, part| {
        match part {
            'ß' => bare.push_str("ss"),
            'ø' => bare.push('o'),
            'ł' => bare.push('l'),
            'đ' => bare.push('d'),
            'æ' => bare.push_str("ae"),
            'œ' => bare.push_str("oe"),
            'ı' => bare.push('i'),
            other => bare.push(other),
        }
        bare
    })
}

fn is_accented(c: char) -> bool {
    let bare = without_accent(c);
    c.is_alphabetic()
        && !c.is_ascii()
        && !bare.is_empty()
        && bare.chars().all(|part| part.is_ascii_lowercase())
        && c.nfkc().eq([c])
}

/// Returns the ASCII digit for a digit of any script. The digits of a script follow one
/// another, beginning with its zero.
fn digit(c: char) -> Option<char> {
    let is_digit = |c: char| c.general_category() == GeneralCategory::DecimalNumber;
    let plain = c.nfkc().next().filter(|_| is_digit(c))?;
    let before = |steps: u32| char::from_u32(u32::from(plain) - steps).is_some_and(is_digit);
    let value = (1..=9).take_while(|steps| before(*steps)).count();
    u32::try_from(value)
        .ok()
        .and_then(|value| char::from_digit(value, 10))
}
