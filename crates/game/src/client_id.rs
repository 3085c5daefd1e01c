use serde::{Deserialize, Serialize};

/// The id of one connection. The caller assigns it and never reuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClientId(pub u64);

impl ClientId {
    /// Returns the id of connection `number` on server `node`.
    ///
    /// ```
    /// # use game::ClientId;
    /// assert_eq!(ClientId::at(3, 7).node(), 3);
    /// ```
    pub const fn at(node: u32, number: u32) -> Self {
        Self((node as u64) << 32 | number as u64)
    }

    /// Returns the number of the server that accepted the connection.
    pub const fn node(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// Milliseconds on a clock that never goes back. The caller chooses the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub u64);
