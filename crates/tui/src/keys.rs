//! Which key means what on which screen. Knows nothing of how it is carried out.

use crossterm::event::KeyEvent;

use crate::app::App;
use crate::message::Intent;

/// What the person wants with this key, if anything.
pub fn intent(app: &App, key: KeyEvent) -> Option<Intent> {
    let _ = (app, key);
    None
}
