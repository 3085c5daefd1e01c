//! Keys that are pressed twice. The first press closes a box or confirms something, and the
//! second must not act on the screen behind it.
//!
//! **Invariant:** does not depend on the meaning of a key.

use crossterm::event::{KeyCode, KeyEvent};
use game::Moment;

use crate::clock::after;
use crate::keys;
use crate::message::Intent;
use crate::state::App;

/// The time in which a second press belongs to the first, in milliseconds.
const DOUBLE_PRESS: u64 = 400;

/// The last key that closed a box or confirmed something.
#[derive(Debug, Default)]
pub(crate) struct Presses {
    spent: Option<(KeyCode, Moment)>,
}

impl Presses {
    /// Returns what the user wants with this key, if anything. A second press may open the
    /// box again, and does nothing else.
    pub(crate) fn intent(&self, app: &App, key: KeyEvent, now: Moment) -> Option<Intent> {
        let again = |(code, at): (KeyCode, Moment)| {
            code == key.code && app.overlay.is_none() && now < after(at, DOUBLE_PRESS)
        };
        let again = self.spent.is_some_and(again);
        keys::intent(app, key).filter(|intent| !(again && acts(*intent)))
    }

    /// Notes a key after its intent was carried out. `boxed` tells whether a box was open
    /// before.
    pub(crate) fn note(
        &mut self,
        app: &App,
        key: KeyEvent,
        intent: Intent,
        boxed: bool,
        now: Moment,
    ) {
        let closed = boxed && app.overlay.is_none();
        let confirmed = !boxed && intent == Intent::Confirm && app.pending.is_none();
        if closed || confirmed {
            self.spent = Some((key.code, now));
        }
    }
}

/// Returns whether this intent does more than to open a box or to move the cursor.
const fn acts(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Confirm
            | Intent::Play(_)
            | Intent::NoSquare
            | Intent::Rematch
            | Intent::Claim
            | Intent::Meet
            | Intent::Back
            | Intent::Quit
    )
}
