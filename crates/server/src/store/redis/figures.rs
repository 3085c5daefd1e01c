//! Measures the changes a second of one Redis on this machine, without a server in between:
//! `cargo test --release -p server --features by-hand --lib redis::figures -- --nocapture`.

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tempfile::TempDir;

use crate::store::testing::conformance::{puts, room, seated};
use crate::store::testing::redis_server::RedisServer;
use crate::store::{Store, Swap};

/// The time for which each load runs. The connections' start hardly counts in it.
const LASTS: Duration = Duration::from_secs(3);

#[tokio::test]
async fn figures() {
    for fsync in ["no", "everysec", "always"] {
        // The system's temporary folder may be in memory.
        let folder = TempDir::new_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let appends = if fsync == "no" { "no" } else { "yes" };
        let flags = ["--appendonly", appends, "--appendfsync", fsync];
        let server = RedisServer::start_in(folder.path(), &flags).await;
        let (redis, _hints) = server.joined().await;
        for rooms in [1, 10, 100] {
            let (made, begun) = (AtomicU64::new(0), Instant::now());
            let before = server.0.process.info().used().unwrap().time;
            let busy = (0..rooms).map(|number| {
                let (redis, made) = (&redis, &made);
                async move {
                    let mut current = seated(&room(&format!("r{rooms}-{number}"), 1));
                    puts(redis.as_ref(), None, &current).await;
                    while begun.elapsed() < LASTS {
                        // A room with two players is as large as one in a game.
                        let next = seated(&seated(&room(current.id().as_str(), current.version())));
                        let swap = redis
                            .swap(current.id(), Some(&current), Some(&next), None)
                            .await;
                        assert!(matches!(swap, Ok(Swap::Committed)), "{swap:?}");
                        current = next;
                        made.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
            join_all(busy).await;
            let made = made.load(Ordering::Relaxed);
            let used = server.0.process.info().used().unwrap().time - before;
            println!(
                "appendfsync {fsync}, {rooms:>3} at once: {:>6.0} changes/s, {:.1} µs of Redis each",
                made as f64 / begun.elapsed().as_secs_f64(),
                used.as_secs_f64() * 1e6 / made as f64
            );
        }
    }
}
