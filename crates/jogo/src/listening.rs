//! The ports of a server, and the reasons why they cannot be opened.

use std::io;
use std::net::SocketAddr;

use anyhow::anyhow;
use texts::Texts;
use tokio::net::TcpListener;

/// Opens the port for players.
pub(crate) async fn for_players(texts: Texts, asked: SocketAddr) -> anyhow::Result<TcpListener> {
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
    let refused = |error| anyhow!(texts.cannot_listen(asked, error));
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
        _ => texts.cannot_listen(asked, error),
    }
}
