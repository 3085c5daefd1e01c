//! The end of a run: how it ended, for whoever started it, and the last line, once the
//! terminal is given back.

use game::Clean;

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

/// The most that is told of why the disk would not, in columns.
const MAX_CAUSE_COLUMNS: usize = 300;

/// What to tell whoever ends the program while the server holds a seat for them;
/// `kept` is whether this machine keeps what opens it, or why not.
pub(crate) fn farewell(app: &App, kept: &Result<(), String>) -> Option<String> {
    if !app.has_seat() {
        return None;
    }
    let texts = app.setup.texts;
    Some(match kept {
        Ok(()) => texts.seat_held(&app.setup.room, &app.setup.host),
        Err(cause) => texts.seat_not_kept(Clean::new(cause, MAX_CAUSE_COLUMNS)),
    })
}
