//! The address at which the people of a test come in.

use std::net::SocketAddr;

use super::process::Process;
use super::server::Server;

/// A server that people can reach.
pub(crate) trait Serves {
    fn address(&self) -> SocketAddr;
}

impl Serves for Server {
    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Serves for Process {
    fn address(&self) -> SocketAddr {
        self.address
    }
}
