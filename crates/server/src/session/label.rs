//! The name of a client in the log.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

/// The secret key of this process, without which nobody can compute a label.
static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// A client's label: six hexadecimal digits of a keyed hash of its session id.
///
/// The id itself stays out of the log. A polling client's requests name nothing else, so a
/// reader of the log could act for that client. Two clients can share a label by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(u32);

impl Label {
    /// Returns the label of the client with this id.
    pub(super) fn of(id: socketioxide::socket::Sid) -> Self {
        // The shift leaves 24 bits, which are six digits.
        Self((KEY.hash_one(id.as_str()) >> 40) as u32)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06x}", self.0)
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
}
