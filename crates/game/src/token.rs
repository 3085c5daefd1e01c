//! The secret that comes with a seat, and its hash, the only form that a room keeps.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

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
