//! The key tables of a room's screens.
//!
//! **Invariant:** does not depend on how an intent is carried out.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the table names the keys that mean something; crossterm has many more"
)]

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers};
use game::Level;

use crate::message::{Intent, Turn};
use crate::preferences::{Digits, Step, digit_of};
use crate::state::{App, Overlay, Screen};
use crate::view::Target;

/// Returns what the user wants with this key, if anything.
pub fn intent(app: &App, key: KeyEvent) -> Option<Intent> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let wanted = if key.modifiers.contains(KeyModifiers::CONTROL) {
        with_control(app, key)
    } else if app.overlay == Some(Overlay::Options) {
        option(app, key)
    } else if is_claim(app, key) {
        Some(Intent::Claim)
    } else if key.code == KeyCode::Char('0') && key.modifiers.is_empty() && is_on_board(app) {
        Some(Intent::NoSquare)
    } else {
        on_screen(app, key, plain(key)?)
    };
    // A key that is held down only moves the cursor, or goes on through a finished game.
    let held = |intent: &Intent| matches!(intent, Intent::Move { .. } | Intent::Look(_));
    wanted.filter(|intent| key.kind == KeyEventKind::Press || held(intent))
}

/// Returns the meaning of a key with Ctrl, on every screen.
fn with_control(app: &App, key: KeyEvent) -> Option<Intent> {
    let only_control = key.modifiers == KeyModifiers::CONTROL;
    let edit = app
        .menu
        .edit(key.code)
        .filter(|_| only_control && app.takes_text());
    if edit.is_some() {
        return edit.map(Intent::Option);
    }
    match plain_case(key.code) {
        KeyCode::Char('c') if only_control => Some(Intent::QuitNow),
        KeyCode::Char('l') if only_control => Some(Intent::Redraw),
        // Some keyboards type it with AltGr.
        KeyCode::Char('?') => Some(Intent::Help),
        // Windows tells AltGr as Ctrl and Alt.
        code if key.modifiers.contains(KeyModifiers::ALT) => look(code),
        _ => None,
    }
}

/// Returns the key in lower case, or `None` if a modifier makes it another key.
fn plain(key: KeyEvent) -> Option<KeyCode> {
    let code = plain_case(key.code);
    let shifted =
        key.modifiers == KeyModifiers::SHIFT && matches!(code, KeyCode::Char('a'..='z' | '?'));
    (key.modifiers.is_empty() || shifted).then_some(code)
}

/// Returns whether this key claims the opponent's seat. On a board, `k` alone moves the
/// cursor.
fn is_claim(app: &App, key: KeyEvent) -> bool {
    let shifted = (key.modifiers - KeyModifiers::SHIFT).is_empty();
    let capital = key.code == KeyCode::Char('K')
        || (key.code == KeyCode::Char('k') && key.modifiers == KeyModifiers::SHIFT);
    let free = app.screen() == Screen::Over && key.code == KeyCode::Char('k');
    let on_board = app.stop.is_none() && app.overlay.is_none() && app.can_claim();
    on_board && shifted && (capital || free)
}

/// Returns whether digits are squares now.
fn is_on_board(app: &App) -> bool {
    app.stop.is_none() && app.overlay.is_none() && app.screen() == Screen::Playing
}

fn plain_case(code: KeyCode) -> KeyCode {
    match code {
        KeyCode::Char(c) => KeyCode::Char(c.to_ascii_lowercase()),
        other => other,
    }
}

/// Returns the meaning of a key in the options, where a name keeps its capital letters.
fn option(app: &App, key: KeyEvent) -> Option<Intent> {
    let shifted = (key.modifiers - KeyModifiers::SHIFT).is_empty();
    let step = app.menu.step(key.code).filter(|_| shifted)?;
    Some(Intent::Option(step))
}

/// Returns what a click on this target means.
pub(crate) fn clicked(app: &App, target: Target) -> Option<Intent> {
    match target {
        Target::Key(KeyCode::Char('k' | 'K')) => app.can_claim().then_some(Intent::Claim),
        Target::Key(code) => intent(app, KeyEvent::new(code, KeyModifiers::NONE)),
        Target::Row(row) => Some(Intent::Option(Step::Pick(row))),
        Target::Square(square) if app.screen() == Screen::Playing => Some(Intent::Play(square)),
        Target::Square(_) => None,
    }
}

fn on_screen(app: &App, key: KeyEvent, code: KeyCode) -> Option<Intent> {
    match (&app.stop, app.overlay) {
        (_, Some(Overlay::Leave(_))) => question(code),
        (_, Some(Overlay::Help { .. })) => help(code),
        (_, Some(Overlay::Invite)) => invitation(code),
        (_, Some(Overlay::Options)) => None,
        (_, Some(Overlay::Games)) => games(code),
        (_, Some(Overlay::Table)) => table(code),
        (_, Some(Overlay::Robot)) => robot(code),
        (Some(_), None) if code == KeyCode::Char('n') && app.can_meet_elsewhere() => {
            Some(Intent::Meet)
        }
        (Some(_), None) => notice(code),
        (None, None) => match app.screen() {
            Screen::Connecting => notice(code),
            Screen::Waiting => digit(app, key).or_else(|| waiting(code)),
            Screen::Playing => digit(app, key).or_else(|| playing(code)),
            Screen::Over => over(code),
        },
    }
}

