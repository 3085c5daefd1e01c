//! Looks at the earlier games of a room.
//!
//! **Invariant:** the running game always comes first. It closes the list.

use game::{PlayedGame, RoomId};

use crate::message::{Effect, Intent, Turn};
use crate::state::games::Games;
use crate::state::{App, Overlay, Screen};

/// Opens the list, and asks for the games.
pub(super) fn open(app: &mut App, out: &mut Vec<Effect>) {
    app.games = Games::default();
    app.overlay = Some(Overlay::Games);
    out.push(Effect::ReadGames(app.room_id().clone()));
}

/// Takes the games, unless they come too late.
pub(super) fn read(app: &mut App, room: &RoomId, games: Option<Vec<PlayedGame>>) {
    if app.overlay == Some(Overlay::Games) && *room == app.setup.room {
        app.games.take(games);
    }
}

/// Carries out an intent on the open list, or in an open game of it.
pub(super) fn look(app: &mut App, intent: Intent) {
    let open = app.games.shown.is_some();
    match intent {
        Intent::Move { rows, columns: 0 } if !open => app.games.choose(rows),
        Intent::Confirm if !open => app.games.open_chosen(),
        Intent::Confirm | Intent::Look(Turn::Forward) | Intent::Move { columns: 1, .. } => {
            app.games.step(Turn::Forward);
        }
        Intent::Look(Turn::Back) | Intent::Move { columns: -1, .. } => {
            app.games.step(Turn::Back);
        }
        Intent::Back if open => app.games.shown = None,
        Intent::Back | Intent::Games => close(app),
        Intent::Move { .. }
        | Intent::Play(_)
        | Intent::NoSquare
        | Intent::Rematch
        | Intent::Meet
        | Intent::Table
        | Intent::Help
        | Intent::Invite
        | Intent::Options
        | Intent::Name
        | Intent::Option(_)
        | Intent::Copy
        | Intent::Robot
        | Intent::Call(_)
        | Intent::Claim
        | Intent::Quit
        | Intent::QuitNow
        | Intent::Yes
        | Intent::No
        | Intent::Redraw => {}
    }
}

/// Closes the list when a game runs.
pub(super) fn make_way(app: &mut App) {
    if app.overlay == Some(Overlay::Games) && app.screen() == Screen::Playing {
        close(app);
    }
}

fn close(app: &mut App) {
    app.overlay = None;
    app.games = Games::default();
}
