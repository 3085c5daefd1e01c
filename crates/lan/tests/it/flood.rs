//! An announcer that floods.

use std::collections::HashSet;
use std::net::UdpSocket;
use std::time::Duration;

use lan::{Finder, News};
use tokio::time::timeout;

use crate::{PATIENCE, Scope, announce, found, free};

/// One name of a packet: each label after its length.
fn name(labels: &[&str]) -> Vec<u8> {
    let label = |label: &&str| [&[label.len() as u8], label.as_bytes()].concat();
    let mut name: Vec<u8> = labels.iter().flat_map(label).collect();
    name.push(0);
    name
}

fn record(owner: &[u8], kind: u16, class: u16, data: &[u8]) -> Vec<u8> {
    let mut record = owner.to_vec();
    record.extend(kind.to_be_bytes());
    record.extend(class.to_be_bytes());
    record.extend(120_u32.to_be_bytes());
    record.extend((data.len() as u16).to_be_bytes());
    record.extend(data);
    record
}

/// What a server with this number says of itself: PTR, SRV, TXT and A.
fn announcement(number: usize) -> Vec<u8> {
    let (own, host) = (format!("s{number}"), format!("h{number}"));
    let service = name(&["_jogo", "_tcp", "local"]);
    let instance = name(&[&own, "_jogo", "_tcp", "local"]);
    let host = name(&[&host, "local"]);
    let mut srv = vec![0, 0, 0, 0];
    srv.extend(6000_u16.to_be_bytes());
    srv.extend(&host);
    let txt = [&[11], &b"protocolo=1"[..]].concat();
    let mut packet = vec![0, 0, 0x84, 0, 0, 0, 0, 4, 0, 0, 0, 0];
    packet.extend(record(&service, 12, 1, &instance));
    packet.extend(record(&instance, 33, 1, &srv));
    packet.extend(record(&instance, 16, 1, &txt));
    packet.extend(record(&host, 1, 1, &[127, 0, 0, 1]));
    packet
}

/// The group in which everybody of this scope listens.
fn group(scope: Scope) -> (&'static str, u16) {
    let Scope::Machine(port) = scope else {
        panic!("a test of this machine");
    };
    ("224.0.0.251", port)
}

async fn names(finder: &mut Finder) -> HashSet<String> {
    let mut names = HashSet::new();
    while let Ok(news) = timeout(Duration::from_secs(2), finder.next()).await {
        if let News::Found(found) = news {
            names.insert(found.name);
        }
    }
    names
}

#[tokio::test]
async fn of_a_crowd_of_servers_only_some_are_told_of() {
    let scope = free();
    let honest = announce(scope, 5000);
    let mut finder = Finder::start(scope).unwrap();
    let first = timeout(PATIENCE, found(&mut finder)).await.unwrap();
    // Bound to the loopback, it sends nowhere else.
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for number in 0..3_000 {
        socket.send_to(&announcement(number), group(scope)).unwrap();
        if number % 20 == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let told = names(&mut finder).await;
    println!("{} of 3000", told.len());
    assert!(!told.is_empty() && told.len() <= 64, "{}", told.len());
    assert!(first.here);
    honest.end();
}
