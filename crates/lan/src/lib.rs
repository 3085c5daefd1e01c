//! Servers of the local network: a server says that it is here, a client hears who
//! is, both by mDNS (RFC 6762 and 6763). Knows no room, no screen and no line to a
//! server. Everything heard is foreign: it is read, bounded and cleaned here.

mod announce;
mod find;
mod hear;
mod scope;

pub use announce::Announcement;
pub use find::{Finder, News};
pub use hear::{Found, NAME_COLUMNS};
pub use scope::Scope;

/// What a server is announced as. The name is ours; it is not registered with IANA.
const SERVICE: &str = "_jogo._tcp.local.";

/// The TXT key of the protocol that a server speaks.
const PROTOCOL: &str = "protocolo";

/// The port that goes without saying.
pub const USUAL_PORT: u16 = 5000;

/// mDNS cannot be spoken here.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Fault(#[from] mdns_sd::Error);
