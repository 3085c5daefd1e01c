//! The league of the server: its end, and its table.

use game::wire::LeagueNews;
use game::{Board, LeagueName, RoomView};

use crate::message::{Effect, Intent};
use crate::state::league::Table;
use crate::state::{App, Notice, Overlay};

use super::notices;

/// Takes what the server tells of the league, and says once that it is over.
pub(super) fn told(app: &mut App, news: LeagueNews) {
    let ended = app.league.tell(news);
    let name = app.league.ended().map(LeagueName::new);
    if let (true, Some(Ok(name))) = (ended, name) {
        let room = app.room().filter(|room| room.league && !room.seeks);
        // A game without a mark lapses with the league.
        let begun = |room: &RoomView| room.board != Board::EMPTY;
        let counts = room.filter(|room| room.outcome.is_none()).map(begun);
        notices::show(app, Notice::LeagueEnded(name, counts));
    }
}

/// Opens the table, and asks for it.
pub(super) fn open(app: &mut App, out: &mut Vec<Effect>) {
    app.league.table = Table::Reading;
    app.overlay = Some(Overlay::Table);
    out.push(Effect::ReadTable);
}

/// Carries out an intent on the open table.
pub(super) fn look(app: &mut App, intent: Intent) {
    if matches!(intent, Intent::Table | Intent::Back | Intent::Confirm) {
        app.overlay = None;
    }
}
