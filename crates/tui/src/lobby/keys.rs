//! The key table of the lobby. Letters and digits are always text.
//!
//! **Invariant:** does not depend on how an intent is carried out.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the table names the keys that mean something; crossterm has many more"
)]

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use game::Level;

use super::state::{Intent, Lobby, Overlay};

/// The number of rows that a page key moves.
const PAGE_ROWS: i32 = 10;

/// Returns what the user wants with this key, if anything.
pub(crate) fn intent(lobby: &Lobby, key: KeyEvent) -> Option<Intent> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let wanted = match (control, alt) {
        (true, false) if lobby.takes_name() && lobby.menu.edit(key.code).is_some() => {
            lobby.menu.edit(key.code).map(Intent::Option)
        }
        (true, false) => with_control(key.code),
        // Some keyboards type letters with AltGr.
        (true, true) if lobby.field.is_empty() => character(key.code),
        (true, true) => match key.code {
            KeyCode::Char(c) => Some(Intent::Type(c)),
            _ => None,
        },
        (false, true) => None,
        (false, false) => match lobby.overlay {
            // In a sentence it is a letter.
            None if key.code == KeyCode::Char('?') && !lobby.field.is_empty() => {
                Some(Intent::Type('?'))
            }
            None => plain(key.code),
            Some(Overlay::Help(_)) => help(key.code),
            Some(Overlay::Robots) => robot(key.code),
            Some(Overlay::Table) => table(key.code),
            Some(Overlay::Options) => lobby.menu.step(key.code).map(Intent::Option),
        },
    };
    // A key that is held down only moves and types.
    wanted.filter(|intent| {
        key.kind == KeyEventKind::Press
            || matches!(intent, Intent::Choose(_) | Intent::Type(_) | Intent::Erase)
    })
}

fn with_control(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('c' | 'C') => Some(Intent::QuitNow),
        KeyCode::Char('l' | 'L') => Some(Intent::Redraw),
        KeyCode::Char('n' | 'N') => Some(Intent::NewRoom),
        KeyCode::Char('f' | 'F') => Some(Intent::Meet),
        KeyCode::Char('r' | 'R') => Some(Intent::Robots),
        KeyCode::Char('t' | 'T') => Some(Intent::Table),
        KeyCode::Char('u' | 'U') => Some(Intent::Clear),
        // Some terminals send this for Backspace.
        KeyCode::Char('h' | 'H') => Some(Intent::Erase),
        _ => None,
    }
}

fn help(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('q' | 'Q') => Some(Intent::Help),
        other => plain(other),
    }
}

/// Returns the answer to the question which robot to play.
fn robot(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('1') => Some(Intent::Alone(Level::Easy)),
        KeyCode::Char('2') => Some(Intent::Alone(Level::Medium)),
        KeyCode::Char('3') => Some(Intent::Alone(Level::Perfect)),
        KeyCode::Esc | KeyCode::Char('q' | 'Q') => Some(Intent::Back),
        _ => None,
    }
}

/// Returns the meaning of a key at the table of a league.
fn table(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Esc | KeyCode::Enter | KeyCode::Char('q' | 'Q' | ' ') => Some(Intent::Table),
        _ => None,
    }
}

fn plain(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::F(1) => Some(Intent::Help),
        KeyCode::F(2) => Some(Intent::Options),
        KeyCode::Up => Some(Intent::Choose(-1)),
        KeyCode::Down | KeyCode::Tab => Some(Intent::Choose(1)),
        KeyCode::BackTab => Some(Intent::Choose(-1)),
        KeyCode::PageUp => Some(Intent::Choose(-PAGE_ROWS)),
        KeyCode::PageDown => Some(Intent::Choose(PAGE_ROWS)),
        KeyCode::Home => Some(Intent::Choose(i32::MIN)),
        KeyCode::End => Some(Intent::Choose(i32::MAX)),
        KeyCode::Enter => Some(Intent::Confirm),
        KeyCode::Backspace | KeyCode::Delete => Some(Intent::Erase),
        KeyCode::Esc => Some(Intent::Back),
        other => character(other),
    }
}

fn character(code: KeyCode) -> Option<Intent> {
    match code {
        KeyCode::Char('?') => Some(Intent::Help),
        KeyCode::Char(c) => Some(Intent::Type(c)),
        _ => None,
    }
}
