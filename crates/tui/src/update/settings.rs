//! Choices made in the options. They apply at once and are saved for the next run.

use crate::message::Effect;
use crate::preferences::{Choice, Outcome, Step};
use crate::state::{App, Notice, Overlay};

use super::{entering, notices};

/// Handles a step in the open options.
pub(super) fn step(app: &mut App, step: Step, out: &mut Vec<Effect>) {
    let typed = app.menu.typing().is_some_and(|typed| !typed.is_empty());
    let named = typed || !app.setup.name.as_str().is_empty();
    match app.menu.take(step, &app.setup.preferences) {
        Outcome::Stays => {}
        Outcome::Closed => app.overlay = None,
        Outcome::Chosen(choice) => {
            // In the options the new name stands beside its row.
            let closes = app.menu.asks_only_name();
            if closes {
                app.overlay = None;
            }
            let notice = match &choice {
                Choice::Name(name) if name.as_str().is_empty() => named.then_some(Notice::Nameless),
                Choice::Name(_) => closes.then_some(Notice::Named),
                Choice::Theme(_)
                | Choice::Symbols(_)
                | Choice::Digits(_)
                | Choice::Alerts(_)
                | Choice::Mouse(_)
                | Choice::Animation(_)
                | Choice::Language(_) => None,
            };
            choose(app, choice, out);
            if let Some(notice) = notice {
                notices::show(app, notice);
            }
        }
    }
}

fn choose(app: &mut App, choice: Choice, out: &mut Vec<Effect>) {
    app.setup.choose(&choice);
    match choice {
        Choice::Mouse(true) => notices::show(app, Notice::MouseOn),
        // The other players learn the new name when we enter again.
        Choice::Name(_) if app.is_in() && !app.is_relay() => entering::enter_again(app, out),
        Choice::Theme(_)
        | Choice::Symbols(_)
        | Choice::Digits(_)
        | Choice::Alerts(_)
        | Choice::Mouse(false)
        | Choice::Animation(_)
        | Choice::Language(_)
        | Choice::Name(_) => {}
    }
    out.push(Effect::Keep(choice));
}

/// Asks for the name.
pub(super) fn ask_name(app: &mut App) {
    app.menu = app.menu.asking_name(&app.setup.preferences);
    app.overlay = Some(Overlay::Options);
}

/// Opens or closes the options.
pub(super) fn open_or_close(app: &mut App) {
    app.menu = app.menu.with_all_rows();
    app.overlay = match app.overlay {
        Some(Overlay::Options) => None,
        Some(
            Overlay::Help { .. }
            | Overlay::Invite
            | Overlay::Games
            | Overlay::Table
            | Overlay::Robot
            | Overlay::Leave(_),
        )
        | None => Some(Overlay::Options),
    };
}
