//! Cuts the power at Redis after every move, and checks the moves that are left:
//! `cargo test -p server --features by-hand --lib redis::power_cut -- --nocapture`, as root.
//! See [`crate::store::testing::loop_disk`].

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that meets a surprise has failed"
)]

use crate::store::Store;
use crate::store::testing::conformance::{BASE, puts, room};
use crate::store::testing::loop_disk::{Disk, Mounted};
use crate::store::testing::redis_server::RedisServer;

const MOVES: u64 = 100;

#[tokio::test]
async fn power_cut_after_every_move() {
    let lost = lost_with("always").await;
    let lost = lost.expect("root, loop devices and mkfs.ext4 are needed");
    println!("appendfsync always: lost {lost} of {MOVES} confirmed moves");
    assert_eq!(lost, 0);
    // The control: a weaker setting must show a loss.
    let lost = lost_with("no").await.expect("it worked before");
    println!("appendfsync no: lost {lost} of {MOVES} confirmed moves");
    assert!(
        lost > 0,
        "a cut that loses nothing here shows nothing above"
    );
}

/// Returns the number of confirmed moves that a cut right after them would have lost.
/// Returns `None` if this machine cannot run the test.
async fn lost_with(fsync: &str) -> Option<u64> {
    let disk = Disk::new()?;
    let running = disk.mount()?;
    let server = RedisServer::start_in(running.path(), &appending(fsync)).await;
    let (store, _hints) = server.joined().await;
    let (mut lost, mut before) = (0, None);
    for version in 1..=MOVES {
        let next = room("123", version);
        puts(store.as_ref(), before.as_ref(), &next).await;
        lost += u64::from(version_on(&disk.cut(), fsync).await != version);
        before = Some(next);
    }
    Some(lost)
}

/// Returns the version of the room at a Redis that starts on the disk after the cut.
/// Returns 0 if there is no room.
async fn version_on(disk: &Mounted, fsync: &str) -> u64 {
    let server = RedisServer::start_in(disk.path(), &appending(fsync)).await;
    let (store, _hints) = server.joined().await;
    let room = store.load(&"123".parse().unwrap()).await.unwrap();
    room.map_or(0, |room| room.version() - BASE)
}

/// Returns the flags of a Redis that appends every change to its file.
const fn appending(fsync: &str) -> [&str; 4] {
    ["--appendonly", "yes", "--appendfsync", fsync]
}
