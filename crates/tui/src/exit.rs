//! The end of a run: its outcome for the caller, and the last sentence for the user.

use game::Clean;

use crate::state::{App, Stop};

/// The outcome of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The user left, or a script finished its game.
    Left,
    /// The room was unreachable, or became so, and no user could be asked.
    NoConnection,
    /// The room had no free seat, and no user could be asked.
    RoomFull,
    /// The server speaks another version of the protocol.
    Versions,
    /// The program that played failed.
    ProgramFailed,
}

impl End {
    /// Returns the outcome of leaving in this state.
    pub(crate) const fn of(app: &App) -> Self {
        match app.stop {
            Some(Stop::Versions(_)) => Self::Versions,
            Some(Stop::OpenedElsewhere | Stop::Claimed | Stop::Refused(_)) | None => Self::Left,
        }
    }
}

/// The maximum width of the reason for a failed write, in columns.
const MAX_CAUSE_COLUMNS: usize = 300;

/// Returns the sentence for a user who quits while the server still holds a seat. `kept`
/// tells whether this machine has stored the seat's token, or why not. A guest's token is
/// stored nowhere.
pub(crate) fn farewell(app: &App, kept: &Result<(), String>) -> Option<String> {
    // No seat outlives a game without a server.
    if !app.has_seat() || app.setup.alone {
        return None;
    }
    let texts = app.setup.texts;
    Some(match kept {
        Ok(()) if app.setup.guest => texts.guest_seat_held(&app.setup.room),
        Ok(()) => texts.seat_held(&app.setup.room, &app.setup.host),
        Err(cause) => texts.seat_not_kept(Clean::new(cause, MAX_CAUSE_COLUMNS)),
    })
}
