//! A Redis process for tests.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Lab, SHORT, join};
use crate::store::Hints;
use crate::store::redis::Redis;
use crate::store::shared::{Report, Waits};

/// A `redis-server` process, which ends with this value and keeps no data.
pub(crate) struct RedisServer {
    child: Child,
    port: u16,
}

impl RedisServer {
    pub(crate) async fn start(folder: &TempDir) -> Self {
        Self::run(folder.path(), &["--appendonly", "no"]).await
    }

    /// Starts a Redis that keeps its data in this folder, and finds the data that is there.
    #[cfg(feature = "by-hand")]
    pub(in crate::store) async fn start_in(folder: &Path, fsync: &str) -> Self {
        Self::run(folder, &["--appendonly", "yes", "--appendfsync", fsync]).await
    }

    async fn run(folder: &Path, words: &[&str]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        // Below the ports that the system hands out, so that no process gets it before
        // Redis.
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

    /// Connects a server that has joined the era.
    pub(crate) async fn joined(&self) -> (Arc<Redis>, Hints) {
        let (redis, hints) = self.open(SHORT).await;
        join(redis.as_ref(), Report::default()).await;
        (redis, hints)
    }

    /// Returns the CPU time that the process has used, by `/proc`.
    #[cfg(feature = "by-hand")]
    pub(in crate::store) fn processor_time(&self) -> Duration {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let used = tasks.flatten().filter_map(|task| {
            let line = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            line.split_whitespace().next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(used.sum())
    }

    pub(in crate::store) fn signal(&self, signal: &str) {
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

impl Lab for RedisServer {
    type Store = Redis;
    type Copy = ();

    async fn open(&self, waits: Waits) -> (Arc<Redis>, Hints) {
        let address = format!("redis://127.0.0.1:{}", self.port);
        let (redis, hints) = Redis::open(&address, waits).await.unwrap();
        (Arc::new(redis), hints)
    }

    async fn flush(&self) {
        self.ask(&["FLUSHALL"]).await;
    }

    async fn keep_copy(&self) {
        let copy = "for _, key in ipairs(redis.call('KEYS', 'jogo:*')) do \
                    redis.call('COPY', key, 'copy:' .. key, 'REPLACE') end";
        self.ask(&["EVAL", copy, "0"]).await;
    }

    async fn fall_back(&self, (): &(), connected: &[Arc<Redis>]) {
        let back = "for _, key in ipairs(redis.call('KEYS', 'jogo:*')) do \
                    redis.call('DEL', key) end \
                    for _, key in ipairs(redis.call('KEYS', 'copy:*')) do \
                    redis.call('COPY', key, string.sub(key, 6), 'REPLACE') end \
                    redis.call('HSET', 'jogo:era', 'run', '0123')";
        self.ask(&["EVAL", back, "0"]).await;
        // The connections end with the process at their other end.
        for store in connected {
            store.disconnect();
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
