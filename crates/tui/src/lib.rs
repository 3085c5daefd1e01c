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
//! So a test needs no terminal, no server and no clock:
//!
//! ```
//! use std::time::Duration;
//!
//! use game::Moment;
//! use ratatui::{Terminal, backend::TestBackend};
//! use tui::message::{ConnectionEvent, DownReason, Message};
//! use tui::state::{App, Setup};
//! use tui::{Address, Name, Preferences, appearance::capabilities::Capabilities};
//!
//! let preferences = Preferences::new(texts::Language::En, Name::new("Ana"));
//! let server: Address = "192.168.0.10".parse().unwrap();
//! let plain = Capabilities::of_environment(|_variable| None);
//! let mut app = App::new(Setup::new("gato".parse().unwrap(), false, &server, preferences, plain));
//!
//! let down = ConnectionEvent::Down {
//!     attempt: 3,
//!     retry_in: Duration::from_secs(4),
//!     reason: DownReason::NoAnswer,
//! };
//! tui::update::update(&mut app, Message::Connection(down), Moment(0));
//!
//! let mut screen = Terminal::new(TestBackend::new(60, 20)).unwrap();
//! screen.draw(|frame| tui::view::view(&app, frame)).unwrap();
//! let screen = screen.backend().to_string();
//! assert!(screen.contains("No answer from 192.168.0.10:5000."), "{screen}");
//! assert!(screen.contains("Next attempt in 4 s."), "{screen}");
//! ```
//!
//! Without the feature `client`, only addresses, choices and their words are left, for
//! the command line of a server alone.
//!
//! **Invariant:** does not depend on the server crate, only on the protocol, and never
//! decides a move.
#![cfg_attr(
    not(feature = "client"),
    expect(dead_code, reason = "the words of a client that is not there")
)]

mod address;
pub mod appearance;
#[cfg(feature = "client")]
mod clock;
#[cfg(feature = "client")]
pub mod connection;
mod destination;
#[cfg(feature = "client")]
mod effects;
#[cfg(feature = "client")]
mod event_loop;
#[cfg(feature = "client")]
mod exit;
mod fitting;
#[cfg(test)]
#[cfg(feature = "client")]
mod harness;
pub mod host;
#[cfg(feature = "client")]
pub mod keys;
#[cfg(feature = "client")]
mod lobby;
#[cfg(feature = "client")]
pub mod message;
#[cfg(feature = "client")]
mod navigation;
#[cfg(feature = "client")]
mod options;
#[cfg(feature = "client")]
mod pages;
#[cfg(feature = "client")]
mod plain;
pub mod preferences;
#[cfg(feature = "client")]
mod presses;
#[cfg(feature = "client")]
mod question;
#[cfg(feature = "client")]
mod seats;
#[cfg(feature = "client")]
mod sentences;
#[cfg(feature = "client")]
mod standings;
#[cfg(feature = "client")]
mod start;
#[cfg(feature = "client")]
pub mod state;
#[cfg(feature = "client")]
mod terminal;
#[cfg(feature = "client")]
pub mod update;
#[cfg(feature = "client")]
pub mod view;

pub use address::{Address, InvalidAddress, server_path, zone};
pub use destination::{Destination, Unclear};
#[cfg(feature = "client")]
pub use exit::End;
pub use game::{Clean, Level, Name};
#[cfg(feature = "client")]
pub use lan::Scope;
#[cfg(feature = "client")]
pub use options::{Options, secret_room};
pub use preferences::Preferences;
#[cfg(feature = "client")]
pub use question::{ask, can_ask};
#[cfg(feature = "client")]
pub use sentences::{detail, loss, robot_name};
#[cfg(feature = "client")]
pub use start::Fault;
#[cfg(all(feature = "client", unix))]
pub use terminal::signals::Endings;

/// Plays until the user leaves. Runs in line mode if the options ask for it, for a program,
/// or if no terminal can show a screen.
///
/// # Errors
///
/// Returns an error if the terminal can no longer be read or written.
#[cfg(feature = "client")]
pub fn play(options: Options) -> Result<End, Fault> {
    // Decided before any output, so no escape sequence can reach a file or a pipe.
    if options.plain || options.program.is_some() || fitting::is_line_mode() {
        plain::play(options)
    } else {
        event_loop::play(options)
    }
}
