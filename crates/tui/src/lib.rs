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
pub mod appearance;
mod clock;
pub mod connection;
mod effects;
mod event_loop;
mod exit;
#[cfg(test)]
mod harness;
pub mod keys;
mod lobby;
pub mod message;
mod navigation;
mod options;
mod pages;
mod plain;
pub mod preferences;
mod seats;
mod sentences;
mod start;
pub mod state;
mod terminal;
pub mod update;
pub mod view;

pub use address::{Address, InvalidAddress};
pub use exit::End;
pub use game::{Clean, Level, Name};
pub use lan::Scope;
pub use options::Options;
pub use preferences::Preferences;
pub use start::Fault;

/// Plays until the person leaves; line by line where that was asked for, or where
/// there is no terminal that could show a screen.
///
/// # Errors
/// When the terminal cannot be read or written any more.
pub fn play(options: Options) -> Result<End, Fault> {
    // Before anything is written: no escape sequence may get into a file or a pipe.
    if options.plain || plain::is_fitting() {
        plain::play(options)
    } else {
        event_loop::play(options)
    }
}
