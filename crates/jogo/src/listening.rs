//! The ports of a server, and the reasons why they cannot be opened.

use std::io;
use std::net::SocketAddr;

use anyhow::anyhow;
use texts::Texts;
use tokio::net::TcpListener;

/// Takes the listening socket of a service manager, if it hands one over (`LISTEN_FDS`).
/// Must be called while the process has one thread, because it removes the variables.
#[cfg(unix)]
pub(crate) fn inherited(texts: Texts) -> anyhow::Result<Option<std::net::TcpListener>> {
    let mut sockets = listenfd::ListenFd::from_env();
    if sockets.len() > 1 {
        return Err(anyhow!(texts.too_many_sockets(sockets.len())));
    }
    let unusable = |error: io::Error| anyhow!(texts.unusable_socket(texts.cause(&error)));
    let socket = sockets.take_tcp_listener(0).map_err(unusable)?;
    if let Some(socket) = &socket {
        // A unit with `Accept=yes` hands over a connection.
        if !socket2::SockRef::from(socket)
            .is_listener()
            .map_err(unusable)?
        {
            return Err(anyhow!(texts.socket_does_not_listen()));
        }
        socket.set_nonblocking(true).map_err(unusable)?;
    }
    Ok(socket)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
pub(crate) const fn inherited(_: Texts) -> anyhow::Result<Option<std::net::TcpListener>> {
    Ok(None)
}

/// Opens the port for players, unless a service manager has opened one.
pub(crate) async fn for_players(
    texts: Texts,
    asked: SocketAddr,
    inherited: Option<std::net::TcpListener>,
) -> anyhow::Result<TcpListener> {
    if let Some(listener) = inherited {
        let unusable = |error: io::Error| anyhow!(texts.unusable_socket(texts.cause(&error)));
        return TcpListener::from_std(listener).map_err(unusable);
    }
    let listener = TcpListener::bind(asked).await;
    listener.map_err(|error| anyhow!(refusal(texts, asked, &error)))
}

/// Opens the port at which the numbers of the server are read, if there is one.
pub(crate) async fn for_numbers(
    texts: Texts,
    asked: Option<SocketAddr>,
) -> anyhow::Result<Option<TcpListener>> {
    let Some(asked) = asked else {
        return Ok(None);
    };
    let listener = TcpListener::bind(asked).await;
    let refused = |error: io::Error| anyhow!(texts.cannot_listen(asked, texts.cause(&error)));
    listener.map(Some).map_err(refused)
}

/// Returns the sentence for a port that could not be opened, with the way out.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "not our enum: most kinds cannot happen here"
)]
fn refusal(texts: Texts, asked: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            let later = asked.port().checked_add(1).unwrap_or(1_024);
            let is_free = |port: &u16| {
                std::net::TcpListener::bind(SocketAddr::new(asked.ip(), *port)).is_ok()
            };
            let free = (later..).take(100).find(is_free).unwrap_or(0);
            texts.port_taken(asked.port(), free)
        }
        io::ErrorKind::PermissionDenied => texts.port_forbidden(asked.port()),
        io::ErrorKind::AddrNotAvailable => texts.address_not_here(asked.ip()),
        _ => texts.cannot_listen(asked, texts.cause(error)),
    }
}
