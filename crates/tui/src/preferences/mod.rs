//! What a person may choose about how this terminal plays, and the words by which each
//! choice is saved and given on the command line.

mod choices;
mod file;
mod menu;

pub use choices::{Alerts, Choice, Digits, Preferences, Symbols, Theme, Worded};
pub use file::{Broken, keep, read};
pub(crate) use menu::{Menu, Outcome, ROWS, Row, Step};
