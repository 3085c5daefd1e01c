//! Our name, given by a line.
//!
//! **Invariant:** changes nothing. It returns the intents that type the name on a screen.

use game::Name;

use crate::message::Intent;
use crate::preferences::Step;
use crate::state::App;

/// Returns the intents that change our name. There are none for an empty name, and none on a
/// server that knows no names.
pub(super) fn intents(app: &App, name: &Name) -> Vec<Intent> {
    if app.is_relay() || name.as_str().is_empty() {
        return Vec::new();
    }
    let old = app.setup.name.as_str().chars().map(|_| Step::Erase);
    let new = name.as_str().chars().map(Step::Type);
    let steps = old.chain(new).chain([Step::Next]).map(Intent::Option);
    [Intent::Name].into_iter().chain(steps).collect()
}

/// Returns our name, or why it has not changed.
pub(super) fn answer(app: &App, unchanged: bool) -> String {
    let texts = app.setup.texts;
    if app.is_relay() {
        texts.plain_relay().to_owned()
    } else if unchanged {
        texts.say_help_name().to_owned()
    } else {
        texts.say_named(app.setup.name.as_str())
    }
}
