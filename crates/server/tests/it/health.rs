//! The health of a server, as programs that watch over it ask for it.

use std::fs;
use std::net::SocketAddr;
use std::panic::Location;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::Signal;
use testkit::http::get;

use crate::support::Server;
use crate::support::process::Process;
use crate::support::redis::{redis, server_on};

/// The answer of a server whose store fails.
fn store_fails() -> (u16, Value) {
    (503, json!({ "saudavel": false, "codigo": "indisponivel" }))
}

fn well() -> (u16, Value) {
    (200, json!({ "saudavel": true }))
}

async fn health(server: SocketAddr) -> (u16, Value) {
    let answer = get(server, "/saude").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

/// Waits until the server answers so.
#[track_caller]
fn becomes(server: SocketAddr, expected: (u16, Value)) -> impl Future<Output = ()> {
    let test = Location::caller();
    async move {
        let begun = Instant::now();
        while health(server).await != expected {
            assert!(begun.elapsed() < Duration::from_secs(10), "{test}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn a_server_without_troubles_is_well_by_both_names() {
    let server = Server::start().await;
    assert_eq!(health(server.address).await, well());
    let alias = get(server.address, "/healthz").await;
    assert_eq!(alias.status, 200);
    assert_eq!(alias.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_file_that_is_moved_away_is_an_illness_until_it_is_back() {
    let folder = TempDir::new().unwrap();
    let [here, away] = ["salas.db", "salas.away"].map(|name| folder.path().join(name));
    let server = Process::start(&here);
    assert_eq!(health(server.address).await, well());
    fs::rename(&here, &away).unwrap();
    let begun = Instant::now();
    becomes(server.address, store_fails()).await;
    assert!(begun.elapsed() < Duration::from_secs(1), "it was told late");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(health(server.address).await, store_fails(), "it stays ill");
    fs::rename(&away, &here).unwrap();
    becomes(server.address, well()).await;
}

#[tokio::test]
async fn a_redis_that_stands_still_is_an_illness_until_it_goes_on() {
    let redis = redis().await;
    let server = server_on(&redis.url()).await;
    assert_eq!(health(server.address).await, well());
    redis.process.signal(Signal::STOP).unwrap();
    becomes(server.address, store_fails()).await;
    redis.process.signal(Signal::CONT).unwrap();
    becomes(server.address, well()).await;
}
