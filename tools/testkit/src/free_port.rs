//! A port for a process that cannot choose one by itself.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

/// Returns an address of this machine whose port is free at this moment, over TCP and UDP.
///
/// The port is below those that the system hands out, so nobody else is given it before the
/// process has it.
///
/// # Errors
/// The system gives no socket at all.
pub fn free_port() -> io::Result<SocketAddr> {
    loop {
        let random = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let port = random.port() % 20_000 + 10_000;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() && UdpSocket::bind(address).is_ok() {
            return Ok(address);
        }
    }
}
