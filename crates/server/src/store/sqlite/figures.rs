//! Measures the cost of durability on this machine:
//! `cargo test --release -p server --features by-hand --lib sqlite::figures -- --nocapture`.

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that meets a surprise has failed"
)]

use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use game::Room;
use tempfile::TempDir;

use super::Sqlite;
use crate::store::testing::conformance::{ended, next_of, puts, room, seated};
use crate::store::{Bounds, Store};

#[tokio::test]
async fn figures() {
    // The system's temporary folder may be in memory.
    let folder = TempDir::new_in(env!("CARGO_MANIFEST_DIR")).unwrap();
    let mut bare = fs::File::create(folder.path().join("bare")).unwrap();
    let store = Sqlite::open(&folder.path().join("salas.db")).unwrap();

    let mut current = seated(&room("so", 1));
    puts(&store, None, &current).await;
    let (mut syncs, mut alone) = (Vec::new(), Vec::new());
    // The two alternate, because the speed of a shared disk changes from one second to the
    // next.
    for _ in 0..600 {
        let since = Instant::now();
        bare.write_all(&[7; 4120]).unwrap();
        bare.sync_data().unwrap();
        syncs.push(since.elapsed());
        let since = Instant::now();
        current = next(&store, current).await;
        alone.push(since.elapsed());
    }
    let (sync, alone) = (median(syncs), median(alone));
    let ratio = alone.as_secs_f64() / sync.as_secs_f64();
    println!("one sync of 4 kB: median {sync:?}");
    println!("one move alone:   median {alone:?}, {ratio:.2} of a sync");

    for rooms in [10, 100, 1_000] {
        let each = 20;
        let many = (0..rooms).map(|n| {
            let store = &store;
            async move {
                let mut current = seated(&room(&format!("r{rooms}-{n}"), 1));
                puts(store, None, &current).await;
                for _ in 0..each {
                    current = next(store, current).await;
                }
            }
        });
        let since = Instant::now();
        join_all(many).await;
        let (moves, took) = (rooms * (each + 1), since.elapsed());
        let per_second = f64::from(moves) / took.as_secs_f64();
        let per_sync = per_second * sync.as_secs_f64();
        println!(
            "{rooms:>5} rooms at once: {per_second:>6.0} moves/s, {per_sync:.0} in the time of a sync"
        );
    }
}

/// The largest file that a server makes: 10,000 rooms and 50,000 games.
#[tokio::test]
async fn a_move_during_a_copy() {
    let folder = TempDir::new_in(env!("CARGO_MANIFEST_DIR")).unwrap();
    let store = Sqlite::open(&folder.path().join("salas.db")).unwrap();
    let rooms = (0..10_000).map(|n| {
        let store = &store;
        async move {
            let mut current = seated(&room(&format!("r{n}"), 1));
            puts(store, None, &current).await;
            for _ in 0..5 {
                let next = seated(&room(current.id().as_str(), current.version() + 1));
                let game = ended(&next, Bounds::USUAL);
                let swap = store.swap(next.id(), Some(&current), Some(&next), Some(&game));
                swap.await.unwrap();
                current = next;
            }
        }
    });
    join_all(rooms).await;
    let mut current = room("so", 1);
    puts(&store, None, &current).await;
    for copy in 0..5 {
        let since = Instant::now();
        let copying = async {
            (
                store.copy(&copy.to_string()).await.unwrap(),
                since.elapsed(),
            )
        };
        let moving = async {
            let mut longest = Duration::ZERO;
            for _ in 0..2_000 {
                let since = Instant::now();
                current = next(&store, Arc::clone(&current)).await;
                longest = longest.max(since.elapsed());
            }
            longest
        };
        let ((copied, took), longest) = tokio::join!(copying, moving);
        let megabytes = copied.bytes / 1_000_000;
        println!("a copy of {megabytes} MB: {took:?}; the slowest move meanwhile: {longest:?}");
    }
}

/// Puts the room after the next step of its game into the store, and returns it.
async fn next(store: &Sqlite, current: Arc<Room>) -> Arc<Room> {
    let next = next_of(&current);
    puts(store, Some(&current), &next).await;
    next
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
