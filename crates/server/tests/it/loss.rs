//! Connections that end without a goodbye, and the server's own goodbye.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::Options;

use crate::support::line::Line;
use crate::support::{Client, Heard, Server};

const HEARTBEAT: Duration = Duration::from_millis(400);
const ANSWER: Duration = Duration::from_millis(400);

async fn with_short_heartbeat() -> Server {
    Server::start_with(Options {
        heartbeat: HEARTBEAT,
        heartbeat_answer: ANSWER,
        ..Options::default()
    })
    .await
}

/// Returns the time until a player's opponent is shown as away.
async fn seen_away(watching: &mut Client, mark: &str) -> Duration {
    let since = Instant::now();
    watching
        .room_where(|room| room["jogadores"][mark]["presente"] == false)
        .await;
    since.elapsed()
}

async fn pair(server: &Server) -> (Client, Client) {
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let enter = json!({ "jogoId": "123", "ficha": Value::Null });
    x.enter(&enter).await;
    o.enter(&enter).await;
    (x, o)
}

#[tokio::test]
async fn a_reset_connection_is_seen_at_once() {
    let server = Server::start().await;
    let (mut x, o) = pair(&server).await;
    o.break_off();
    let took = seen_away(&mut x, "-1").await;
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn a_silent_connection_is_seen_within_the_heartbeat() {
    let server = with_short_heartbeat().await;
    let (mut x, o) = pair(&server).await;
    // The connection stays open, but its client answers no heartbeat.
    let took = seen_away(&mut x, "-1").await;
    assert!(
        took < HEARTBEAT + ANSWER + Duration::from_secs(1),
        "{took:?}"
    );
    drop(o);
}

#[tokio::test]
async fn a_client_that_answers_heartbeats_stays() {
    let server = with_short_heartbeat().await;
    let (mut x, mut o) = pair(&server).await;
    x.all_until_now().await;
    let three_heartbeats = HEARTBEAT * 3 + ANSWER;
    let (heard_x, heard_o) = tokio::join!(
        x.hear_within(three_heartbeats),
        o.hear_within(three_heartbeats)
    );
    assert_eq!((heard_x, heard_o), (None, None));
}

#[tokio::test]
async fn a_polling_client_that_stops_polling_is_seen_too() {
    let server = with_short_heartbeat().await;
    let mut x = Client::connect(server.address).await;
    let enter = json!({ "jogoId": "123", "ficha": Value::Null });
    x.enter(&enter).await;
    let mut o = Client::connect_over(Line::polling(server.address, None)).await;
    o.enter(&enter).await;
    let took = seen_away(&mut x, "-1").await;
    assert!(
        took < HEARTBEAT + ANSWER + Duration::from_secs(1),
        "{took:?}"
    );
}

#[tokio::test]
async fn a_client_that_says_goodbye_is_seen_at_once() {
    for goodbye in ["41", "1"] {
        let server = Server::start().await;
        let (mut x, mut o) = pair(&server).await;
        o.send(goodbye.to_owned()).await;
        let took = seen_away(&mut x, "-1").await;
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
    let mut polling = Client::connect_over(Line::polling(server.address, None)).await;
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
    assert!(took < Duration::from_secs(3), "{took:?}");
}
