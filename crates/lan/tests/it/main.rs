//! Real announcing and finding. Each test has a port of its own and stays on this machine,
//! so it meets no server of the network and announces none there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

mod flood;

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use game::ServerId;
use lan::{Announcement, Browser, Found, News, Scope};
use tokio::time::timeout;

/// A timeout that exceeds every step, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// The identity that every server of these tests announces.
const ID: ServerId = ServerId::from_random(0xabc);

/// Returns a scope with a port that is free at this moment.
fn free() -> Scope {
    let probe = UdpSocket::bind("127.0.0.1:0").unwrap();
    Scope::Machine(probe.local_addr().unwrap().port())
}

fn announce(scope: Scope, port: u16) -> Announcement {
    let bound = SocketAddr::from(([0, 0, 0, 0], port));
    Announcement::start(scope, bound, ID).unwrap().unwrap()
}

async fn heard(finder: &mut Browser) -> News {
    timeout(PATIENCE, finder.next())
        .await
        .expect("news in time")
}

async fn found(finder: &mut Browser) -> Found {
    match heard(finder).await {
        News::Found(found) => found,
        News::Gone(key) => panic!("{key} is gone"),
    }
}

#[tokio::test]
async fn who_is_announced_is_found_and_missed_when_it_goes() {
    let scope = free();
    let announcement = announce(scope, 5001);
    let mut finder = Browser::start(scope).unwrap();
    let first = found(&mut finder).await;
    assert_eq!(first.address, "127.0.0.1:5001".parse().unwrap());
    assert!(first.here);
    assert_eq!(first.id, Some(ID));
    assert!(first.name.as_str().ends_with(":5001"), "{}", first.name);
    let start = Instant::now();
    announcement.end();
    println!("goodbye took {:?}", start.elapsed());
    loop {
        match heard(&mut finder).await {
            News::Found(again) => assert_eq!(again.key, first.key),
            News::Gone(key) => break assert_eq!(key, first.key),
        }
    }
}

#[tokio::test]
async fn a_server_that_was_there_before_answers() {
    let scope = free();
    let announcement = announce(scope, 5000);
    found(&mut Browser::start(scope).unwrap()).await;
    // Its own announcements are long past, so only an answer can report the server.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let start = Instant::now();
    let mut finder = Browser::start(scope).unwrap();
    let again = found(&mut finder).await;
    println!("found after {:?}", start.elapsed());
    assert!(!again.name.as_str().contains(':'), "{}", again.name);
    announcement.end();
}

#[tokio::test]
async fn two_servers_of_one_machine_are_two() {
    let scope = free();
    let both = [announce(scope, 5001), announce(scope, 5002)];
    let mut finder = Browser::start(scope).unwrap();
    let mut ports = Vec::new();
    while ports.len() < 2 {
        let port = found(&mut finder).await.address.port();
        if !ports.contains(&port) {
            ports.push(port);
        }
    }
    both.into_iter().for_each(Announcement::end);
}

#[test]
fn whom_nobody_else_can_reach_is_not_announced() {
    let bound = SocketAddr::from(([127, 0, 0, 1], 5000));
    let announced = Announcement::start(Scope::Networks, bound, ID).unwrap();
    assert!(announced.is_none());
    let anywhere = SocketAddr::from(([0, 0, 0, 0], 5000));
    let announced = Announcement::start(Scope::Nowhere, anywhere, ID).unwrap();
    assert!(announced.is_none());
}

#[tokio::test]
async fn without_a_scope_nobody_is_heard() {
    let mut finder = Browser::start(Scope::Nowhere).unwrap();
    let waited = timeout(Duration::from_millis(50), finder.next()).await;
    assert!(waited.is_err());
}
