//! A disk in a file, for power cuts: what a store has synced is in the file, what it has
//! only written is in the machine's memory. So a copy of the file is the disk as a power
//! cut leaves it. Needs root; shows neither torn sectors nor disks that lie.

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
    /// None if it cannot be made here.
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

    /// The disk as a cut leaves it now.
    pub(in crate::store) fn cut(&self) -> Mounted {
        let copy = self.0.path().join("cut");
        fs::copy(self.file(), &copy).unwrap();
        Mounted::mount(&copy).unwrap()
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("disk")
    }
}

/// A disk that is mounted; unmounted when dropped.
pub(in crate::store) struct Mounted(TempDir);

impl Mounted {
    fn mount(disk: &Path) -> Option<Self> {
        let place = TempDir::new().unwrap();
        // By itself the file system writes nothing for five minutes.
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

/// None if the program is missing or fails.
fn run(program: &str, arguments: &[&str]) -> Option<()> {
    let done = Command::new(program).args(arguments).output().ok()?;
    done.status.success().then_some(())
}
