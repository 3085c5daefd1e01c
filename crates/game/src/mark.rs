//! The two marks.
//!
//! **Invariant:** does not depend on boards.

use serde::{Deserialize, Serialize};

/// X or O; on the wire `1` or `-1`.
///
/// ```
/// use game::Mark;
///
/// assert_eq!(Mark::X.other(), Mark::O);
/// assert_eq!((i8::from(Mark::X), Mark::try_from(-1)), (1, Ok(Mark::O)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "i8", try_from = "i8")]
pub enum Mark {
    /// The mark that moves first; `1` on the wire.
    X,
    /// The mark that moves second; `-1` on the wire.
    O,
}

impl Mark {
    /// Both marks, X first.
    pub const BOTH: [Self; 2] = [Self::X, Self::O];

    /// Returns the other mark.
    pub const fn other(self) -> Self {
        match self {
            Self::X => Self::O,
            Self::O => Self::X,
        }
    }

    /// Returns `'X'` or `'O'`.
    pub const fn letter(self) -> char {
        match self {
            Self::X => 'X',
            Self::O => 'O',
        }
    }
}

impl From<Mark> for i8 {
    fn from(mark: Mark) -> Self {
        match mark {
            Mark::X => 1,
            Mark::O => -1,
        }
    }
}

impl TryFrom<i8> for Mark {
    type Error = &'static str;

    fn try_from(number: i8) -> Result<Self, Self::Error> {
        match number {
            1 => Ok(Self::X),
            -1 => Ok(Self::O),
            _ => Err("a mark is 1 or -1"),
        }
    }
}
