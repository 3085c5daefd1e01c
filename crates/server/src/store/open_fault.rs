//! The reasons why a file of rooms cannot be used.

use std::io;

use rusqlite::ErrorCode;

/// The reason why a file of rooms cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// Another server has the file open.
    #[error("another server has it open")]
    Busy,
    /// The file cannot be read and written. Contains SQLite's or the system's error.
    #[error("it cannot be read and written: {0}")]
    Forbidden(io::Error),
    /// The file is damaged. Contains the first damage found.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The file's `-wal` file is missing, which has its newest changes.
    #[error("its -wal file is missing")]
    Incomplete,
    /// The file is not one of jogo's.
    #[error("it is not a file of rooms")]
    NotOurs,
    /// A later version of jogo wrote the file.
    #[error("a later version of jogo wrote it")]
    Newer,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The file was removed, moved or replaced while in use.
    #[error("it was removed, moved or replaced while in use")]
    Gone,
    /// Any other error, with its text.
    #[error("{0}")]
    Other(String),
}

impl From<rusqlite::Error> for OpenFault {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly) => Self::Forbidden(io::ErrorKind::ReadOnlyFilesystem.into()),
            Some(ErrorCode::PermissionDenied) => {
                Self::Forbidden(io::ErrorKind::PermissionDenied.into())
            }
            Some(ErrorCode::CannotOpen) => Self::Forbidden(io::Error::other(text)),
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(text),
            Some(ErrorCode::NotADatabase) => Self::NotOurs,
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Other(text),
        }
    }
}

impl From<io::Error> for OpenFault {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded) {
            Self::Full
        } else {
            Self::Other(error.to_string())
        }
    }
}
