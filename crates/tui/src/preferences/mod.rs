//! The user's choices about this terminal, and the words that save them and pass them on
//! the command line.

mod choices;
mod digits_typed;
#[cfg(feature = "client")]
mod file;
#[cfg(feature = "client")]
mod menu;
mod worded;

pub use choices::{Alerts, Choice, Digits, Preferences, Symbols, Theme};
pub use digits_typed::digit_of;
#[cfg(feature = "client")]
pub use file::{Broken, keep, read};
#[cfg(feature = "client")]
pub(crate) use menu::{MAX_PASTED, Menu, Outcome, ROWS, Row, Step};
pub use worded::{Worded, folded};
