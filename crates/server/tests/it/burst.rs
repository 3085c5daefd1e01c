//! A client that speaks the moment it is connected: "enter" and "move" in one
//! breath, right behind the CONNECT reply, as pages do at load.
//!
//! The last test serves the same burst with the same judge the way the library's
//! own examples do, and must see events lost or swapped: so this can fail.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{Extension, SocketRef};
use tokio::net::TcpListener;

use crate::support::client::PATIENCE;
use crate::support::{Client, EMPTY, Heard, Server, board, moves};

/// Clients at the same time.
const AT_ONCE: usize = 40;

/// The boards a client was shown after its burst; both, unless something went wrong.
async fn boards_after_a_burst(server: SocketAddr, room: usize, patience: Duration) -> Vec<Value> {
    let mut client = Client::connect(server).await;
    let burst = [
        ("entrar_sala", json!({ "jogoId": room })),
        ("atualizar_jogo", moves(&[0])),
    ];
    client.say_all(&burst).await;
    let mut boards = Vec::new();
    while boards.len() < 2 {
        match client.hear_within(patience).await {
            Some(Heard::Event(name, payload)) if name == "atualizar_jogo" => {
                boards.push(payload["tabuleiro"].clone());
            }
            Some(Heard::Event(name, _)) if name == "sua_vaga" => {}
            _ => break,
        }
    }
    boards
}

/// How many of so many bursts were not served in full and in order.
async fn bursts_gone_wrong(server: SocketAddr, clients: usize, patience: Duration) -> usize {
    let right = vec![json!(EMPTY), json!(board(&[0]))];
    stream::iter(0..clients)
        .map(|room| boards_after_a_burst(server, room, patience))
        .buffer_unordered(AT_ONCE)
        .filter(|boards| std::future::ready(*boards != right))
        .count()
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_of_a_thousand_bursts_are_served_in_order() {
    let server = Server::start().await;
    assert_eq!(bursts_gone_wrong(server.address, 1_000, PATIENCE).await, 0);
}

/// Handlers as the examples register them: in the connect handler, and async.
async fn documented_way() -> SocketAddr {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", async |socket: SocketRef| {
        socket
            .extensions
            .insert(std::sync::Arc::new(AtomicBool::new(false)));
        socket.on(
            "entrar_sala",
            async |socket: SocketRef, Extension(entered): Extension<Entered>| {
                entered.store(true, Ordering::SeqCst);
                socket
                    .emit("atualizar_jogo", &json!({ "tabuleiro": EMPTY }))
                    .ok();
            },
        );
        socket.on(
            "atualizar_jogo",
            async |socket: SocketRef, Extension(entered): Extension<Entered>| {
                if entered.load(Ordering::SeqCst) {
                    socket.emit("atualizar_jogo", &moves(&[0])).ok();
                }
            },
        );
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, Router::new().layer(layer)).into_future());
    address
}

type Entered = std::sync::Arc<AtomicBool>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documented_way_to_register_handlers_loses_or_swaps_some() {
    let server = documented_way().await;
    for _ in 0..20 {
        if bursts_gone_wrong(server, 200, Duration::from_millis(500)).await > 0 {
            return;
        }
    }
    panic!("4,000 bursts were served in full and in order: these tests can no longer fail");
}
