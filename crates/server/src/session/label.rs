//! The name of a client in the log.

use std::fmt;

use sha2::{Digest, Sha256};

/// A client's label: the first six hexadecimal digits of the SHA-256 of its socket id.
///
/// The id itself stays out of the log. A polling client's requests name nothing else, so a
/// reader of the log could act for that client. People who know an id find its lines: the
/// label is the same for everybody. Two clients can share a label by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label([u8; 3]);

impl Label {
    /// Returns the label of the client with this id.
    pub(crate) fn of(id: socketioxide::socket::Sid) -> Self {
        let hash: [u8; 32] = Sha256::digest(id.as_str()).into();
        Self([hash[0], hash[1], hash[2]])
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socketioxide::socket::Sid;

    #[test]
    fn a_label_is_the_clients_own_and_shows_nothing_of_its_id() {
        let (maria, other) = (Sid::new(), Sid::new());
        assert_eq!(Label::of(maria), Label::of(maria));
        assert_ne!(Label::of(maria), Label::of(other));
        let shown = Label::of(maria).to_string();
        assert_eq!(shown.len(), 6);
        assert!(shown.bytes().all(|digit| digit.is_ascii_hexdigit()));
    }

    #[test]
    fn anybody_with_the_id_finds_its_lines() {
        // printf AAAAAAAAAAAAAAAA | sha256sum | cut -c 1-6
        let id = "AAAAAAAAAAAAAAAA".parse().unwrap();
        assert_eq!(Label::of(id).to_string(), "991204");
    }
}
