//! The ports of a server, and the reasons why they cannot be opened.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

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
    let refused = |error: io::Error| {
        let other = other_address(asked, &error);
        anyhow!(texts.metrics_refused(asked, texts.cause(&error), other))
    };
    listener.map(Some).map_err(refused)
}

/// Returns an address that can be opened in the place of one that cannot.
fn other_address(asked: SocketAddr, error: &io::Error) -> SocketAddr {
    let host = match error.kind() == io::ErrorKind::AddrNotAvailable {
        true => Ipv4Addr::LOCALHOST.into(),
        false => asked.ip(),
    };
    SocketAddr::new(host, free_port(SocketAddr::new(host, asked.port())))
}

/// Returns a free port after this one. Those below 1024 may belong to the system.
fn free_port(taken: SocketAddr) -> u16 {
    let later = taken.port().checked_add(1).unwrap_or(1_024).max(1_024);
    let is_free =
        |port: &u16| std::net::TcpListener::bind(SocketAddr::new(taken.ip(), *port)).is_ok();
    (later..).take(100).find(is_free).unwrap_or(0)
}

/// Returns the sentence for a port that could not be opened, with the way out.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "not our enum: most kinds cannot happen here"
)]
fn refusal(texts: Texts, asked: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => texts.port_taken(asked.port(), free_port(asked)),
        io::ErrorKind::PermissionDenied => texts.port_forbidden(asked.port()),
        io::ErrorKind::AddrNotAvailable => texts.address_not_here(asked.ip()),
        _ => texts.cannot_listen(asked, texts.cause(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::Language;

    #[tokio::test]
    async fn a_refused_address_of_numbers_comes_with_one_that_opens() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let taken = taken.local_addr().unwrap();
        // Nobody has this address: it is for documents.
        let foreign: SocketAddr = "192.0.2.1:9464".parse().unwrap();
        for language in Language::ALL {
            let texts = Texts::new(language);
            for asked in [taken, foreign] {
                let refusal = for_numbers(texts, Some(asked)).await.unwrap_err();
                let told = refusal.to_string();
                let words = told.split([' ', ',']);
                let addresses: Vec<SocketAddr> =
                    words.filter_map(|word| word.parse().ok()).collect();
                assert_eq!(addresses[0], asked, "{told}");
                let advice = for_numbers(texts, Some(addresses[1])).await;
                assert!(advice.is_ok(), "{told}");
            }
        }
    }
}
