//! Does faults to the room server on purpose, and decides from what its clients
//! saw whether it kept its promises.
//!
//! ```text
//! row -> server process, proxies, clients -> History -> checker -> Violation
//! ```
//!
//! Everything here stands outside the server: it starts the real binary, speaks
//! the wire by hand, and knows of the rules only what [`game`] says.

pub mod balancer;
pub mod checker;
pub mod client;
pub mod cluster;
pub mod decoders;
pub mod fake_clock;
pub mod history;
pub mod hostile;
pub mod proxy;
pub mod report;
pub mod rows;
pub mod server;
