//! A Redis of the tests' own, and what only this store does.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use game::Room;
use tempfile::TempDir;

use super::{Hint, Hints, Redis};
use crate::store::conformance::{puts, room, seated};
use crate::store::{Store, Swap};

/// A `redis-server` that ends with this value, and forgets.
pub(in crate::store) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub(in crate::store) async fn start(folder: &TempDir) -> Self {
        Self::run(folder.path(), &["--appendonly", "no"]).await
    }

    /// One that writes what it is told into this folder, and finds there what it had.
    #[cfg(feature = "by-hand")]
    pub(super) async fn start_in(folder: &Path, fsync: &str) -> Self {
        Self::run(folder, &["--appendonly", "yes", "--appendfsync", fsync]).await
    }

    async fn run(folder: &Path, words: &[&str]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        // Below the ports that the system hands out: nobody is given it before Redis has it.
        let port = free.local_addr().unwrap().port() % 20_000 + 10_000;
        let child = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--port"])
            .arg(port.to_string())
            .args(words)
            .arg("--dir")
            .arg(folder)
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is missing: sudo apt-get install redis-server");
        let server = Self { child, port };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "redis-server does not listen"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        server
    }

    pub(in crate::store) async fn open(&self) -> (Redis, Hints) {
        let address = format!("redis://127.0.0.1:{}", self.port);
        Redis::open(&address).await.unwrap()
    }

    /// What it used so far, by `/proc`.
    #[cfg(feature = "by-hand")]
    pub(super) fn processor_time(&self) -> Duration {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let used = tasks.flatten().filter_map(|task| {
            let line = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(used.sum())
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    pub(super) async fn ask(&self, words: &[&str]) {
        let client = redis::Client::open(format!("redis://127.0.0.1:{}", self.port)).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let (first, rest) = words.split_first().unwrap();
        redis::cmd(first)
            .arg(rest)
            .exec_async(&mut connection)
            .await
            .unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

async fn changed(hints: &mut Hints) -> Hint {
    let patience = Duration::from_secs(10);
    tokio::time::timeout(patience, hints.next())
        .await
        .expect("a hint")
}

#[tokio::test]
async fn each_change_is_told_to_the_others_and_not_to_whoever_made_it() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (one, mut of_one) = server.open().await;
    let (other, mut of_other) = server.open().await;
    assert_ne!(one.node(), other.node());
    let first = room("a", 1);
    puts(&one, None, &first).await;
    assert_eq!(
        changed(&mut of_other).await,
        Hint::Changed(vec![first.id().clone()])
    );
    puts(&other, Some(&first), &seated(&first)).await;
    assert_eq!(
        changed(&mut of_one).await,
        Hint::Changed(vec![first.id().clone()])
    );
    let overview = one.overview().await.unwrap();
    assert_eq!(overview.step, 2);
    assert_eq!(overview.versions[first.id()], 2);
}

#[tokio::test]
async fn a_store_that_is_away_is_not_waited_for_and_what_came_too_late_is_not_made() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (store, _hints) = server.open().await;
    let first = room("a", 1);
    puts(&store, None, &first).await;
    server.signal("-STOP");
    let asked = Instant::now();
    let next = seated(&first);
    let refused = store.swap(first.id(), Some(&first), Some(&next)).await;
    assert!(refused.is_err(), "{refused:?}");
    assert!(
        asked.elapsed() < Duration::from_millis(1_500),
        "{:?}",
        asked.elapsed()
    );
    // Longer than a change may be late.
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.signal("-CONT");
    let again = Instant::now();
    loop {
        let tried = store.swap(first.id(), Some(&first), Some(&next)).await;
        match tried {
            Ok(Swap::Committed) => break,
            Ok(Swap::Conflict(found)) => panic!("it was made after all: {found:?}"),
            Err(_) => assert!(
                again.elapsed() < Duration::from_secs(5),
                "it never came back"
            ),
        }
    }
}

#[tokio::test]
async fn a_store_that_has_forgotten_is_told_from_one_that_has_not() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (store, _hints) = server.open().await;
    let pulse = store.renew().await.unwrap();
    puts(&store, None, &room("a", 1)).await;
    let later = store.renew().await.unwrap();
    assert_eq!(later.epoch, pulse.epoch);
    assert_eq!(later.step, pulse.step + 1);
    server.ask(&["FLUSHALL"]).await;
    assert_ne!(store.renew().await.unwrap().epoch, pulse.epoch);
}

#[tokio::test]
async fn a_server_is_there_until_it_goes_or_is_gone() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (one, _of_one) = server.open().await;
    let (other, _of_other) = server.open().await;
    assert!(
        one.gone(&[other.node(), one.node()])
            .await
            .unwrap()
            .is_empty()
    );
    other.close().await.unwrap();
    assert_eq!(
        one.gone(&[other.node(), one.node()]).await.unwrap(),
        [other.node()]
    );
}

#[tokio::test]
async fn a_room_that_cannot_be_read_is_a_fault_and_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (store, _hints) = server.open().await;
    server.ask(&["HSET", "jogo:salas", "a", "{"]).await;
    let loaded = store.load(&"a".parse().unwrap()).await;
    assert!(loaded.unwrap_err().to_string().contains("cannot be read"));
    let none: Option<&Arc<Room>> = None;
    let swap = store
        .swap(&"b".parse().unwrap(), none, Some(&room("b", 1)))
        .await;
    assert!(matches!(swap, Ok(Swap::Committed)), "other rooms go on");
}
