//! The last line, once the terminal is given back. Knows words only: not when it is
//! said, nor where the seat was kept.

use game::Clean;

use crate::state::App;

/// The most that is told of why the disk would not, in columns.
const CAUSE_COLUMNS: usize = 300;

/// What to tell whoever ends the program while the server holds a seat for them;
/// `kept` is whether this machine keeps what opens it, or why not.
pub(crate) fn farewell(app: &App, kept: &Result<(), String>) -> Option<String> {
    if !app.has_seat() {
        return None;
    }
    let texts = app.setup.texts;
    Some(match kept {
        Ok(()) => texts.seat_held(&app.setup.room, &app.setup.host),
        Err(cause) => texts.seat_not_kept(Clean::new(cause, CAUSE_COLUMNS)),
    })
}
