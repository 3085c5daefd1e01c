//! TCP connections and HTTP/1. A connection enters at [`acceptor`], and all its bytes pass
//! a [`GuardedStream`](stream::GuardedStream).
//!
//! **Invariant:** does not depend on Socket.IO, routes or rooms.

pub(crate) mod acceptor;
mod below;
pub(crate) mod fd_limit;
mod peer;
mod socket_options;
mod stream;

pub(crate) use peer::{Peer, rate_limit_key};
