//! Parts that the tests share: a server, and clients that speak to it.

pub(crate) mod deaf;
pub(crate) mod host;
pub(crate) mod process;
mod reader;
pub(crate) mod redis;
pub(crate) mod server;
mod serves;
mod table;

use std::panic::Location;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

pub(crate) use testkit::socketio::{Client, Heard};
use testkit::socketio::{Transport, succeeds};
pub(crate) use testkit::wire::{EMPTY, board, moves};

pub(crate) use reader::Reader;
pub(crate) use server::Server;
pub(crate) use serves::{Serves, wish};
pub(crate) use table::Table;

/// Connects this many clients.
#[track_caller]
pub(crate) fn connected<const N: usize>(server: &Server) -> impl Future<Output = [Client; N]> {
    let (test, server) = (Location::caller(), server.address);
    async move {
        let mut clients = Vec::new();
        for _ in 0..N {
            let connected = async {
                let transport = Transport::websocket(server).await?;
                Client::try_connect_over(transport).await
            };
            clients.push(succeeds(test, connected).await);
        }
        clients.try_into().expect("this many")
    }
}

/// Asserts that something took less than this many seconds.
#[track_caller]
pub(crate) fn soon(took: Duration, seconds: u64) {
    assert!(took < Duration::from_secs(seconds), "{took:?}");
}

/// Returns a folder of this test's own, and the file of rooms in it, which does not exist yet.
#[track_caller]
pub(crate) fn room_file() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("salas.db");
    (folder, file)
}
