//! The user's choices about this terminal, and the words that save them and pass them on
//! the command line.

mod choices;
mod file;
mod menu;

pub use choices::{Alerts, Choice, Digits, Preferences, Symbols, Theme, Worded};
pub use file::{Broken, keep, read};
pub(crate) use menu::{Menu, Outcome, ROWS, Row, Step};
