//! A Redis process for tests of the store.

#[cfg(feature = "by-hand")]
use std::path::Path;
use std::sync::Arc;

use testkit::RedisProcess;

use super::{Lab, SHORT, join};
use crate::store::Hints;
use crate::store::redis::Redis;
use crate::store::shared::{Report, Waits};

/// A `redis-server` process, which ends with this value.
pub(crate) struct RedisServer(pub(in crate::store) RedisProcess);

impl RedisServer {
    /// Starts a Redis that keeps no data.
    pub(crate) async fn start() -> Self {
        Self(RedisProcess::start(&[]).await.unwrap())
    }

    /// Starts a Redis that keeps its data in this folder, and finds the data that is there.
    #[cfg(feature = "by-hand")]
    pub(in crate::store) async fn start_in(folder: &Path, flags: &[&str]) -> Self {
        Self(RedisProcess::start_in(folder, flags).await.unwrap())
    }

    /// Connects a server that has joined the era.
    pub(crate) async fn joined(&self) -> (Arc<Redis>, Hints) {
        let (redis, hints) = self.open(SHORT).await;
        join(redis.as_ref(), Report::default()).await;
        (redis, hints)
    }

    pub(crate) async fn ask(&self, words: &[&str]) {
        self.0.ask(words).await.unwrap();
    }
}

impl Lab for RedisServer {
    type Store = Redis;
    type Copy = ();

    async fn open(&self, waits: Waits) -> (Arc<Redis>, Hints) {
        let (redis, hints) = Redis::open(&self.0.url(), waits).await.unwrap();
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
