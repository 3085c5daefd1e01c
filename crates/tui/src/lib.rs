//! The terminal client: one event loop around a pure core.
//!
//! ```text
//! keys -> KeyFilter -> Message -> update -> App -> view -> one write to the terminal
//! server -> Connection ---^         '----> Effect -> Connection, SeatStore
//! ```
//!
//! [`update`](update::update) is the only code that changes the state, and it never
//! waits. [`view`](view::view) is the only code that draws, and it changes nothing. The
//! lobby, where the user chooses a room, has the same structure on a page of its own.
//!
//! **Invariant:** does not depend on the server crate, only on the protocol, and never
//! decides a move.

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

/// Plays until the user leaves. Runs in line mode if the options ask for it, or if no
/// terminal can show a screen.
///
/// # Errors
///
/// Returns an error if the terminal can no longer be read or written.
pub fn play(options: Options) -> Result<End, Fault> {
    // Decided before any output, so no escape sequence can reach a file or a pipe.
    if options.plain || plain::is_fitting() {
        plain::play(options)
    } else {
        event_loop::play(options)
    }
}
