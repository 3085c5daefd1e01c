//! Servers of the local network, by mDNS (RFC 6762 and 6763): a server announces itself,
//! and a client finds it. All received data is foreign: this crate reads, bounds and cleans
//! it. The crate also decides which address of this machine is given to other people.
//!
//! ```no_run
//! use lan::{Announcement, Browser, News, Scope};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), lan::Fault> {
//! let id = game::ServerId::from_random(7);
//! let bound = "0.0.0.0:5000".parse().unwrap();
//! let announcement = Announcement::start(Scope::Networks, bound, id)?;
//!
//! let mut browser = Browser::start(Scope::Networks)?;
//! match browser.next().await {
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

mod addresses;
mod announce;
mod browse;
mod interfaces;
mod record;
mod scope;
mod service;

pub use announce::Announcement;
pub use browse::{Browser, News, is_on_own_network};
pub use interfaces::reachable;
pub use record::{Found, NAME_COLUMNS};
pub use scope::Scope;
pub use service::{DEFAULT_PORT, Fault};