/// Returns the answer to the question whether to leave.
fn question(code: KeyCode) -> Option<Intent> {
    match code {
        // Line mode leaves by x.
        KeyCode::Char('s' | 'y' | 'x') => Some(Intent::Yes),
        KeyCode::Char('n') => Some(Intent::No),
        KeyCode::Esc => Some(Intent::Back),
        _ => None,
    }
}

fn help(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('?' | 'q') | KeyCode::F(1) => Some(Intent::Help),
        KeyCode::Esc => Some(Intent::Back),
        KeyCode::Enter | KeyCode::Char(' ') => Some(Intent::Confirm),
        _ => movement(code),
    }
}

fn invitation(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('i') => Some(Intent::Invite),
        KeyCode::Char('c') => Some(Intent::Copy),
        KeyCode::Char('?') | KeyCode::F(1) => Some(Intent::Help),
        KeyCode::Esc | KeyCode::Char('q') => Some(Intent::Back),
        KeyCode::Enter | KeyCode::Char(' ') => Some(Intent::Confirm),
        _ => None,
    }
}

fn games(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('g') => Some(Intent::Games),
        KeyCode::Esc | KeyCode::Char('q') => Some(Intent::Back),
        KeyCode::Enter | KeyCode::Char(' ') => Some(Intent::Confirm),
        _ => look(code).or_else(|| movement(code)),
    }
}

fn table(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('t') => Some(Intent::Table),
        KeyCode::Esc | KeyCode::Char('q') => Some(Intent::Back),
        KeyCode::Enter | KeyCode::Char(' ') => Some(Intent::Confirm),
        _ => None,
    }
}

fn robot(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('1') => Some(Intent::Call(Some(Level::Easy))),
        KeyCode::Char('2') => Some(Intent::Call(Some(Level::Medium))),
        KeyCode::Char('3') => Some(Intent::Call(Some(Level::Perfect))),
        KeyCode::Char('0') => Some(Intent::Call(None)),
        KeyCode::Char('b') => Some(Intent::Robot),
        KeyCode::Esc | KeyCode::Char('q') => Some(Intent::Back),
        _ => None,
    }
}

/// Returns the meaning of a key while connecting, or while the room is closed to us.
fn notice(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Enter | KeyCode::Char(' ') => Some(Intent::Confirm),
        _ => anywhere(code),
    }
}

fn waiting(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Enter => Some(Intent::Confirm),
        _ => in_room(code),
    }
}

fn playing(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Enter | KeyCode::Char(' ') => Some(Intent::Confirm),
        KeyCode::Char('r') => Some(Intent::Rematch),
        _ => movement(code)
            .or_else(|| look(code))
            .or_else(|| in_room(code)),
    }
}

fn over(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('r') => Some(Intent::Rematch),
        KeyCode::Enter => Some(Intent::Confirm),
        _ => look(code).or_else(|| in_room(code)),
    }
}

fn look(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('[') => Some(Intent::Look(Turn::Back)),
        KeyCode::Char(']') => Some(Intent::Look(Turn::Forward)),
        _ => None,
    }
}

/// Returns the meaning of a key on every screen of a room.
fn in_room(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('i') => Some(Intent::Invite),
        KeyCode::Char('b') => Some(Intent::Robot),
        KeyCode::Char('g') => Some(Intent::Games),
        KeyCode::Char('t') => Some(Intent::Table),
        KeyCode::Char('c') => Some(Intent::Copy),
        KeyCode::Char('n') => Some(Intent::Meet),
        KeyCode::Char('m') => Some(Intent::Name),
        _ => anywhere(code),
    }
}

/// Returns the meaning of a key on every screen without a question.
fn anywhere(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('?') | KeyCode::F(1) => Some(Intent::Help),
        KeyCode::Char('o') | KeyCode::F(2) => Some(Intent::Options),
        KeyCode::Esc => Some(Intent::Back),
        KeyCode::Char('q' | 'x') => Some(Intent::Quit),
        _ => None,
    }
}

fn digit(app: &App, key: KeyEvent) -> Option<Intent> {
    let KeyCode::Char(c) = key.code else {
        return None;
    };
    // A keypad digit always means the square at its own position.
    let digits = if key.state.contains(KeyEventState::KEYPAD) {
        Digits::FromBelow
    } else {
        app.setup.preferences.digits
    };
    let square = digits.square(digit_of(c)?)?;
    Some(Intent::Play(square))
}

fn movement(code: KeyCode) -> Option<Intent> {
    let (rows, columns) = match code {
        KeyCode::Up | KeyCode::Char('k' | 'w') => (-1, 0),
        KeyCode::Down | KeyCode::Char('j' | 's') => (1, 0),
        KeyCode::Left | KeyCode::Char('h' | 'a') => (0, -1),
        KeyCode::Right | KeyCode::Char('l' | 'd') => (0, 1),
        _ => return None,
    };
    Some(Intent::Move { rows, columns })
}

#[cfg(test)]
mod tests;
