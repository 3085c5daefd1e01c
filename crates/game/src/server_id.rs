//! The identity of a server.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The identity of a server: 128 random bits that stay with its rooms, whatever address it
/// has. It is public, so it proves nothing.
///
/// ```
/// use game::ServerId;
///
/// let id = ServerId::from_random(7);
/// assert_eq!(id.to_string().parse(), Ok(id));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerId(u128);

/// The error for text that is not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidServerId;

impl ServerId {
    /// Makes an identity from 128 bits that the caller drew.
    pub const fn from_random(bits: u128) -> Self {
        Self(bits)
    }

    /// Returns the bits from which the identity was made.
    pub const fn bits(self) -> u128 {
        self.0
    }
}

impl fmt::Display for ServerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl FromStr for ServerId {
    type Err = InvalidServerId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let sound = text.len() == 32 && text.bytes().all(is_digit);
        let bits = sound.then(|| u128::from_str_radix(text, 16).ok()).flatten();
        bits.map(Self).ok_or(InvalidServerId)
    }
}

impl Serialize for ServerId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads an identity, or none from any other value. A foreign server may use the key for
/// something else.
pub(crate) fn lenient<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ServerId>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    Ok(value.as_str().and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_form_that_is_written_is_read() {
        let id = ServerId::from_random(0xabc);
        let text = id.to_string();
        assert_eq!(text, "00000000000000000000000000000abc");
        assert_eq!(text.parse(), Ok(id));
        for other in [
            "",
            "abc",
            &text.to_uppercase(),
            &text[1..],
            &format!("+{}", &text[1..]),
        ] {
            assert_eq!(other.parse::<ServerId>(), Err(InvalidServerId), "{other}");
        }
    }
}
