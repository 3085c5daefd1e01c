//! The socket options of accepted connections.
//!
//! **Invariant:** does not depend on HTTP.

use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;

/// The time after which the system cuts off a peer that acknowledges nothing. The server
/// itself waits at most 10 seconds, so this only catches connections that no task writes
/// to.
#[cfg(target_os = "linux")]
const UNREAD: Duration = Duration::from_secs(20);

/// The time after which the system probes a silent peer. Sessions have shorter heartbeats,
/// so this only matters for other connections.
const SILENT: Duration = Duration::from_secs(30);

/// The size of the system's send buffer, in bytes: two boards for each of a hundred moves.
/// Without a limit it grows to megabytes for each client that is stuck.
const WAITING: usize = 32 * 1024;

/// Sets the options on an accepted connection.
pub(crate) fn tune(stream: &TcpStream) {
    let socket = SockRef::from(stream);
    let tuned = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_send_buffer_size(WAITING))
        .and_then(|()| socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(SILENT)));
    #[cfg(target_os = "linux")]
    let tuned = tuned.and_then(|()| socket.set_tcp_user_timeout(Some(UNREAD)));
    if let Err(error) = tuned {
        // The connection still works, but slower, or it ends later.
        tracing::debug!(%error, "socket options not set");
    }
}

/// Acknowledges received bytes at once, without waiting for an answer that could carry the
/// acknowledgement.
///
/// Most libraries leave `TCP_NODELAY` off, and then hold their next bytes back until the
/// acknowledgement. That costs 40 ms between the first heartbeat and the entrance into a
/// room.
pub(crate) fn acknowledge(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    if let Err(error) = SockRef::from(stream).set_tcp_quickack(true) {
        tracing::debug!(%error, "not acknowledged at once");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}
