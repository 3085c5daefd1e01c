//! The reason why the content of a file cannot be used.

/// A failed reading of the file's content.
#[derive(Debug, thiserror::Error)]
pub(super) enum Damage {
    /// A row is not as it was written, or is missing.
    #[error("{0}")]
    Row(String),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}
