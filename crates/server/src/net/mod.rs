//! TCP and HTTP/1, below every protocol of the server's own.

pub(crate) mod acceptor;
pub(crate) mod fd_limit;
mod peer;
mod socket_options;
mod stream;

pub(crate) use peer::{Peer, rate_limit_key};
