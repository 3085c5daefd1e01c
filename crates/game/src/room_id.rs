//! The name of a room.
//!
//! **Invariant:** does not depend on the room's content.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// 1 to 32 ASCII letters, digits, `-` and `_`, folded to lower case. Copies share the text.
///
/// ```
/// use game::{InvalidRoomId, RoomId};
///
/// let room: RoomId = "Gato-1".parse().unwrap();
/// assert_eq!(room.as_str(), "gato-1");
/// assert_eq!("sala 1".parse::<RoomId>(), Err(InvalidRoomId::Blank));
/// assert_eq!(RoomId::nearest("Sala da Vó").unwrap().as_str(), "sala-da-vo");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct RoomId(Arc<str>);

/// The rule that a text breaks, so that it is no room id. The first mistake counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidRoomId {
    /// There is no text.
    Empty,
    /// It has a letter that is not one of the 26, such as an accented one.
    Accent,
    /// It has a blank.
    Blank,
    /// It has another character that is not allowed.
    Character,
    /// It is longer than [`RoomId::MAX_LENGTH`].
    Long,
}

impl std::fmt::Display for InvalidRoomId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a room id is 1 to 32 letters, digits, - or _")
    }
}

impl std::error::Error for InvalidRoomId {}

impl RoomId {
    /// The greatest length of an id, in characters.
    pub const MAX_LENGTH: usize = 32;

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the room id that is nearest to a text. Accents go, and digits of other
    /// scripts become ASCII digits. Blanks become `-`, and everything else that is not
    /// allowed goes. Returns `None` if nothing is left.
    pub fn nearest(text: &str) -> Option<Self> {
        let words: Vec<String> = text
            .split(|c: char| c.is_whitespace() || c == '/')
            .map(|word| {
                let letters = word.nfkd().filter(|c| !is_combining_mark(*c));
                let nearest = letters.flat_map(near);
                nearest.filter(|c| is_allowed(*c)).collect::<String>()
            })
            .filter(|word| !word.is_empty())
            .collect();
        let text: String = words.join("-").chars().take(Self::MAX_LENGTH).collect();
        text.trim_end_matches('-').parse().ok()
    }
}

const fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Returns the characters that are nearest to one without accents.
fn near(c: char) -> impl Iterator<Item = char> {
    /// Latin letters that no accent explains, and their usual spelling.
    const LETTERS: [(char, &str); 9] = [
        ('ß', "ss"),
        ('æ', "ae"),
        ('œ', "oe"),
        ('ø', "o"),
        ('ł', "l"),
        ('đ', "d"),
        ('ð', "d"),
        ('þ', "th"),
        ('ı', "i"),
    ];
    let lower = c.to_lowercase().next();
    let spelled = LETTERS.iter().find(|(letter, _)| Some(*letter) == lower);
    let digit = ascii_digit(c).unwrap_or(c);
    let alone = spelled.is_none().then_some(digit);
    spelled
        .map_or("", |(_, spelled)| *spelled)
        .chars()
        .chain(alone)
}

/// Returns the ASCII digit for a digit of any script. The digits of a script follow one
/// another, beginning with its zero.
pub(crate) fn ascii_digit(c: char) -> Option<char> {
    let is_digit = |c: char| c.general_category() == GeneralCategory::DecimalNumber;
    let below = |by: &u32| {
        let other = u32::from(c).checked_sub(*by).and_then(char::from_u32);
        other.is_some_and(is_digit)
    };
    let value = (1..=9).take_while(below).last().unwrap_or(0);
    is_digit(c).then(|| char::from_digit(value, 10)).flatten()
}

impl std::str::FromStr for RoomId {
    type Err = InvalidRoomId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mistake = |c: char| match c {
            _ if c.is_alphabetic() || is_combining_mark(c) => InvalidRoomId::Accent,
            _ if c.is_whitespace() => InvalidRoomId::Blank,
            _ => InvalidRoomId::Character,
        };
        if text.is_empty() {
            return Err(InvalidRoomId::Empty);
        }
        if let Some(c) = text.chars().find(|c| !is_allowed(*c)) {
            return Err(mistake(c));
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(InvalidRoomId::Long);
        }
        Ok(Self(text.to_ascii_lowercase().into()))
    }
}

impl TryFrom<String> for RoomId {
    type Error = InvalidRoomId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl Serialize for RoomId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl std::fmt::Display for RoomId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_folded_and_everything_else_is_refused() {
        assert_eq!("GaTo-1_".parse::<RoomId>().unwrap().as_str(), "gato-1_");
        let long = "a".repeat(33);
        for (bad, mistake) in [
            ("", InvalidRoomId::Empty),
            (" ", InvalidRoomId::Blank),
            ("a b", InvalidRoomId::Blank),
            ("sala/1", InvalidRoomId::Character),
            ("não", InvalidRoomId::Accent),
            ("na\u{303}o", InvalidRoomId::Accent),
            ("a\n", InvalidRoomId::Blank),
            ("\u{202e}a", InvalidRoomId::Character),
            (long.as_str(), InvalidRoomId::Long),
        ] {
            assert_eq!(bad.parse::<RoomId>(), Err(mistake), "{bad:?}");
        }
    }

    #[test]
    fn the_nearest_code_keeps_the_letters_that_were_meant() {
        for (text, near) in [
            ("maçã", Some("maca")),
            ("sala da vó", Some("sala-da-vo")),
            ("  João & Zé  ", Some("joao-ze")),
            ("3º ano B", Some("3o-ano-b")),
            ("mesa/2", Some("mesa-2")),
            ("ｇａｔｏ１", Some("gato1")),
            ("Straße", Some("strasse")),
            ("Włodzimierz", Some("wlodzimierz")),
            ("Nguyễn Minh", Some("nguyen-minh")),
            ("Ærø-Đà", Some("aero-da")),
            ("١٢٣", Some("123")),
            ("गेम ९", Some("9")),
            ("★", None),
            ("", None),
            ("猫", None),
        ] {
            let found = RoomId::nearest(text);
            assert_eq!(found.as_ref().map(RoomId::as_str), near, "{text:?}");
        }
        let cut = RoomId::nearest(&"ab ".repeat(20)).unwrap();
        assert_eq!(
            cut.as_str(),
            "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab",
            "32 at most"
        );
    }
}
