//! Actions that depend on time: resending, announcing our turn, measuring the opponent's
//! turn, and showing a winning line.

use game::{Board, Mark};

use crate::clock::after;
use crate::message::Effect;
use crate::preferences::Alerts;
use crate::sentences;
use crate::state::latency::Feel;
use crate::state::{App, ConnectionState, Entry};

use super::{entering, requests};

/// The time after a key during which the user needs no bell, in milliseconds.
const RECENT_INPUT: u64 = 10_000;

/// The state before a message.
pub(super) struct Before {
    number: u32,
    board: Board,
    over: bool,
    waiting: bool,
    late: bool,
}

impl Before {
    pub(super) fn of(app: &App) -> Self {
        Self {
            number: app.number(),
            board: app.board(),
            over: app.outcome().is_some(),
            waiting: app.waits_for_the_other(),
            late: app.is_late(),
        }
    }
}

/// Performs the actions that are due.
pub(super) fn due(app: &mut App, out: &mut Vec<Effect>) {
    if app
        .toast
        .as_ref()
        .is_some_and(|toast| toast.until <= app.now)
    {
        app.toast = None;
    }
    if let ConnectionState::Up(Entry::Asked { give_up, .. }) = app.connection
        && give_up <= app.now
    {
        entering::on_timeout(app, out);
    }
    let resend_at = app.pending.as_ref().and_then(|pending| pending.resend_at);
    if app.is_in() && resend_at.is_some_and(|at| at <= app.now) {
        if requests::is_accepted(app) {
            // The server has the request. Only the room is missing, and entering again
            // brings it.
            requests::wait_again(app);
            entering::enter_again(app, out);
        } else {
            requests::resend(app, out);
        }
    }
}

/// Updates the timers after a message, given the state before it.
pub(super) fn after_update(app: &mut App, before: &Before, out: &mut Vec<Effect>) {
    let changed = (before.number, before.board) != (app.number(), app.board());
    if changed || before.waiting != app.waits_for_the_other() {
        app.since = app.now;
    }
    if changed {
        let seen = before.board != Board::EMPTY && !before.over && app.outcome().is_some();
        app.ended = Some(app.now).filter(|_| seen && may_move(app));
    }
    if app.toast.as_ref().is_some_and(|toast| toast.is_over(app)) {
        app.toast = None;
    }
    announce(app, out);
    // A player who could lose the seat is called even if the window has the focus.
    if app.is_late() && !before.late {
        alert(app, app.setup.texts.alert_late().to_owned(), out);
    }
}

/// Returns whether the screen may show an animation.
fn may_move(app: &App) -> bool {
    let slow = app
        .latency
        .is_some_and(|latency| latency.feel() != Feel::Fast);
    app.setup.preferences.animation && !slow
}

/// Announces our turn once, if the user is probably looking elsewhere.
fn announce(app: &mut App, out: &mut Vec<Effect>) {
    let Some(turn) = app.our_turn().filter(|turn| app.announced != Some(*turn)) else {
        return;
    };
    app.announced = Some(turn);
    let away = match app.focus {
        Some(focus) => !focus,
        None => after(app.awake, RECENT_INPUT) <= app.now,
    };
    if !away {
        return;
    }
    alert(app, sentence(app), out);
}

/// Calls the user in the way that the user prefers.
fn alert(app: &App, sentence: String, out: &mut Vec<Effect>) {
    match app.setup.preferences.alerts {
        Alerts::Sound => out.push(Effect::Ring),
        Alerts::Notification => out.push(Effect::Notify(sentence)),
        Alerts::Title | Alerts::Nothing => {}
    }
}

/// Returns a sentence such as `Sua vez, contra Ana`.
fn sentence(app: &App) -> String {
    let texts = app.setup.texts;
    let other = app.mark().map(Mark::other);
    match other.filter(|_| !app.is_relay()) {
        Some(other) => texts.alert_against(sentences::player_name(app, other)),
        None => texts.alert_turn().to_owned(),
    }
}
