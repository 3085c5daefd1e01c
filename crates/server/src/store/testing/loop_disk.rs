//! A disk in a file, to test power cuts. Synced data is in the file, and unsynced data is
//! only in memory. A copy of the file is therefore the disk after a power cut.
//!
//! It needs root. It shows neither torn sectors nor disks that acknowledge too early.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement that meets a surprise has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// An empty disk of 16 MiB, and its copies.
pub(in crate::store) struct Disk(TempDir);

impl Disk {
    /// Makes a disk. Returns `None` if this machine cannot.
    pub(in crate::store) fn new() -> Option<Self> {
        let disk = Self(TempDir::new().unwrap());
        fs::File::create(disk.file())
            .unwrap()
            .set_len(16 << 20)
            .unwrap();
        run("mkfs.ext4", &["-q", text(&disk.file())])?;
        Some(disk)
    }

    pub(in crate::store) fn mount(&self) -> Option<Mounted> {
        Mounted::mount(&self.file())
    }

    /// Mounts a copy of the disk, as a power cut would leave it now.
    pub(in crate::store) fn cut(&self) -> Mounted {
        let copy = self.0.path().join("cut");
        fs::copy(self.file(), &copy).unwrap();
        Mounted::mount(&copy).unwrap()
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("disk")
    }
}

/// A mounted disk, which is unmounted when dropped.
pub(in crate::store) struct Mounted(TempDir);

impl Mounted {
    fn mount(disk: &Path) -> Option<Self> {
        let place = TempDir::new().unwrap();
        // The file system writes nothing by itself for five minutes.
        let options = ["-o", "loop,commit=300", text(disk), text(place.path())];
        run("mount", &options)?;
        Some(Self(place))
    }

    pub(in crate::store) fn path(&self) -> &Path {
        self.0.path()
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

/// Runs a program. Returns `None` if it is missing or fails.
fn run(program: &str, arguments: &[&str]) -> Option<()> {
    let done = Command::new(program).args(arguments).output().ok()?;
    done.status.success().then_some(())
}
