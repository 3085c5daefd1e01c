//! Clients that speak the frames of Engine.IO 4 and Socket.IO 5 by hand, so that the
//! server is not measured with its own yardstick, and write all they do and see
//! into the [history](crate::history).

mod connection;
pub mod frames;
mod person;
pub mod polling;

pub use connection::{Connection, Entering, Heard};
pub use person::{Habits, Person, Tally};
