//! Carries out the user's intents. An impossible intent is answered at once with the
//! reason.

use game::wire::{RobotRequest, event};
use game::{Level, Square};
use serde_json::json;

use crate::message::{Effect, Intent, Turn};
use crate::state::invite;
use crate::state::{
    App, ConnectionState, Entry, Exit, Later, Notice, Overlay, RoomChoice, Screen, Stop,
};

use super::{entering, games, impossible, league, notices, requests, settings};

/// Carries out an intent, unless it is a late answer to a question that is none any more.
pub(super) fn apply(app: &mut App, intent: Intent, out: &mut Vec<Effect>) {
    let before = app.overlay;
    let answers = matches!(
        intent,
        Intent::Confirm | Intent::Back | Intent::Quit | Intent::Meet
    );
    if answers && before.is_none() && app.late_answers.is_some_and(|until| app.now < until) {
        return;
    }
    carry_out(app, intent, out);
    if before.is_none() && app.overlay.is_some() {
        notices::make_way(app);
    }
}

/// Carries out an intent. An overlay hears only the intents that mean something in it.
fn carry_out(app: &mut App, intent: Intent, out: &mut Vec<Effect>) {
    match (intent, app.overlay) {
        (Intent::QuitNow, _) => out.push(Effect::Quit),
        (Intent::Redraw, _) => out.push(Effect::Redraw),
        (Intent::Option(step), Some(Overlay::Options)) => settings::step(app, step, out),
        (Intent::Options, Some(Overlay::Options)) => settings::open_or_close(app),
        (_, Some(Overlay::Options)) => {}
        (_, Some(Overlay::Leave(exit))) => answer(app, intent, exit, out),
        (_, Some(Overlay::Help { scroll })) => in_help(app, intent, scroll),
        (_, Some(Overlay::Invite)) => in_invitation(app, intent, out),
        (_, Some(Overlay::Games)) => games::look(app, intent),
        (_, Some(Overlay::Table)) => league::look(app, intent),
        (_, Some(Overlay::Robot)) => in_choice_of_robot(app, intent, out),
        (_, None) => on_screen(app, intent, out),
    }
}

/// Carries out an intent on a screen without an overlay.
fn on_screen(app: &mut App, intent: Intent, out: &mut Vec<Effect>) {
    match intent {
        Intent::Play(square) => play(app, square, out),
        Intent::Confirm => confirm(app, out),
        Intent::Move { rows, columns } => app.cursor = moved(app.cursor, rows, columns),
        Intent::Rematch => rematch(app, out),
        Intent::Games if app.can_see_games() => games::open(app, out),
        Intent::Meet if app.can_meet() || app.can_meet_elsewhere() => entering::meet(app, out),
        Intent::Look(turn) => look(app, turn),
        Intent::Help => app.overlay = Some(Overlay::Help { scroll: 0 }),
        Intent::Invite if app.can_invite() => app.overlay = Some(Overlay::Invite),
        Intent::Robot if app.can_call_robot() => app.overlay = Some(Overlay::Robot),
        Intent::Back => leave_or_ask(app, Exit::Room, out),
        Intent::Quit => leave_or_ask(app, Exit::Program, out),
        Intent::QuitNow => out.push(Effect::Quit),
        Intent::Redraw => out.push(Effect::Redraw),
        Intent::Options => settings::open_or_close(app),
        Intent::Name if !app.is_relay() => settings::ask_name(app),
        Intent::Copy if app.can_invite() => copy(app, out),
        Intent::Claim if app.can_claim() => claim(app, out),
        Intent::Claim => explain(app, impossible::why_no_claim),
        Intent::NoSquare => explain(app, |_| Notice::NoSquare),
        Intent::Table if app.can_see_table() => league::open(app, out),
        Intent::Games => explain(app, impossible::why_no_games),
        Intent::Meet => explain(app, impossible::why_no_meeting),
        Intent::Robot => explain(app, impossible::why_no_robot),
        Intent::Table if !app.is_in() => explain(app, |_| Notice::WaitUntilBack),
        Intent::Invite
        | Intent::Table
        | Intent::Name
        | Intent::Copy
        | Intent::Call(_)
        | Intent::Option(_)
        | Intent::Yes
        | Intent::No => {}
    }
}

/// Shows why a key does nothing now, if the key means something in this room.
fn explain(app: &mut App, why: fn(&App) -> Notice) {
    if app.screen() != Screen::Connecting && app.stop.is_none() && !app.setup.alone {
        notices::show(app, why(app));
    }
}

/// Carries out an intent in answer to the question whether to leave.
fn answer(app: &mut App, intent: Intent, exit: Exit, out: &mut Vec<Effect>) {
    if intent == Intent::Yes {
        leave(app, exit, out);
    } else if matches!(intent, Intent::No | Intent::Back) {
        app.overlay = None;
    }
}

fn in_help(app: &mut App, intent: Intent, scroll: u16) {
    if let Intent::Move { rows, .. } = intent {
        let scroll = scroll.saturating_add_signed(i16::from(rows));
        app.overlay = Some(Overlay::Help {
            scroll: scroll.min(MAX_HELP_SCROLL),
        });
    } else if matches!(intent, Intent::Help | Intent::Back | Intent::Confirm) {
        app.overlay = None;
    }
}

/// The maximum scroll position of the help: no help is longer, even with one word in a
/// row. The view stops at the true end.
const MAX_HELP_SCROLL: u16 = 60;

