//! The secret that comes with a seat, and the only form of it a room keeps.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A seat's secret (`ficha`): 128 random bits, 32 hexadecimal digits on the wire.
/// Its `Debug` form hides it, so that it cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Token(String);

/// The text is longer than any token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidToken;

impl std::fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a token has at most 256 characters")
    }
}

impl TryFrom<String> for Token {
    type Error = InvalidToken;

    /// A token as a server gives it out; ours takes 32 characters.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = text.chars().nth(Self::MAX_LENGTH).is_none();
        fits.then_some(Self(text)).ok_or(InvalidToken)
    }
}

impl Token {
    /// The longest that a client keeps and sends back, in characters.
    pub const MAX_LENGTH: usize = 256;

    /// The token of 128 bits that the caller drew from a secure source.
    pub fn from_random(bits: u128) -> Self {
        Self(format!("{bits:032x}"))
    }

    /// A token as a client presents it, whatever it may be.
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret itself, for its owner only.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What a room keeps of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(***)")
    }
}

/// The SHA-256 of a [`Token`]: proves a token, cannot be turned back into one.
/// Compared in constant time.
#[derive(Clone, Copy, Debug, Eq, Serialize, Deserialize)]
pub struct TokenHash([u8; 32]);

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
