//! Derives the window title.
//!
//! **Invariant:** does not depend on the terminal.

use game::Clean;

use crate::preferences::Alerts;
use crate::state::{App, ConnectionState, Screen};

use super::status;

/// The maximum width of the title, in columns.
const MAX_TITLE_COLUMNS: u16 = 80;

/// Returns a title such as `Sua vez · sala 123 · jogo`. Returns `None` if the terminal
/// has no title, or if the user wants none.
pub(crate) fn title(app: &App) -> Option<String> {
    let unwanted = app.setup.preferences.alerts == Alerts::Nothing;
    if unwanted || !app.setup.capabilities.titled {
        return None;
    }
    let texts = app.setup.texts;
    let what = match (app.screen(), &app.connection) {
        (_, ConnectionState::Down { .. }) => texts.no_line().to_owned(),
        (Screen::Connecting | Screen::Over, ConnectionState::Up(_)) if app.asked_for_opponent() => {
            texts.seeking().to_owned()
        }
        (Screen::Connecting, _) => String::new(),
        (Screen::Playing | Screen::Over, _) if app.is_late() => texts.alert_late().to_owned(),
        (Screen::Waiting, _) if app.is_seeking() => texts.seeking().to_owned(),
        (Screen::Waiting, _) => texts.waiting().to_owned(),
        (Screen::Playing, _) if app.is_my_turn() && !app.misses_opponent() => {
            texts.alert_turn().to_owned()
        }
        (Screen::Playing | Screen::Over, _) => status::summary(app),
    };
    let room = if app.is_nowhere() {
        String::new()
    } else {
        texts.room(&app.setup.room)
    };
    let parts = [what.as_str(), &room, "jogo"];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let title = parts.collect::<Vec<_>>().join(" · ");
    // No byte of a name can end the title.
    let title = Clean::new(&title, MAX_TITLE_COLUMNS.into());
    // In some terminals, a letter outside of the locale ends the title in its middle.
    let letters = app.setup.capabilities.letters;
    Some(letters.text(title.as_str()).into_owned())
}
