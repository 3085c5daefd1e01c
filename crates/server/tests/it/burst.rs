//! A client that sends "enter" and "move" at once, right after the CONNECT reply, as pages
//! do when they load.
//!
//! Two control tests serve the same burst in the two ways of the library's own examples.
//! The same check must see events lost or swapped there, which proves that the first test
//! can fail.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use axum::Router;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::SocketRef;
use socketioxide::handler::ConnectHandler;
use testkit::socketio::TIMEOUT;
use tokio::net::TcpListener;

use crate::support::{Client, EMPTY, Heard, Server, board, moves};

/// Returns the news that a client got after its burst. There are three, unless an event was
/// lost.
async fn told_after_a_burst(server: SocketAddr, room: usize, patience: Duration) -> Vec<Value> {
    let mut client = Client::connect(server).await;
    let burst = [
        ("entrar_sala", json!({ "jogoId": room })),
        ("atualizar_jogo", moves(&[0])),
    ];
    client.say_all(&burst).await;
    let mut told = Vec::new();
    while told.len() < 3 {
        match client.hear_within(patience).await {
            Some(Heard::Event(name, room)) if name == "atualizar_jogo" => {
                told.push(room["tabuleiro"].clone());
            }
            Some(Heard::Event(name, seat)) if name == "sua_vaga" => {
                told.push(seat["marca"].clone());
            }
            _ => break,
        }
    }
    told
}

/// Returns how many of `clients` bursts, `at_once` at a time, were not served in full and
/// in order.
async fn bursts_gone_wrong(
    server: SocketAddr,
    clients: usize,
    at_once: usize,
    patience: Duration,
) -> usize {
    let right = vec![json!(1), json!(EMPTY), json!(board(&[0]))];
    stream::iter(0..clients)
        .map(|room| tokio::spawn(told_after_a_burst(server, room, patience)))
        .buffer_unordered(at_once)
        .filter(|told| std::future::ready(!told.as_ref().is_ok_and(|told| *told == right)))
        .count()
        .await
}

/// Runs a server with its own threads, so that its clients really race with it.
fn apart<S: Future<Output = ()> + Send + 'static>(
    serve: impl FnOnce(TcpListener) -> S + Send + 'static,
) -> SocketAddr {
    let (bound, address) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            bound.send(listener.local_addr().unwrap()).unwrap();
            serve(listener).await;
        });
    });
    address.recv().unwrap()
}

#[tokio::test]
async fn a_thousand_of_a_thousand_bursts_are_served_in_order() {
    let server = apart(async |listener| {
        let options = server::Options::default();
        server::serve(
            listener,
            server::Storage::memory(),
            options,
            std::future::pending(),
        )
        .await
        .unwrap();
    });
    assert_eq!(bursts_gone_wrong(server, 1_000, 40, TIMEOUT).await, 0);
}

/// Runs the clients on the server's own threads. There a client can be faster than the few
/// instructions between the CONNECT reply and the server's own record of the connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_hastiest_clients_are_served_as_well() {
    let server = Server::start().await;
    let wrong = bursts_gone_wrong(server.address, 4_000, 4, TIMEOUT).await;
    assert_eq!(wrong, 0);
}

/// Starts a server whose handlers `prepare` registers on `io`.
fn example(prepare: impl FnOnce(&SocketIo) + Send + 'static) -> SocketAddr {
    apart(async |listener| {
        let (layer, io) = SocketIo::new_layer();
        prepare(&io);
        axum::serve(listener, Router::new().layer(layer))
            .await
            .unwrap();
    })
}

async fn some_burst_goes_wrong(server: SocketAddr) {
    for _ in 0..100 {
        if bursts_gone_wrong(server, 200, 40, Duration::from_millis(500)).await > 0 {
            return;
        }
    }
    panic!("20,000 bursts were served in full and in order: these tests can no longer fail");
}

fn seat(socket: &SocketRef) {
    socket.emit("sua_vaga", &json!({ "marca": 1 })).ok();
}

fn show(socket: &SocketRef, squares: &[usize]) {
    // The check counts a client that is gone.
    socket.emit("atualizar_jogo", &moves(squares)).ok();
}

#[tokio::test]
async fn handlers_registered_in_the_connect_handler_lose_some() {
    let server = example(|io| {
        io.ns("/", async |socket: SocketRef| {
            // A handler that waits before it registers loses the race more often.
            tokio::task::yield_now().await;
            socket.on("entrar_sala", |socket: SocketRef| {
                seat(&socket);
                show(&socket, &[]);
                std::future::ready(())
            });
            socket.on("atualizar_jogo", |socket: SocketRef| {
                show(&socket, &[0]);
                std::future::ready(())
            });
        });
    });
    some_burst_goes_wrong(server).await;
}

#[tokio::test]
async fn handlers_that_are_async_swap_some() {
    let register = async |socket: SocketRef| -> Result<(), std::convert::Infallible> {
        let entered = Arc::new(AtomicBool::new(false));
        let enters = Arc::clone(&entered);
        socket.on("entrar_sala", async move |socket: SocketRef| {
            enters.store(true, Ordering::SeqCst);
            seat(&socket);
            show(&socket, &[]);
        });
        socket.on("atualizar_jogo", async move |socket: SocketRef| {
            if entered.load(Ordering::SeqCst) {
                show(&socket, &[0]);
            }
        });
        Ok(())
    };
    let server = example(move |io| {
        io.ns("/", (async |_: SocketRef| {}).with(register));
    });
    some_burst_goes_wrong(server).await;
}
