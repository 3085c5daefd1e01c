//! The secret that comes with a seat, and the only form of it a room keeps.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A seat's secret (`ficha`): 128 random bits, 32 hexadecimal digits on the wire.
/// Its `Debug` form hides it, so that it cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token(String);

impl Token {
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
    fn a_token_proves_itself_and_hides_itself() {
        let token = Token::from_random(7);
        assert_eq!(token.reveal().len(), 32);
        assert_eq!(token.hash(), Token::presented(token.reveal()).hash());
        assert_ne!(token.hash(), Token::from_random(8).hash());
        assert_eq!(format!("{token:?}"), "Token(***)");
    }
}
