//! Thousands of hostile inputs while an honest game goes on.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use testkit::http::{ask, get};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::honest::Game;
use crate::inputs::{self, Input, KINDS, frame};
use crate::process::Process;
use crate::scale;

const POLLING: &str = "/socket.io/?EIO=4&transport=polling";
const UPGRADE: &str = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n\
    Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// The number of inputs at the same time.
const AT_ONCE: usize = 20;

/// The wait for an answer; after it, the input's connection is dropped.
const A_MOMENT: Duration = Duration::from_millis(30);

async fn send(server: SocketAddr, number: usize) {
    match inputs::input(number) {
        Input::Raw(bytes) => {
            let mut stream = TcpStream::connect(server).await.unwrap();
            say(&mut stream, &bytes).await;
        }
        Input::Socket(bytes) => {
            let mut stream = TcpStream::connect(server).await.unwrap();
            stream.write_all(UPGRADE.as_bytes()).await.unwrap();
            stream.read_exact(&mut [0; 64]).await.unwrap();
            stream.write_all(&frame(0x81, b"40")).await.unwrap();
            say(&mut stream, &bytes).await;
        }
        Input::Polling(method, body) => {
            let hello = get(server, POLLING).await.body;
            let path = format!("{POLLING}&sid={}", hello.split('"').nth(3).unwrap());
            ask(server, "POST", &path, &[], "40").await;
            ask(server, method, &path, &[], &body).await;
        }
    }
}

/// Sends the bytes, and reads the answers for a moment.
async fn say(stream: &mut TcpStream, bytes: &[u8]) {
    // If the server disconnects in the middle, the input has done its part.
    let _hung_up = timeout(Duration::from_secs(1), stream.write_all(bytes)).await;
    let mut heard = [0; 4_096];
    while let Ok(Ok(1..)) = timeout(A_MOMENT, stream.read(&mut heard)).await {}
}

async fn send_all(server: SocketAddr, numbers: std::ops::Range<usize>) {
    stream::iter(numbers)
        .for_each_concurrent(AT_ONCE, |number| send(server, number))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_inputs_harm_nobody() {
    let mut server = Process::start(1_000, &[]);
    let game = Game::begin(server.address);
    // The first inputs of each kind allocate memory that the next ones reuse.
    send_all(server.address, 0..10 * KINDS).await;
    let (before, began) = (server.memory(), Instant::now());
    let quarter = scale() / 4;
    for part in 0..4 {
        send_all(server.address, part * quarter..(part + 1) * quarter).await;
        println!("{} inputs: {} kB", (part + 1) * quarter, server.memory());
    }
    let (took, after) = (began.elapsed(), server.memory());
    assert!(server.is_alive());
    let honest = game.end().await;
    let log = server.log();
    println!(
        "{} hostile inputs of {KINDS} kinds in {took:.1?}: memory {before} to {after} kB, \
         {} bytes of log, honest {honest:?}",
        scale(),
        log.len(),
    );
    assert!(!log.contains("panicked"), "{log}");
    assert!(log.len() < 1_000_000);
    // A session that never sends more lives for ten seconds, so the growth has a bound.
    let grown = after.saturating_sub(before);
    assert!(grown < 25_000, "memory grew by {grown} kB");
    assert!(honest.p99 < Duration::from_millis(500), "{honest:?}");
}
