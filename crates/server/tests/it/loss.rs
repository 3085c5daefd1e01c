//! Connections that end without a goodbye, and the server's own goodbye.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::socketio::Transport;

use crate::support::{Client, Heard, Server, Table, soon};

const HEARTBEAT: Duration = Duration::from_millis(400);
const ANSWER: Duration = Duration::from_millis(400);

async fn with_short_heartbeat() -> Server {
    Server::with(|options| {
        options.heartbeat = HEARTBEAT;
        options.heartbeat_answer = ANSWER;
    })
    .await
}

/// Returns the time until Ana sees that Bia is away.
async fn seen_away(table: &mut Table) -> Duration {
    let since = Instant::now();
    table.sees("Ana", "Bia away").await;
    since.elapsed()
}

#[tokio::test]
async fn a_reset_connection_is_seen_at_once() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    table.drops("Bia");
    let took = seen_away(&mut table).await;
    soon(took, 2);
}

#[tokio::test]
async fn a_silent_connection_is_seen_within_the_heartbeat() {
    let server = with_short_heartbeat().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    // The connection stays open; nobody answers its heartbeats.
    let took = seen_away(&mut table).await;
    assert!(
        took < HEARTBEAT + ANSWER + Duration::from_secs(1),
        "{took:?}"
    );
}

#[tokio::test]
async fn a_client_that_answers_heartbeats_stays() {
    let server = with_short_heartbeat().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    let [mut ana, mut bia] = ["Ana", "Bia"].map(|name| table.take(name));
    let three_heartbeats = HEARTBEAT * 3 + ANSWER;
    let heard = tokio::join!(
        ana.hear_within(three_heartbeats),
        bia.hear_within(three_heartbeats)
    );
    assert_eq!(heard, (None, None));
}

#[tokio::test]
async fn a_polling_client_that_stops_polling_is_seen_too() {
    let server = with_short_heartbeat().await;
    let mut table = Table::seated(&server, ["Ana"]).await;
    let polling = Transport::polling(server.address, None);
    table.sits_over("Bia", polling).await;
    let took = seen_away(&mut table).await;
    assert!(
        took < HEARTBEAT + ANSWER + Duration::from_secs(1),
        "{took:?}"
    );
}

#[tokio::test]
async fn a_client_that_says_goodbye_is_seen_at_once() {
    for goodbye in ["41", "1"] {
        let server = Server::start().await;
        let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
        table.client("Bia").send(goodbye.to_owned()).await;
        let took = seen_away(&mut table).await;
        assert!(took < Duration::from_secs(2), "{goodbye}: {took:?}");
    }
}

#[tokio::test]
async fn a_server_that_stops_closes_so_that_clients_come_back() {
    let server = Server::start().await;
    let mut clients = Vec::new();
    for room in 0..10 {
        let mut client = Client::connect(server.address).await;
        client
            .enter(&json!({ "jogoId": room, "ficha": Value::Null }))
            .await;
        clients.push(client);
    }
    let mut polling = Client::connect_over(Transport::polling(server.address, None)).await;
    polling.enter(&json!({ "jogoId": "p" })).await;
    server.begin_to_stop();
    for client in &mut clients {
        let goodbye = Heard::Event("servidor_fecha".to_owned(), json!({}));
        assert_eq!(client.hear().await, goodbye);
        // Socket.IO's own client would stay away after a 41.
        assert_eq!(client.hear().await, Heard::Closed);
    }
    // Between two requests a polling client cannot hear the goodbye.
    while polling.hear().await != Heard::Closed {}
    let took = server.stop().await;
    soon(took, 3);
}
