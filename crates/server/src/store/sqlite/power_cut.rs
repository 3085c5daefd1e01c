//! Cuts the power after every move, and checks the moves that are on the disk:
//! `cargo test -p server --features by-hand --lib sqlite::power_cut -- --nocapture`, as root.
//! See [`crate::store::testing::loop_disk`].

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that meets a surprise has failed"
)]

use std::path::PathBuf;

use super::Sqlite;
use super::settings::Settings;
use crate::store::Store;
use crate::store::testing::conformance::{BASE, next_of, puts, room};
use crate::store::testing::loop_disk::{Disk, Mounted};

const MOVES: u64 = 200;

#[tokio::test]
async fn power_cut_after_every_move() {
    let lost = lost_with(Settings::USUAL.synchronous).await;
    let lost = lost.expect("root, loop devices and mkfs.ext4 are needed");
    println!("as usual: lost {lost} of {MOVES} confirmed moves");
    assert_eq!(lost, 0);
    // The control: weaker settings must show a loss.
    for weaker in ["NORMAL", "OFF"] {
        let lost = lost_with(weaker).await.expect("it worked before");
        println!("synchronous={weaker}: lost {lost} of {MOVES} confirmed moves");
        assert!(
            lost > 0,
            "a cut that loses nothing here shows nothing above"
        );
    }
}

/// Returns the number of confirmed moves that a cut right after them would have lost.
/// Returns `None` if this machine cannot run the test.
async fn lost_with(synchronous: &'static str) -> Option<u64> {
    let disk = Disk::new()?;
    let running = disk.mount()?;
    // A short journal, so that rooms are folded under the cuts, too.
    let settings = Settings {
        synchronous,
        journal: 7,
    };
    let store = Sqlite::open_with(&file(&running), settings).unwrap();
    let (mut lost, mut before) = (0, None);
    for version in 1..=MOVES {
        // The steps of games: most are marks, and some are whole rooms.
        let next = before.as_ref().map_or_else(|| room("123", 1), next_of);
        puts(&store, before.as_ref(), &next).await;
        lost += u64::from(version_on(&disk.cut()).await != version);
        before = Some(next);
    }
    drop(store);
    Some(lost)
}

/// Returns the version of the room on the disk after the cut. Returns 0 if there is no
/// room.
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
