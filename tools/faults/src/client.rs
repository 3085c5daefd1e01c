//! Clients that write everything that they do and see into the [history](crate::history).

mod connection;
mod person;

pub use connection::{Connection, Entering, Heard};
pub use person::{Habits, Person, Tally};
