//! Waits for the reports of a connection.

use std::net::{IpAddr, Ipv4Addr};
use std::panic::Location;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use tui::connection::{Connection, Emission};
use tui::message::{ConnectionEvent, DownReason, ServerEvent};

use crate::fake::{FakePeer, FakeServer, QUIET_TIME, TIMEOUT};

/// The address of this machine.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The line of the test that calls a helper. An `async fn` cannot be `#[track_caller]`,
/// so the helpers pass it on.
type TestLine = &'static Location<'static>;

/// Returns the next report.
#[track_caller]
pub(crate) fn next(connection: &mut Connection) -> impl Future<Output = ConnectionEvent> {
    next_for(connection, Location::caller())
}

async fn next_for(connection: &mut Connection, test: TestLine) -> ConnectionEvent {
    match timeout(TIMEOUT, connection.next()).await {
        Ok(Some(event)) => event,
        other @ (Ok(None) | Err(_)) => panic!("{test}: no report in time: {other:?}"),
    }
}

/// Opens a connection to a server of the test's own.
pub(crate) async fn connecting() -> (FakeServer, Connection) {
    let fake = FakeServer::start().await;
    let connection = Connection::open(fake.address());
    (fake, connection)
}

/// Does the same, and waits until the connection is up.
#[track_caller]
pub(crate) fn connected() -> impl Future<Output = (FakeServer, Connection, FakePeer)> {
    let test = Location::caller();
    async move {
        let (fake, mut connection) = connecting().await;
        let peer = fake.accept_client().await;
        up_for(&mut connection, test).await;
        (fake, connection, peer)
    }
}

/// Waits for one attempt until the connection is up.
#[track_caller]
pub(crate) fn up(connection: &mut Connection) -> impl Future<Output = ()> {
    up_for(connection, Location::caller())
}

async fn up_for(connection: &mut Connection, test: TestLine) {
    let connecting = next_for(connection, test).await;
    assert!(
        matches!(connecting, ConnectionEvent::Connecting { .. }),
        "{test}: {connecting:?}"
    );
    // The fakes are on this machine.
    let at = next_for(connection, test).await;
    assert_eq!(at, ConnectionEvent::At(vec![HERE]), "{test}");
    let up = next_for(connection, test).await;
    assert_eq!(up, ConnectionEvent::Up, "{test}");
}

/// Waits until the connection is down, and returns the delay and the reason.
#[track_caller]
pub(crate) fn down(connection: &mut Connection) -> impl Future<Output = (Duration, DownReason)> {
    down_for(connection, Location::caller())
}

async fn down_for(connection: &mut Connection, test: TestLine) -> (Duration, DownReason) {
    loop {
        match next_for(connection, test).await {
            ConnectionEvent::Down {
                retry_in, reason, ..
            } => return (retry_in, reason),
            ConnectionEvent::Connecting { .. } | ConnectionEvent::At(_) | ConnectionEvent::Up => {}
            other @ (ConnectionEvent::Received(_)
            | ConnectionEvent::Games { .. }
            | ConnectionEvent::Table(..)
            | ConnectionEvent::Answered { .. }
            | ConnectionEvent::Moved(_)) => {
                panic!("{test}: {other:?}")
            }
        }
    }
}

/// Returns whether the connection reports nothing for a while.
pub(crate) async fn is_quiet(connection: &mut Connection) -> bool {
    timeout(QUIET_TIME, connection.next()).await.is_err()
}

pub(crate) fn emission(number: u64, ticket: Option<u64>) -> Emission {
    let payload = json!({ "jogoId": number });
    Emission {
        event: "entrar_sala",
        payload,
        ticket,
    }
}

/// Returns whether the event is the board of [`board`].
pub(crate) fn is_board(event: &ConnectionEvent) -> bool {
    matches!(event, ConnectionEvent::Received(ServerEvent::News(_)))
}

/// Returns a frame with a board.
pub(crate) fn board() -> String {
    let told: Value = json!(["atualizar_jogo", {"tabuleiro": [0, 0, 0, 0, 1, 0, 0, 0, 0]}]);
    format!("42{told}")
}
