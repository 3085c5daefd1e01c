//! Labels of 64 bits: of a league, and of a person in it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A label of 64 bits. It is public, so it proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
struct Label(u64);

/// The error for text that is not 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidLabel;

/// The label of a league, drawn at random when the host opens it.
///
/// ```
/// use game::LeagueId;
///
/// let id = LeagueId::from_random(0xabc);
/// assert_eq!(id.to_string(), "0000000000000abc");
/// assert_eq!("0000000000000abc".parse(), Ok(id));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LeagueId(Label);

/// The label of a person in a league. A person is the holder of a token. The label is made from
/// the token's hash and cannot be turned back into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(Label);

impl LeagueId {
    /// Makes a label from 64 bits that the caller drew.
    pub const fn from_random(bits: u64) -> Self {
        Self(Label(bits))
    }
}

impl PersonId {
    /// Makes a label from the first bytes of a digest.
    pub(crate) const fn of_digest(first: [u8; 8]) -> Self {
        Self(Label(u64::from_be_bytes(first)))
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Display for InvalidLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a label has 16 hexadecimal digits")
    }
}

impl fmt::Display for LeagueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for LeagueId {
    type Err = InvalidLabel;

    fn from_str(text: &str) -> Result<Self, InvalidLabel> {
        text.to_owned().try_into().map(Self)
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.to_string()
    }
}

impl TryFrom<String> for Label {
    type Error = InvalidLabel;

    fn try_from(text: String) -> Result<Self, InvalidLabel> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let sound = text.len() == 16 && text.bytes().all(is_digit);
        let bits = sound.then(|| u64::from_str_radix(&text, 16).ok()).flatten();
        bits.map(Self).ok_or(InvalidLabel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_that_is_written_is_read() {
        let id = LeagueId::from_random(0xfedc_ba98_7654_3210);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"fedcba9876543210\"");
        assert_eq!(serde_json::from_str::<LeagueId>(&json).unwrap(), id);
        for other in ["", "abc", "FEDCBA9876543210", "+edcba9876543210"] {
            assert_eq!(other.parse::<LeagueId>(), Err(InvalidLabel), "{other}");
        }
    }
}
