//! TLS for clients over rustls, under the name and the calls of the crate `native-tls` 0.2.
//!
//! `rust_socketio` reaches TLS only through `native-tls`, which on Linux is OpenSSL.
//! The workspace puts this crate in its place, so that nobody has to compile OpenSSL.
//!
//! | module | has |
//! | --- | --- |
//! | `connector` | [`TlsConnector`], its options, and the start of a handshake |
//! | `stream` | [`TlsStream`] and the handshake that waits for its socket |
//! | `trust` | whom a client trusts: [`Certificate`], and how a server's is checked |
//! | `error` | [`Error`] |
//! | `absent` | the types of a server, which have no values |
//!
//! It has the calls that `rust_socketio` 0.6 and the crates under it compile against.
//!
//! **Invariant:** an option that rustls cannot fulfill is refused with an [`Error`], or does
//! not compile. None is ignored.

mod absent;
mod connector;
mod error;
mod stream;
mod trust;

pub use absent::{Identity, TlsAcceptor};
pub use connector::{Protocol, TlsConnector, TlsConnectorBuilder};
pub use error::Error;
pub use stream::{HandshakeError, MidHandshakeTlsStream, TlsStream};
pub use trust::Certificate;
