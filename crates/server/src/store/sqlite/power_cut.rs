//! A power cut after every move, and what is on the disk then.
//!
//! The store is put on a file system of its own inside a loop file. What the store has
//! synced is in the loop file; what it has only written is in the machine's memory.
//! So a copy of the loop file is the disk as a power cut leaves it. Needs root:
//! `cargo test -p server --features by-hand --lib power_cut -- --nocapture`. Does
//! not show torn sectors, or disks that lie about having written.

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that meets a surprise has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{SYNCHRONOUS, Sqlite};
use crate::store::Store;
use crate::store::conformance::{puts, room};

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
    let folder = TempDir::new().unwrap();
    let disk = folder.path().join("disk");
    fs::File::create(&disk).unwrap().set_len(16 << 20).unwrap();
    run("mkfs.ext4", &["-q", text(&disk)])?;
    let running = Mounted::mount(&disk)?;
    let store = Sqlite::open_with(&running.file(), synchronous).unwrap();
    let (mut lost, mut before) = (0, None);
    for version in 1..=MOVES {
        let next = room("123", version);
        puts(&store, before.as_ref(), &next).await;
        let cut = folder.path().join("cut");
        fs::copy(&disk, &cut).unwrap();
        lost += u64::from(version_after_cut(&cut).await != version);
        before = Some(next);
    }
    drop(store);
    Some(lost)
}

/// The version of the room on a disk as the cut left it. 0 if there is none.
async fn version_after_cut(disk: &Path) -> u64 {
    let mounted = Mounted::mount(disk).unwrap();
    let Ok(store) = Sqlite::open(&mounted.file()) else {
        return 0;
    };
    let room = store.load(&"123".parse().unwrap()).await.unwrap();
    room.map_or(0, |room| room.version())
}

/// A disk in a file, mounted; unmounted when dropped.
struct Mounted(TempDir);

impl Mounted {
    fn mount(disk: &Path) -> Option<Self> {
        let place = TempDir::new().unwrap();
        // By itself the file system writes nothing for five minutes.
        let options = ["-o", "loop,commit=300", text(disk), text(place.path())];
        run("mount", &options)?;
        Some(Self(place))
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("salas.db")
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let path = text(self.0.path());
        let _already = run("umount", &[path]).or_else(|| run("umount", &["-l", path]));
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// None if the program is missing or fails.
fn run(program: &str, arguments: &[&str]) -> Option<()> {
    let done = Command::new(program).args(arguments).output().ok()?;
    done.status.success().then_some(())
}
