//! A Redis of the tests' own, and what only this store does.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use game::Room;
use tempfile::TempDir;

use super::{Hint, Hints, Redis, Waits};
use crate::store::conformance::{BASE, puts, room, seated};
use crate::store::shared::{Era, PutBack, Report, SharedStore, Status};
use crate::store::{Store, Swap};

/// A `redis-server` that ends with this value, and forgets.
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub(crate) async fn start(folder: &TempDir) -> Self {
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

    /// A server's connection that has joined the era that there is.
    pub(in crate::store) async fn open(&self) -> (Redis, Hints) {
        let (redis, hints) = self.open_with(SHORT).await;
        join(&redis, Report::default()).await;
        (redis, hints)
    }

    /// A server's connection that has joined nothing yet.
    pub(crate) async fn open_with(&self, waits: Waits) -> (Redis, Hints) {
        let address = format!("redis://127.0.0.1:{}", self.port);
        Redis::open(&address, waits).await.unwrap()
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

    pub(crate) async fn ask(&self, words: &[&str]) {
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

impl Redis {
    /// Ends the connection, as it ends with the process at its other end.
    pub(crate) fn disconnect(&self) {
        self.link.drop_connection();
    }
}

/// So short that tests do not wait.
pub(crate) const SHORT: Waits = Waits {
    lease: Duration::from_secs(5),
    known: Duration::ZERO,
    unknown: Duration::ZERO,
};

/// Has a server that knows no rooms join the era, which opens when all are ready.
async fn join(redis: &Redis, mut report: Report) -> Status {
    loop {
        let status = redis.renew(&report).await.unwrap();
        let Some(floor) = status.floor else {
            report.ready = Some(status.era);
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        let name = status.era.clone();
        redis.join(Era { name, floor });
        return status;
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
    // Of the era that began and opened.
    assert_eq!(changed(&mut of_one).await, Hint::Missed);
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
    assert_eq!(overview.versions[first.id()], BASE + 2);
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
async fn a_store_that_has_forgotten_takes_no_change_until_its_new_era_was_joined() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (store, _hints) = server.open().await;
    let before = join(&store, Report::default()).await;
    let first = room("a", 1);
    puts(&store, None, &first).await;
    let later = join(&store, Report::default()).await;
    assert_eq!(later.era, before.era);
    assert_eq!(later.step, before.step + 1);
    server.ask(&["FLUSHALL"]).await;
    // As somebody would who knows nothing of the room.
    let other = room("a", 2);
    assert!(store.swap(other.id(), None, Some(&other)).await.is_err());
    let status = store.renew(&Report::default()).await.unwrap();
    assert_ne!(status.era, before.era);
    assert_eq!(status.floor, None);
    let back = store
        .put_back(Some(&status.era), std::slice::from_ref(&first))
        .await;
    assert_eq!(back.unwrap(), [PutBack::StoredRooms]);
    assert!(
        store
            .swap(first.id(), Some(&first), Some(&other))
            .await
            .is_err(),
        "it is closed"
    );
    let after = join(&store, Report::default()).await;
    assert!(after.floor > Some(first.version()));
    assert_eq!(store.load(first.id()).await.unwrap(), Some(first));
}

#[tokio::test]
async fn an_era_opens_when_those_who_live_are_ready_and_those_who_do_not_are_given_up() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let waits = Waits {
        lease: Duration::from_millis(600),
        ..SHORT
    };
    let (one, _of_one) = server.open_with(waits).await;
    join(&one, Report::default()).await;
    let (other, _of_other) = server.open_with(waits).await;
    let status = join(&one, Report::default()).await;
    assert_eq!(status.peers.len(), 2);
    for lives in [true, false] {
        server.ask(&["FLUSHALL"]).await;
        let begun = Instant::now();
        let status = one.renew(&Report::default()).await.unwrap();
        let mut report = Report {
            ready: Some(status.era),
            peers: vec![one.node(), other.node()],
            ..Report::default()
        };
        assert_eq!(one.renew(&report).await.unwrap().floor, None);
        if lives {
            other.renew(&report).await.unwrap();
            assert!(one.renew(&report).await.unwrap().floor.is_some());
        } else {
            report.peers = vec![other.node()];
            join(&one, report).await;
            // Redis counts whole milliseconds.
            let waited = begun.elapsed() + Duration::from_millis(5);
            assert!(waited >= waits.lease, "{waited:?}");
        }
    }
}

#[tokio::test]
async fn another_process_of_redis_begins_an_era_though_its_data_have_one() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (store, _hints) = server.open().await;
    let before = join(&store, Report::default()).await;
    server
        .ask(&["HSET", "jogo:era", "run", "0123456789abcdef"])
        .await;
    let status = store.renew(&Report::default()).await.unwrap();
    assert_ne!(status.era, before.era);
    assert_eq!(status.floor, None);
}

#[tokio::test]
async fn in_an_open_era_only_what_did_not_change_in_it_is_put_back() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (store, _hints) = server.open().await;
    let status = join(&store, Report::default()).await;
    let floor = status.floor.unwrap();
    let at = |version| Arc::new(Room::new("a".parse().unwrap(), version));
    let (old, new) = (at(floor - 5), at(floor - 3));
    for (room, outcome) in [
        (&new, PutBack::StoredRooms),
        (&old, PutBack::StoredRooms),
        (&seated(&new), PutBack::StoredRooms),
    ] {
        let done = store.put_back(None, std::slice::from_ref(room)).await;
        assert_eq!(done.unwrap(), [outcome]);
    }
    let newest = seated(&new);
    assert_eq!(store.load(new.id()).await.unwrap().as_ref(), Some(&newest));
    let changed = at(floor);
    puts(&store, Some(&newest), &changed).await;
    let lost = at(floor + 1);
    let done = store.put_back(None, std::slice::from_ref(&lost)).await;
    assert_eq!(done.unwrap(), [PutBack::Overruled]);
    assert_eq!(store.load(new.id()).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn a_server_is_there_until_it_goes_or_is_gone() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (one, _of_one) = server.open().await;
    let (other, _of_other) = server.open().await;
    let peers = async || join(&one, Report::default()).await.peers;
    assert_eq!(peers().await.len(), 2);
    other.close().await.unwrap();
    assert_eq!(peers().await, [one.node()]);
}

#[tokio::test]
async fn a_room_that_cannot_be_read_is_a_fault_and_stays_as_it_is() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(&folder).await;
    let (store, _hints) = server.open().await;
    server.ask(&["HSET", "jogo:salas", "a", "{"]).await;
    let loaded = store.load(&"a".parse().unwrap()).await;
    assert!(loaded.unwrap_err().to_string().contains("cannot be read"));
    let swap = store
        .swap(&"b".parse().unwrap(), None, Some(&room("b", 1)))
        .await;
    assert!(matches!(swap, Ok(Swap::Committed)), "other rooms go on");
}