fn in_invitation(app: &mut App, intent: Intent, out: &mut Vec<Effect>) {
    if intent == Intent::Copy {
        copy(app, out);
    } else if intent == Intent::Help {
        app.overlay = Some(Overlay::Help { scroll: 0 });
    } else if matches!(intent, Intent::Invite | Intent::Back | Intent::Confirm) {
        app.overlay = None;
    }
}

fn in_choice_of_robot(app: &mut App, intent: Intent, out: &mut Vec<Effect>) {
    if let Intent::Call(level) = intent {
        if level.is_some() || app.robot_opposite() {
            app.overlay = None;
            call_robot(app, level, out);
        }
    } else if matches!(intent, Intent::Robot | Intent::Back) {
        app.overlay = None;
    }
}

/// Requests a robot once. The room shows whether it arrived, and the user can repeat it.
fn call_robot(app: &mut App, level: Option<Level>, out: &mut Vec<Effect>) {
    if !app.is_in() {
        return notices::show(app, Notice::WaitUntilBack);
    }
    let request = RobotRequest {
        room: Some(app.room_id().clone()),
        level,
    };
    out.push(Effect::Emit {
        event: event::ROBOT,
        payload: request.payload(),
        ticket: None,
    });
}

/// Claims the opposite seat. The room shows whether it is free, and the user can repeat it.
fn claim(app: &App, out: &mut Vec<Effect>) {
    out.push(Effect::Emit {
        event: event::CLAIM,
        payload: json!({ "jogoId": app.setup.room }),
        ticket: None,
    });
}

/// Copies the invitation to the clipboard, which may ignore it.
fn copy(app: &mut App, out: &mut Vec<Effect>) {
    out.push(Effect::Copy(invite::text(app)));
    notices::show(app, Notice::Copied);
}

/// Leaves the room, but asks first if that would abandon a game.
fn leave_or_ask(app: &mut App, exit: Exit, out: &mut Vec<Effect>) {
    if app.game_at_stake() {
        app.overlay = Some(Overlay::Leave(exit));
    } else {
        leave(app, exit, out);
    }
}

/// Leaves the room permanently, which frees the seat. The saved token is deleted only if the
/// server can be told. Otherwise our own seat, still held, would be in our way the next
/// time.
fn leave(app: &mut App, exit: Exit, out: &mut Vec<Effect>) {
    if let ConnectionState::Up(Entry::In | Entry::Asked { .. }) = app.connection {
        out.push(Effect::Emit {
            event: event::LEAVE,
            payload: match app.choice {
                // Whatever room the server has chosen meanwhile.
                RoomChoice::Asked => json!({}),
                RoomChoice::Named | RoomChoice::Given | RoomChoice::Own => {
                    json!({ "jogoId": app.setup.room })
                }
            },
            ticket: None,
        });
        app.seat = None;
        if app.token.take().is_some() {
            out.push(Effect::KeepSeat(None));
        }
    }
    out.push(match exit {
        Exit::Room => Effect::Leave,
        Exit::Program => Effect::Quit,
    });
}

/// Does what the Enter key offers on this screen.
fn confirm(app: &mut App, out: &mut Vec<Effect>) {
    match (&app.connection, &app.stop) {
        (ConnectionState::Down { .. }, _) => out.push(Effect::RetryNow),
        (ConnectionState::Connecting { .. }, _) => {}
        (
            ConnectionState::Up(_),
            Some(Stop::OpenedElsewhere | Stop::Claimed | Stop::Refused(_) | Stop::Versions(_)),
        ) => {
            // We can only watch while the host keeps our seat from us.
            app.setup.watch |= app.was_freed();
            app.stop = None;
            entering::enter_again(app, out);
        }
        (ConnectionState::Up(_), None) if app.can_sit_down() => {
            app.setup.watch = false;
            entering::enter_again(app, out);
        }
        (ConnectionState::Up(_), None) => play(app, app.cursor, out),
    }
}

/// Requests this square, or shows why it cannot be played.
fn play(app: &mut App, square: Square, out: &mut Vec<Effect>) {
    match impossible::why_no_move(app, square) {
        Some(notice) => notices::show(app, notice),
        None => {
            app.cursor = square;
            if let Some(mark) = app.turn() {
                requests::play(app, square, mark, out);
            }
        }
    }
}

/// Requests the next game, if that is possible.
fn rematch(app: &mut App, out: &mut Vec<Effect>) {
    if let Some(notice) = impossible::why_no_rematch(app) {
        notices::show(app, notice);
    } else if app.pending.is_none() && !app.asked_rematch() {
        requests::rematch(app, out);
    }
}

/// Shows a mark more or less of the finished game. The last mark is the present board.
fn look(app: &mut App, turn: Turn) {
    if app.outcome().is_none() {
        return explain(app, |_| Notice::Later(Later::Moves));
    }
    let Some(moves) = app.whole_game().map(<[_]>::len) else {
        return notices::show(app, Notice::MissedMoves);
    };
    if let Some(shown) = app.after_step(turn) {
        app.replay = (shown < moves).then_some(shown);
    }
}

/// Returns the square that many rows and columns away, wrapping around the edges.
fn moved(from: Square, rows: i8, columns: i8) -> Square {
    let step = |at: usize, by: i8| (at as i16 + i16::from(by)).rem_euclid(3) as usize;
    let index = step(from.row(), rows) * 3 + step(from.column(), columns);
    Square::new(index).expect("two remainders of 3 make a square")
}
