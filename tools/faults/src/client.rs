//! Clients that write everything that they do and see into the [history](crate::history).

mod connection;
mod host;
mod league_player;
mod person;

pub use connection::{Connection, Entering, Heard};
pub use host::Host;
pub use league_player::{Ended, LeaguePlayer, LeagueTally};
pub use person::{Habits, Person, Tally};
