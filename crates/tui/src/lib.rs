//! The terminal client: one loop around a pure middle.
//!
//! ```text
//! keys -> input -> Message -> update -> App -> view -> one write to the terminal
//! line -> connection ----^       '----> Effect -> connection
//! ```
//!
//! [`update`](update::update) alone changes the state and never waits;
//! [`view`](view::view) alone draws and never changes anything. Knows the server only
//! by the protocol, and never decides a move.

mod address;
pub mod app;
pub mod connection;
#[cfg(test)]
mod desk;
pub mod glyphs;
mod input;
pub mod keys;
mod layout;
pub mod look;
pub mod message;
mod options;
mod run;
mod signals;
mod terminal;
mod text;
pub mod update;
pub mod view;
mod words;

pub use address::{Address, InvalidAddress};
pub use game::{Level, Name};
pub use options::Options;
pub use run::{Fault, play};
