//! How accepted connections behave. Knows nothing of HTTP.

use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;

/// A peer that acknowledges nothing for this long is cut off by the system, even
/// when nobody here looks after the connection any more.
#[cfg(target_os = "linux")]
const UNREAD: Duration = Duration::from_secs(20);

/// A silent peer is probed after this long.
const SILENT: Duration = Duration::from_secs(30);

/// What waits in the system for a client to read it, in bytes: two boards for each
/// of a hundred moves. Left alone it grows to megabytes for each client that is stuck.
const WAITING: usize = 32 * 1024;

/// Sets our options on a connection.
pub(crate) fn tune(stream: &TcpStream) {
    let socket = SockRef::from(stream);
    let tuned = socket
        .set_tcp_nodelay(true)
        .and_then(|()| socket.set_send_buffer_size(WAITING))
        .and_then(|()| socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(SILENT)));
    #[cfg(target_os = "linux")]
    let tuned = tuned.and_then(|()| socket.set_tcp_user_timeout(Some(UNREAD)));
    if let Err(error) = tuned {
        // The connection works all the same, only slower or longer.
        tracing::debug!(%error, "socket options not set");
    }
}

/// Acknowledges what was read without waiting for an answer to go with it. A client that
/// leaves `TCP_NODELAY` off (most libraries do) holds its next words back until then: 40 ms
/// between the answer to the first heartbeat, which needs none, and the entering of a room.
pub(crate) fn acknowledge(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    if let Err(error) = SockRef::from(stream).set_tcp_quickack(true) {
        tracing::debug!(%error, "not acknowledged at once");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}
