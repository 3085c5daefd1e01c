//! The name of a room.
//!
//! **Invariant:** does not depend on the room's content.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// 1 to 32 ASCII letters, digits, `-` and `_`, folded to lower case. Copies share the text.
///
/// ```
/// use game::{InvalidRoomId, RoomId};
///
/// let room: RoomId = "Gato-1".parse().unwrap();
/// assert_eq!(room.as_str(), "gato-1");
/// assert_eq!("sala/1".parse::<RoomId>(), Err(InvalidRoomId));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct RoomId(Arc<str>);

/// The error for text that breaks the rule for room ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRoomId;

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
}

impl std::str::FromStr for RoomId {
    type Err = InvalidRoomId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        let valid = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(allowed);
        valid
            .then(|| Self(text.to_ascii_lowercase().into()))
            .ok_or(InvalidRoomId)
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
        for bad in [
            "",
            " ",
            "a b",
            "sala/1",
            "não",
            "a\n",
            "\u{202e}a",
            long.as_str(),
        ] {
            assert_eq!(bad.parse::<RoomId>(), Err(InvalidRoomId), "{bad:?}");
        }
    }
}
