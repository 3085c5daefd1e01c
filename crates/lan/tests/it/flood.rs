//! An announcer that floods.

use std::collections::HashSet;
use std::net::UdpSocket;
use std::time::Duration;

use lan::{Announcement, Browser, News};
use tokio::time::timeout;

use crate::{Scope, announce, found, free};

/// Encodes one name of a packet: each label after its length.
fn name(labels: &[&str]) -> Vec<u8> {
    let label = |label: &&str| [&[label.len() as u8], label.as_bytes()].concat();
    let mut name: Vec<u8> = labels.iter().flat_map(label).collect();
    name.push(0);
    name
}

fn record(owner: &[u8], kind: u16, ttl: u32, data: &[u8]) -> Vec<u8> {
    let mut record = owner.to_vec();
    record.extend(kind.to_be_bytes());
    record.extend(1_u16.to_be_bytes());
    record.extend(ttl.to_be_bytes());
    record.extend((data.len() as u16).to_be_bytes());
    record.extend(data);
    record
}

/// Encodes the announcement of a server with this number: PTR, SRV, TXT and A, valid for
/// `ttl` seconds. A goodbye is valid for none.
fn announcement(number: usize, ttl: u32) -> Vec<u8> {
    let (own, host) = (format!("s{number}"), format!("h{number}"));
    let service = name(&["_jogo", "_tcp", "local"]);
    let instance = name(&[&own, "_jogo", "_tcp", "local"]);
    let host = name(&[&host, "local"]);
    let mut srv = vec![0, 0, 0, 0];
    srv.extend(6000_u16.to_be_bytes());
    srv.extend(&host);
    let txt = [&[11], &b"protocolo=1"[..]].concat();
    let mut packet = vec![0, 0, 0x84, 0, 0, 0, 0, 4, 0, 0, 0, 0];
    packet.extend(record(&service, 12, ttl, &instance));
    packet.extend(record(&instance, 33, ttl, &srv));
    packet.extend(record(&instance, 16, ttl, &txt));
    packet.extend(record(&host, 1, ttl, &[127, 0, 0, 1]));
    packet
}

/// Returns the multicast group and port of this scope.
fn group(scope: Scope) -> (&'static str, u16) {
    let Scope::Machine(port) = scope else {
        panic!("a test of this machine");
    };
    ("224.0.0.251", port)
}

/// Sends this announcement for `servers` servers, no faster than a reader can follow.
async fn say(scope: Scope, ttl: u32, servers: usize) {
    // Bound to the loopback, the socket sends only there.
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for number in 0..servers {
        socket
            .send_to(&announcement(number, ttl), group(scope))
            .unwrap();
        if number % 20 == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// Returns the servers that appeared and those that went, once the network is quiet.
async fn names(finder: &mut Browser) -> (HashSet<String>, HashSet<String>) {
    let (mut there, mut gone) = (HashSet::new(), HashSet::new());
    while let Ok(news) = timeout(Duration::from_secs(3), finder.next()).await {
        match news {
            News::Found(found) => there.insert(found.name.to_string()),
            News::Gone(key) => gone.insert(key),
        };
    }
    (there, gone)
}

/// Starts a finder that certainly listens: it has found an existing server.
async fn listening(scope: Scope) -> (Browser, Announcement) {
    let honest = announce(scope, 5000);
    let mut finder = Browser::start(scope).unwrap();
    assert!(found(&mut finder).await.here);
    (finder, honest)
}

#[tokio::test]
async fn of_a_crowd_only_some_are_told_of_and_their_going_as_well() {
    let scope = free();
    let (mut finder, honest) = listening(scope).await;
    say(scope, 120, 200).await;
    let (there, _) = names(&mut finder).await;
    assert!((10..=63).contains(&there.len()), "{}", there.len());
    say(scope, 0, 200).await;
    let (_, gone) = names(&mut finder).await;
    assert!(gone.len() >= 10, "{}", gone.len());
    honest.end();
}

#[tokio::test]
async fn a_flood_is_not_listened_to_any_more() {
    let scope = free();
    let (mut finder, honest) = listening(scope).await;
    // A busy machine loses much of a flood.
    for _ in 0..5 {
        // The finder reads all the while, so that the number counts and not the backlog.
        let (there, _) = tokio::join!(names(&mut finder), say(scope, 120, 6_000)).0;
        assert!(there.len() <= 64, "{}", there.len());
        let (_, gone) = tokio::join!(names(&mut finder), say(scope, 0, 200)).0;
        if gone.is_empty() {
            return honest.end();
        }
    }
    panic!("it goes on listening");
}
