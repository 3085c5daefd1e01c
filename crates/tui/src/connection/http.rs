//! One question over HTTP, and the beginning of its answer. Blocks.
//!
//! **Invariant:** does not depend on the question.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::address::Address;

/// The maximum duration of each step of the question.
const STEP_TIMEOUT: Duration = Duration::from_secs(2);

/// Opens a connection, and returns it with the address of the other end.
pub(super) fn connect(address: &Address) -> io::Result<(TcpStream, SocketAddr)> {
    let mut failure = io::Error::from(io::ErrorKind::NotFound);
    for peer in (address.host.as_str(), address.port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&peer, STEP_TIMEOUT) {
            Ok(stream) => {
                stream.set_read_timeout(Some(STEP_TIMEOUT))?;
                stream.set_write_timeout(Some(STEP_TIMEOUT))?;
                return Ok((stream, peer));
            }
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

/// Sends the question, and returns at most this many bytes of the answer.
pub(super) fn exchange(
    mut stream: impl Read + Write,
    to: &Address,
    path: &str,
    most: u64,
) -> io::Result<Vec<u8>> {
    let (host, below) = (to.authority(), &to.path);
    let question =
        format!("GET {below}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes())?;
    let mut answer = Vec::new();
    // A server that stays silent after a part of its answer has said enough.
    let end = stream.take(most).read_to_end(&mut answer);
    match end {
        Err(error) if answer.is_empty() => Err(error),
        Ok(_) | Err(_) => Ok(answer),
    }
}
