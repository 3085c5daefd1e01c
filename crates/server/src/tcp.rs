//! How accepted connections behave. Knows nothing of HTTP.

use std::time::Duration;

use axum::serve::{Listener, ListenerExt};
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpListener;

/// A peer that acknowledges nothing for this long is cut off. Without it a client
/// that stops reading is never noticed: its writer waits for ever, and the
/// heartbeat cannot end what waits.
const UNREAD: Duration = Duration::from_secs(20);

/// A silent peer is probed after this long.
const SILENT: Duration = Duration::from_secs(30);

/// The listener with our options set on each connection.
pub(crate) fn tuned(listener: TcpListener) -> impl Listener<Addr = std::net::SocketAddr> {
    listener.tap_io(|stream| {
        let socket = SockRef::from(&*stream);
        let tuned = socket
            .set_tcp_nodelay(true)
            .and_then(|()| socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(SILENT)));
        #[cfg(target_os = "linux")]
        let tuned = tuned.and_then(|()| socket.set_tcp_user_timeout(Some(UNREAD)));
        if let Err(error) = tuned {
            // The connection works all the same, only slower or longer.
            tracing::debug!(%error, "socket options not set");
        }
    })
}
