//! The board as it travels, and the game that all rooms play.

/// A board as it travels.
pub(crate) type Board = [i8; 9];

/// A drawn game. Its nine marks make it as long as a game can be.
pub(crate) const GAME: [usize; 9] = [4, 0, 2, 6, 3, 5, 1, 7, 8];

/// Returns the position of `wanted`.
pub(crate) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
