//! Every loss of a connection is noticed, and reconnecting is not too frequent.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tui::Address;
use tui::connection::Connection;
use tui::message::{ConnectionEvent, DownReason, Obstacle};

use crate::fake::FakePeer;
use crate::hearing::{board, connected, connecting, down, emission, is_board, is_quiet, next, up};

/// A time longer than noticing takes on a busy machine, but shorter than a heartbeat.
const NOTICE_TIMEOUT: Duration = Duration::from_secs(3);

async fn is_noticed(what: &str, ends: impl AsyncFnOnce(FakePeer) -> Option<FakePeer>) {
    let (fake, mut connection, peer) = connected().await;
    let start = Instant::now();
    let _kept = ends(peer).await;
    let (_, reason) = down(&mut connection).await;
    let took = start.elapsed();
    println!("{what}: noticed after {took:?}");
    assert_eq!(reason, DownReason::Lost, "{what}");
    assert!(took < NOTICE_TIMEOUT, "{what}: {took:?}");
    let _again = fake.accept_client().await;
    up(&mut connection).await;
}

#[tokio::test]
async fn every_end_is_noticed_at_once() {
    is_noticed("a killed server", async |peer: FakePeer| {
        peer.die();
        None
    })
    .await;
    is_noticed(
        "a server that stops in good form",
        async |peer: FakePeer| {
            peer.close().await;
            None
        },
    )
    .await;
    is_noticed("Engine.IO's close", async |mut peer: FakePeer| {
        peer.say("1").await;
        peer.close().await;
        None
    })
    .await;
    is_noticed("being told to leave", async |mut peer: FakePeer| {
        peer.say("41").await;
        Some(peer)
    })
    .await;
    is_noticed("a frame of nonsense", async |mut peer: FakePeer| {
        peer.say("?").await;
        Some(peer)
    })
    .await;
}

#[tokio::test]
async fn a_server_that_stands_still_is_noticed_by_its_missing_heartbeat() {
    let (fake, mut connection) = connecting().await;
    let mut peer = fake.accept_websocket().await;
    peer.greet(400, 300).await;
    peer.hear("40").await;
    peer.say(r#"40{"sid":"s"}"#).await;
    up(&mut connection).await;
    let start = Instant::now();
    assert_eq!(down(&mut connection).await.1, DownReason::Lost);
    let took = start.elapsed();
    println!("silence: noticed after {took:?}");
    assert!(took > Duration::from_millis(500), "{took:?}");
    assert!(took < NOTICE_TIMEOUT, "{took:?}");
}

#[tokio::test]
async fn a_server_that_never_speaks_is_given_up() {
    let (fake, mut connection) = connecting().await;
    let start = Instant::now();
    let mut silent = vec![fake.accept_tcp().await, fake.accept_tcp().await];
    assert_eq!(down(&mut connection).await.1, DownReason::NoAnswer);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(8), "{took:?}");
    // The client tries again and connects.
    silent.clear();
    fake.accept_client().await;
    up(&mut connection).await;
}

#[tokio::test]
async fn a_foreign_protocol_is_told_apart_from_no_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: Address = listener.local_addr().unwrap().to_string().parse().unwrap();
    let mut connection = Connection::open(address.clone());
    let hang_up = tokio::spawn(async move {
        loop {
            drop(listener.accept().await);
        }
    });
    assert_eq!(down(&mut connection).await.1, DownReason::NotOurs);
    hang_up.abort();
    // The listener ends with its task.
    let _aborted = hang_up.await;
    let mut connection = Connection::open(address);
    assert_eq!(down(&mut connection).await.1, DownReason::NoAnswer);
}

#[tokio::test]
async fn a_name_that_nobody_has_is_told_apart_from_no_answer() {
    // This domain never exists.
    let address: Address = "velha.invalid".parse().unwrap();
    let mut connection = Connection::open(address);
    let unknown = DownReason::Obstacle(Obstacle::UnknownName);
    assert_eq!(down(&mut connection).await.1, unknown);
}

/// Goes through `count` lost connections without waiting, and returns the announced
/// delays.
async fn waits(connection: &mut Connection, count: usize) -> Vec<Duration> {
    let mut waits = Vec::new();
    while waits.len() < count {
        waits.push(down(connection).await.0);
        connection.retry_now();
    }
    waits
}

#[track_caller]
fn grow_to_the_limit(waits: &[Duration]) {
    assert!(waits[0] <= Duration::from_millis(200), "{waits:?}");
    assert!(
        waits.iter().all(|wait| *wait <= Duration::from_secs(5)),
        "{waits:?}"
    );
    let last = &waits[6..];
    assert!(
        last.iter().all(|wait| *wait >= Duration::from_secs(1)),
        "{waits:?}"
    );
}

async fn nobody() -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string().parse().unwrap()
}

#[tokio::test]
async fn the_waits_grow_and_a_person_cuts_them_short() {
    let mut connection = Connection::open(nobody().await);
    let start = Instant::now();
    grow_to_the_limit(&waits(&mut connection, 10).await);
    assert!(start.elapsed() < NOTICE_TIMEOUT);
}

#[tokio::test]
async fn a_server_that_lets_in_and_dies_of_it_is_not_knocked_at_without_pause() {
    let (fake, mut connection) = connecting().await;
    let door = tokio::spawn(async move {
        loop {
            fake.accept_client().await.die();
        }
    });
    grow_to_the_limit(&waits(&mut connection, 10).await);
    door.abort();
}

#[tokio::test]
async fn the_wait_that_was_told_is_kept() {
    let mut connection = Connection::open(nobody().await);
    for attempt in 1..=4 {
        let event = next(&mut connection).await;
        assert_eq!(event, ConnectionEvent::Connecting { attempt });
        let (told, _) = down(&mut connection).await;
        let start = Instant::now();
        if attempt < 4 {
            continue;
        }
        let event = next(&mut connection).await;
        assert_eq!(event, ConnectionEvent::Connecting { attempt: 5 });
        assert!(
            start.elapsed() + Duration::from_millis(5) >= told,
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn what_was_asked_on_one_connection_is_never_answered_on_the_next() {
    let (fake, mut connection, mut peer) = connected().await;
    connection.emit(emission(1, Some(5)));
    let asked = peer.hear("42").await;
    let id: String = asked.chars().take_while(char::is_ascii_digit).collect();
    peer.die();
    down(&mut connection).await;
    // Nobody receives this, now or later.
    connection.emit(emission(2, Some(6)));
    let mut peer = fake.accept_client().await;
    up(&mut connection).await;
    peer.say(&format!(r#"43{id}[{{"ok":true}}]"#)).await;
    peer.say(&board()).await;
    assert!(is_board(&next(&mut connection).await));
    assert!(is_quiet(&mut connection).await);
    assert!(peer.is_quiet().await);
}
