//! How a file of rooms is written.

/// The settings of an open file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// SQLite's setting `synchronous`. With `FULL` a commit has reached the disk before it
    /// returns. The weaker `NORMAL` survives a killed process, but loses commits at a power
    /// cut.
    pub(super) synchronous: &'static str,
    /// The number of changes that the journal keeps. To read 50,000 takes a fifth of a
    /// second.
    pub(super) journal: u64,
}

impl Settings {
    /// The settings of every server.
    pub(super) const USUAL: Self = Self {
        synchronous: "FULL",
        journal: 50_000,
    };
}
