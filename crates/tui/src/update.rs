//! The only writer of [`App`]: one message in, what the outside shall do out.
//! Never draws, never waits, never decides a move.

use game::Moment;

use crate::app::App;
use crate::message::{Effect, Message};

/// Takes in one message at this moment.
pub fn update(app: &mut App, message: Message, now: Moment) -> Vec<Effect> {
    let _ = (app, message, now);
    Vec::new()
}
