//! The secret that comes with a seat, and its hash, the only form that a room keeps.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::PersonId;

/// A seat's secret (`ficha`): 128 random bits, 32 hexadecimal digits on the wire. Its
/// `Debug` form hides the secret, so that no log shows it by accident.
///
/// ```
/// use game::Token;
///
/// let token = Token::from_random(0x5e0f);
/// assert_eq!(token.reveal(), "00000000000000000000000000005e0f");
/// assert_eq!(format!("{token:?}"), "Token(***)");
/// // The room keeps the hash, and the client presents the text.
/// assert_eq!(Token::presented("00000000000000000000000000005e0f").hash(), token.hash());
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Token(String);

/// The error for text that is longer than any token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidToken;

impl std::fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a token has at most 256 characters")
    }
}

impl TryFrom<String> for Token {
    type Error = InvalidToken;

    /// Reads a token that a server issued; jogo's own tokens have 32 characters.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = text.chars().nth(Self::MAX_LENGTH).is_none();
        fits.then_some(Self(text)).ok_or(InvalidToken)
    }
}

impl Token {
    /// The greatest length that a client keeps and sends back, in characters.
    pub const MAX_LENGTH: usize = 256;

    /// Makes a token from 128 bits that the caller drew from a secure source.
    pub fn from_random(bits: u128) -> Self {
        Self(format!("{bits:032x}"))
    }

    /// Makes a token from any text that a client presents.
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the secret itself, for its owner only.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns the hash, the form that a room keeps.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(***)")
    }
}

/// The SHA-256 of a [`Token`]. It proves a token and cannot be turned back into one.
/// Comparison takes constant time.
///
/// Stores hold it as 64 hexadecimal digits, or as the list of numbers of earlier versions.
#[derive(Clone, Copy, Debug, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Returns the label of the person who holds the token. It is one-way, and the same in every
    /// room.
    pub fn person(self) -> PersonId {
        let digest = Sha256::new()
            .chain_update(b"jogo person")
            .chain_update(self.0);
        let digest: [u8; 32] = digest.finalize().into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        PersonId::of_digest([a, b, c, d, e, f, g, h])
    }
}

impl Serialize for TokenHash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        let mut text = [0; 64];
        let (pairs, _) = text.as_chunks_mut();
        for ([high, low], byte) in pairs.iter_mut().zip(self.0) {
            *high = DIGITS[usize::from(byte >> 4)];
            *low = DIGITS[usize::from(byte & 15)];
        }
        to.serialize_str(std::str::from_utf8(&text).map_err(ser::Error::custom)?)
    }
}

impl<'de> Deserialize<'de> for TokenHash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        /// The two forms of a stored hash.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored<'a> {
            Digits(#[serde(borrow)] Cow<'a, str>),
            Numbers([u8; 32]),
        }
        match Stored::deserialize(from)? {
            Stored::Numbers(numbers) => Ok(Self(numbers)),
            Stored::Digits(digits) => read_digits(&digits)
                .map(Self)
                .ok_or_else(|| de::Error::custom("a hash has 64 hexadecimal digits")),
        }
    }
}

fn read_digits(digits: &str) -> Option<[u8; 32]> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = digits.as_bytes().as_chunks() else {
        return None;
    };
    let mut hash = [0; 32];
    if pairs.len() != hash.len() {
        return None;
    }
    for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(hash)
}

impl Hash for TokenHash {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_hash_is_read_in_its_new_form_and_in_its_old_one() {
        let hash = Token::from_random(7).hash();
        let digits = serde_json::to_string(&hash).unwrap();
        assert_eq!(digits.len(), 66);
        assert_eq!(serde_json::from_str::<TokenHash>(&digits).unwrap(), hash);
        let numbers = serde_json::to_string(&hash.0).unwrap();
        assert_eq!(serde_json::from_str::<TokenHash>(&numbers).unwrap(), hash);
        for wrong in [
            digits.replace('"', "\"0"),
            digits
                .to_uppercase()
                .replace(|c: char| c.is_ascii_digit(), "G"),
            "\"\"".to_owned(),
            "[1,2]".to_owned(),
            "7".to_owned(),
        ] {
            let read = serde_json::from_str::<TokenHash>(&wrong);
            assert!(read.is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_server_cannot_have_megabytes_kept() {
        let given = |length| Token::try_from("f".repeat(length));
        assert!(given(Token::MAX_LENGTH).is_ok());
        assert_eq!(given(Token::MAX_LENGTH + 1), Err(InvalidToken));
    }

    #[test]
    fn a_token_proves_itself_and_hides_itself() {
        let token = Token::from_random(7);
        assert_eq!(token.reveal().len(), 32);
        assert_eq!(token.hash(), Token::presented(token.reveal()).hash());
        assert_ne!(token.hash(), Token::from_random(8).hash());
        assert_eq!(format!("{token:?}"), "Token(***)");
    }
}
