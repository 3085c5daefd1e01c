//! The time until a new client is served.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Client, Server};

/// The limit of an answer that was not held back. The system delays an acknowledgement by
/// at least 40 ms.
const HELD_BACK: Duration = Duration::from_millis(30);

#[tokio::test]
async fn words_behind_an_answer_to_the_heartbeat_are_not_held_back() {
    let server = Server::start().await;
    let mut times = Vec::new();
    for room in 0..10 {
        // It connects without TCP_NODELAY, as most libraries do.
        let mut client = Client::connect(server.address).await;
        // From here on the system takes this for a conversation, in which each word is
        // answered.
        client.enter(&json!({ "jogoId": room })).await;
        client.send("3".to_owned()).await;
        let began = Instant::now();
        client.ask("sair_sala", &json!(null)).await;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    // A busy machine may delay some of them, so the median counts.
    assert!(times[5] < HELD_BACK, "{times:?}");
}
