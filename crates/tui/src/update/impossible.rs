//! The reasons why a wish of the user is impossible now. They are shown at once, without
//! asking the server.
//!
//! **Invariant:** changes nothing, and contains no words. `sentences.rs` has them.

use game::{Refusal, Square};

use crate::sentences;
use crate::state::{App, Later, Notice, RoomChoice, Seated};

/// Returns why this square cannot be played now, as far as we know.
pub(super) fn why_no_move(app: &App, square: Square) -> Option<Notice> {
    let Some(turn) = app.turn().filter(|_| app.is_in()) else {
        return Some(if app.outcome().is_some() {
            Notice::GameOver
        } else {
            Notice::Offline
        });
    };
    if app.pending.is_some() {
        return Some(Notice::Sending);
    }
    if !app.is_relay() {
        let Some(seat) = app.seat else {
            return Some(Notice::OnlyWatching);
        };
        if app.player(seat.other()).is_none() {
            return Some(Notice::Alone);
        }
    }
    if !app.is_my_turn() {
        let player = app
            .player(turn)
            .filter(|player| sentences::has_name(player));
        let seated = player.map(|player| Seated(turn, player.clone()));
        return Some(Notice::NotYourTurn(seated));
    }
    app.board().at(square).map(|_| Notice::Taken)
}

/// Returns why the next game cannot be requested now.
pub(super) fn why_no_rematch(app: &App) -> Option<Notice> {
    if !app.is_in() {
        Some(Notice::WaitUntilBack)
    } else if !app.is_relay() && app.seat.is_none() {
        Some(Notice::OnlyWatching)
    } else {
        let running = app.outcome().is_none();
        running.then_some(Notice::Later(Later::Rematch))
    }
}

/// Returns why the server finds no opponent for us now.
pub(super) fn why_no_meeting(app: &App) -> Notice {
    if app.is_seeking() {
        Notice::Seeking
    } else if !app.is_in() {
        Notice::WaitUntilBack
    } else if app.is_relay() {
        Notice::Relay
    } else if app.choice == RoomChoice::Own {
        Notice::FindsNobody
    } else {
        Notice::Later(Later::Meeting)
    }
}

/// Returns why the earlier games cannot be looked at now.
pub(super) fn why_no_games(app: &App) -> Notice {
    if !app.is_in() {
        Notice::WaitUntilBack
    } else if app.is_relay() {
        Notice::Relay
    } else {
        Notice::Later(Later::Games)
    }
}

/// Returns why the opposite seat cannot be claimed now.
pub(super) fn why_no_claim(app: &App) -> Notice {
    if !app.is_in() {
        Notice::WaitUntilBack
    } else if app.is_relay() {
        Notice::Relay
    } else {
        match app.seat.map(|own| app.player(own.other()).is_some()) {
            None => Notice::OnlyWatching,
            Some(true) => Notice::Refused(Refusal::TooSoon.into()),
            Some(false) => Notice::Alone,
        }
    }
}

/// Returns why no robot can be called now.
pub(super) fn why_no_robot(app: &App) -> Notice {
    if !app.is_in() {
        Notice::WaitUntilBack
    } else if app.is_relay() {
        Notice::Relay
    } else if app.seat.is_none() {
        Notice::OnlyWatching
    } else {
        Notice::NoRobot
    }
}
