//! The address at which the people of a test come in.

use std::net::SocketAddr;

use testkit::http::{Answer, get_with};

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

/// Returns the answer to `GET` with these headers.
#[track_caller]
pub(crate) fn wish(
    server: &impl Serves,
    path: &str,
    headers: &[(&str, &str)],
) -> impl Future<Output = Answer> {
    get_with(server.address(), path, headers)
}
