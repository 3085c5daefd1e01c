//! The terminal client: one loop around a pure middle.
//!
//! ```text
//! keys -> input -> Message -> update -> App -> view -> one write to the terminal
//! line -> connection ----^       '----> Effect -> connection, seats
//! ```
//!
//! [`update`](update::update) alone changes the state and never waits;
//! [`view`](view::view) alone draws and never changes anything. Knows the server only
//! by the protocol, and never decides a move. The `lobby`, where a room is chosen, is
//! the same ring on a stage of its own.

mod address;
pub mod app;
pub mod connection;
#[cfg(test)]
mod desk;
mod end;
mod farewell;
pub mod glyphs;
mod input;
mod invite;
pub mod keys;
mod latency;
mod layout;
mod lobby;
pub mod look;
pub mod message;
mod options;
mod outside;
mod plain;
mod play;
pub mod preferences;
mod run;
mod seats;
mod signals;
mod stage;
mod surroundings;
mod terminal;
mod text;
pub mod update;
pub mod view;
mod words;

pub use address::{Address, InvalidAddress};
pub use end::End;
pub use game::{Clean, Level, Name};
pub use lan::Scope;
pub use options::Options;
pub use play::{Fault, play};
pub use preferences::Preferences;
