//! Waiting for what the line reports.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use tui::connection::{Connection, Emission};
use tui::message::{DownReason, LinkEvent, ServerEvent};

use crate::fake::{A_WHILE, PATIENCE};

/// The next report.
pub(crate) async fn next(line: &mut Connection) -> LinkEvent {
    let event = timeout(PATIENCE, line.next()).await;
    event.expect("a report in time").expect("a report")
}

/// Waits through one attempt until the line is up.
pub(crate) async fn up(line: &mut Connection) {
    let connecting = next(line).await;
    assert!(
        matches!(connecting, LinkEvent::Connecting { .. }),
        "{connecting:?}"
    );
    assert_eq!(next(line).await, LinkEvent::Up);
}

/// Waits through one attempt until the line is down; tells the wait and the reason.
pub(crate) async fn down(line: &mut Connection) -> (Duration, DownReason) {
    loop {
        match next(line).await {
            LinkEvent::Down {
                retry_in, reason, ..
            } => return (retry_in, reason),
            LinkEvent::Connecting { .. } | LinkEvent::Up => {}
            other @ (LinkEvent::Received(_) | LinkEvent::Answered { .. }) => {
                panic!("{other:?}")
            }
        }
    }
}

/// Whether the line reports nothing for a while.
pub(crate) async fn is_quiet(line: &mut Connection) -> bool {
    timeout(A_WHILE, line.next()).await.is_err()
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
pub(crate) fn is_board(event: &LinkEvent) -> bool {
    matches!(event, LinkEvent::Received(ServerEvent::News(_)))
}

/// A frame with a board.
pub(crate) fn board() -> String {
    let told: Value = json!(["atualizar_jogo", {"tabuleiro": [0, 0, 0, 0, 1, 0, 0, 0, 0]}]);
    format!("42{told}")
}
