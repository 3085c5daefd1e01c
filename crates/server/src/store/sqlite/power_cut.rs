//! A power cut after every move, and what is on the disk then.
//!
//! `cargo test -p server --features by-hand --lib sqlite::power_cut -- --nocapture`, as
//! root; see [`crate::store::testing::loop_disk`].

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that meets a surprise has failed"
)]

use std::path::PathBuf;

use super::{SYNCHRONOUS, Sqlite};
use crate::store::Store;
use crate::store::testing::conformance::{BASE, puts, room};
use crate::store::testing::loop_disk::{Disk, Mounted};

const MOVES: u64 = 200;

#[tokio::test]
async fn power_cut_after_every_move() {
    let lost = lost_with(SYNCHRONOUS).await;
    let lost = lost.expect("root, loop devices and mkfs.ext4 are needed");
    println!("synchronous={SYNCHRONOUS}: lost {lost} of {MOVES} confirmed moves");
    assert_eq!(lost, 0);
    // The control: it must be able to see a loss.
    for weaker in ["NORMAL", "OFF"] {
        let lost = lost_with(weaker).await.expect("it worked before");
        println!("synchronous={weaker}: lost {lost} of {MOVES} confirmed moves");
        assert!(
            lost > 0,
            "a cut that loses nothing here shows nothing above"
        );
    }
}

/// After how many confirmed moves a cut would have lost that move. None if it cannot
/// be tried here.
async fn lost_with(synchronous: &'static str) -> Option<u64> {
    let disk = Disk::new()?;
    let running = disk.mount()?;
    let store = Sqlite::open_with(&file(&running), synchronous).unwrap();
    let (mut lost, mut before) = (0, None);
    for version in 1..=MOVES {
        let next = room("123", version);
        puts(&store, before.as_ref(), &next).await;
        lost += u64::from(version_on(&disk.cut()).await != version);
        before = Some(next);
    }
    drop(store);
    Some(lost)
}

/// The version of the room on a disk as the cut left it. 0 if there is none.
async fn version_on(disk: &Mounted) -> u64 {
    let Ok(store) = Sqlite::open(&file(disk)) else {
        return 0;
    };
    let room = store.load(&"123".parse().unwrap()).await.unwrap();
    room.map_or(0, |room| room.version() - BASE)
}

fn file(disk: &Mounted) -> PathBuf {
    disk.path().join("salas.db")
}
