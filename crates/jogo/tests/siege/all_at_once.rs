//! One client that floods, fifty that read nothing, and two hundred half-open connections,
//! all at once with one honest game.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::socketio::Client;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::honest::Game;
use crate::inputs::frame;
use crate::process::Process;
use crate::scale;

/// Sends as much as it can, and reconnects each time the server disconnects it.
async fn flood(server: SocketAddr) {
    let events: Vec<_> = (0..100)
        .flat_map(|_| frame(0x81, br#"42["evento",{"a":1}]"#))
        .collect();
    let upgrade = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n\
        Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    loop {
        let Ok(stream) = TcpStream::connect(server).await else {
            continue;
        };
        let (mut read, mut write) = stream.into_split();
        let reading = tokio::spawn(async move {
            let mut heard = [0; 16_384];
            while let Ok(1..) = read.read(&mut heard).await {}
        });
        let mut alive = write.write_all(upgrade.as_bytes()).await.is_ok();
        sleep(Duration::from_millis(20)).await;
        alive &= write.write_all(&frame(0x81, b"40")).await.is_ok();
        while alive && !reading.is_finished() {
            alive = write.write_all(&events).await.is_ok();
        }
        reading.abort();
    }
}

/// Sits in a busy room and reads nothing.
async fn stuck(server: SocketAddr) {
    let mut client = Client::connect_cramped(server).await;
    client
        .say("entrar_sala", &json!({ "jogoId": "cheia" }))
        .await;
    let lists = vec![r#"42["listar_salas"]"#.to_owned(); 15];
    client.try_send_all(&lists).await.ok();
    std::future::pending::<()>().await;
}

/// Changes the busy room as often as a client may.
async fn busy(server: SocketAddr) {
    let mut client = Client::connect(server).await;
    for change in 0.. {
        let name = format!("{change:>6}{}", "字\u{301}\u{302}".repeat(9));
        let enter = json!({ "jogoId": "cheia", "nome": name, "ficha": Value::Null });
        client.say("entrar_sala", &enter).await;
        while client
            .hear_within(Duration::from_millis(100))
            .await
            .is_some()
        {}
    }
}

/// Begins a request, never ends it, and begins again each time the server disconnects it.
async fn half_open(server: SocketAddr) {
    loop {
        if let Ok(mut stream) = TcpStream::connect(server).await
            && stream.write_all(b"GET / HTTP/1.1\r\nHo").await.is_ok()
        {
            let _hung_up = stream.read(&mut [0; 64]).await;
        }
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_honest_game_goes_on() {
    let mut server = Process::start(2_000, &[]);
    let address = server.address;
    let lasting = Duration::from_millis(3 * scale() as u64);
    let alone = Game::begin(address);
    sleep(Duration::from_secs(2)).await;
    let (alone, before) = (alone.end().await, server.memory());

    let mut siege = JoinSet::new();
    siege.spawn(flood(address));
    siege.spawn(busy(address));
    for _ in 0..50 {
        siege.spawn(stuck(address));
    }
    for _ in 0..200 {
        siege.spawn(half_open(address));
    }
    sleep(Duration::from_millis(500)).await;
    let game = Game::begin(address);
    sleep(lasting).await;
    let (besieged, after) = (game.end().await, server.memory());
    siege.abort_all();
    assert!(server.is_alive());
    println!(
        "honest alone {alone:?}\nbesieged for {lasting:?} {besieged:?}, nobody disconnected; \
         memory {before} to {after} kB, {} bytes of log",
        server.log().len()
    );
    assert!(besieged.p99 < Duration::from_millis(500), "{besieged:?}");
    assert!(after.saturating_sub(before) < 40_000);
    assert!(server.log().contains("hung up on"), "the flood was ended");
}
