//! Does faults to the room server on purpose, and decides from its clients' observations
//! whether it kept its promises.
//!
//! ```text
//! row -> server process, proxies, clients -> History -> checker -> Violation
//! ```
//!
//! **Invariant:** everything here stands outside the server. It starts the real binary, speaks
//! the wire by hand, and knows of the rules only [`game`].

mod accepting;
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
