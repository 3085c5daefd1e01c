//! Servers of the local network, by mDNS (RFC 6762 and 6763): a server announces itself,
//! and a client finds it. All received data is foreign: this crate reads, bounds and cleans
//! it.
//!
//! ```no_run
//! use lan::{Announcement, Finder, News, Scope};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), lan::Fault> {
//! let announcement = Announcement::start(Scope::Networks, "0.0.0.0:5000".parse().unwrap())?;
//!
//! let mut finder = Finder::start(Scope::Networks)?;
//! match finder.next().await {
//!     News::Found(server) => println!("{} is at {}", server.name, server.address),
//!     News::Gone(key) => println!("{key} is gone"),
//! }
//!
//! announcement.map(Announcement::end);
//! # Ok(())
//! # }
//! ```
//!
//! **Invariant:** does not depend on rooms, screens or connections to servers.

mod announce;
mod find;
mod hear;
mod scope;

pub use announce::Announcement;
pub use find::{Finder, News};
pub use hear::{Found, NAME_COLUMNS};
pub use scope::Scope;

/// The service type of an announcement. The name is ours; it is not registered with IANA.
const SERVICE: &str = "_jogo._tcp.local.";

/// The TXT key of the protocol that a server speaks.
const PROTOCOL: &str = "protocolo";

/// The default port.
pub const USUAL_PORT: u16 = 5000;

/// The error of a machine on which mDNS does not work.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Fault(#[from] mdns_sd::Error);
