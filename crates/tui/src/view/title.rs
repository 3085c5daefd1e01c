//! What the window's title says. Knows no terminal.

use game::Clean;

use crate::preferences::Alerts;
use crate::state::{App, ConnectionState, Screen};

use super::status;

/// The widest title, in columns.
const MAX_TITLE_COLUMNS: u16 = 80;

/// `Sua vez · sala 123 · jogo`; none where there is no title, or none is wanted.
pub(crate) fn title(app: &App) -> Option<String> {
    let unwanted = app.setup.preferences.alerts == Alerts::Nothing;
    if unwanted || !app.setup.capabilities.titled {
        return None;
    }
    let texts = app.setup.texts;
    let what = match (app.screen(), &app.connection) {
        (_, ConnectionState::Down { .. }) => texts.no_line().to_owned(),
        (Screen::Connecting, _) => String::new(),
        (Screen::Waiting, _) => texts.waiting().to_owned(),
        (Screen::Playing, _) if app.is_my_turn() => texts.alert_turn().to_owned(),
        (Screen::Playing | Screen::Over, _) => status::summary(app),
    };
    let room = texts.room(&app.setup.room);
    let parts = [what.as_str(), &room, "jogo"];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let title = parts.collect::<Vec<_>>().join(" · ");
    // Whatever a name may hold, no byte of it may end the title.
    Some(Clean::new(&title, MAX_TITLE_COLUMNS.into()).to_string())
}
