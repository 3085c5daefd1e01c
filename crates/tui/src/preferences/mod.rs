//! The user's choices about this terminal, and the words that save them and pass them on
//! the command line.

mod choices;
mod digits_typed;
mod file;
mod menu;

pub use choices::{Alerts, Choice, Digits, Preferences, Symbols, Theme, Worded};
pub use digits_typed::digit_of;
pub use file::{Broken, keep, read};
pub(crate) use menu::{Menu, Outcome, ROWS, Row, Step};
