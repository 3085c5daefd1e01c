//! Waiting for what the line reports.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use tui::connection::{Connection, Emission};
use tui::message::{ConnectionEvent, DownReason, ServerEvent};

use crate::fake::{QUIET_TIME, TIMEOUT};

/// The next report.
pub(crate) async fn next(connection: &mut Connection) -> ConnectionEvent {
    let event = timeout(TIMEOUT, connection.next()).await;
    event.expect("a report in time").expect("a report")
}

/// Waits through one attempt until the line is up.
pub(crate) async fn up(connection: &mut Connection) {
    let connecting = next(connection).await;
    assert!(
        matches!(connecting, ConnectionEvent::Connecting { .. }),
        "{connecting:?}"
    );
    assert_eq!(next(connection).await, ConnectionEvent::Up);
}

/// Waits through one attempt until the line is down; tells the wait and the reason.
pub(crate) async fn down(connection: &mut Connection) -> (Duration, DownReason) {
    loop {
        match next(connection).await {
            ConnectionEvent::Down {
                retry_in, reason, ..
            } => return (retry_in, reason),
            ConnectionEvent::Connecting { .. } | ConnectionEvent::Up => {}
            other @ (ConnectionEvent::Received(_) | ConnectionEvent::Answered { .. }) => {
                panic!("{other:?}")
            }
        }
    }
}

/// Whether the line reports nothing for a while.
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

/// The board that a frame of [`board`] makes.
pub(crate) fn is_board(event: &ConnectionEvent) -> bool {
    matches!(event, ConnectionEvent::Received(ServerEvent::News(_)))
}

/// A frame with a board.
pub(crate) fn board() -> String {
    let told: Value = json!(["atualizar_jogo", {"tabuleiro": [0, 0, 0, 0, 1, 0, 0, 0, 0]}]);
    format!("42{told}")
}
