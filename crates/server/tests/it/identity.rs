//! The identity of a server, by which its players find it at another address.

use serde_json::json;
use server::{Options, ServerId, Storage};
use tempfile::TempDir;

use crate::support::redis::redis;
use crate::support::{Client, Server};

/// Returns the identity that a player is told.
async fn told(keep: Storage) -> (ServerId, String) {
    let id = keep.id();
    let server = Server::keeping(keep, Options::default()).await;
    let mut maria = Client::connect(server.address).await;
    let (seat, _room) = maria
        .enter(&json!({ "jogoId": "123", "ficha": null }))
        .await;
    server.stop().await;
    (id, seat["servidor"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn it_stays_with_a_file_and_players_are_told() {
    let folder = TempDir::new().unwrap();
    let at = |name| Storage::file(&folder.path().join(name)).unwrap();
    let (first, heard) = told(at("salas.db")).await;
    assert_eq!(heard, first.to_string());
    let (again, heard) = told(at("salas.db")).await;
    assert_eq!((again, heard), (first, first.to_string()));
    assert_ne!(at("outras.db").id(), first);
}

#[tokio::test]
async fn it_stays_with_a_redis_and_its_servers_share_it() {
    let shared = redis().await;
    let (first, heard) = told(Storage::redis(&shared.url()).await.unwrap()).await;
    assert_eq!(heard, first.to_string());
    let one = Storage::redis(&shared.url()).await.unwrap();
    let other = Storage::redis(&shared.url()).await.unwrap();
    assert_eq!((one.id(), other.id()), (first, first));
    let alone = redis().await;
    assert_ne!(Storage::redis(&alone.url()).await.unwrap().id(), first);
}

#[test]
fn in_memory_each_start_has_its_own() {
    assert_ne!(Storage::memory().id(), Storage::memory().id());
}
