//! How a run of the client ended, for whoever started it.

use crate::state::{App, Stop};

/// How a run of the client ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The person left, or a script was through with its game.
    Left,
    /// The room could not be reached, or not any more, and there was nobody to ask.
    NoConnection,
    /// The room had no place to play, and there was nobody to ask.
    RoomFull,
    /// The server speaks another protocol.
    Versions,
}

impl End {
    /// How it ended for who left in this state.
    pub(crate) const fn of(app: &App) -> Self {
        match app.stop {
            Some(Stop::Versions(_)) => Self::Versions,
            Some(Stop::OpenedElsewhere | Stop::Refused(_)) | None => Self::Left,
        }
    }
}
