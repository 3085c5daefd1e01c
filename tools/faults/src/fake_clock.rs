//! A clock whose date can be set while a server reads it, without touching the machine's:
//! libfaketime answers when the process asks for the date. Clocks that count passing time
//! go on undisturbed.

use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::TempDir;

/// Where Debian, Fedora and Arch keep the library; `JOGO_FAKETIME` names another place.
const PLACES: [&str; 5] = [
    "/usr/lib/x86_64-linux-gnu/faketime",
    "/usr/lib/aarch64-linux-gnu/faketime",
    "/usr/lib64/faketime",
    "/usr/lib/faketime",
    "/usr/local/lib/faketime",
];

/// The library's variant for programs with threads.
const LIBRARY: &str = "libfaketimeMT.so.1";

/// A clock, in a file that goes with it.
#[derive(Debug)]
pub struct FakeClock {
    library: PathBuf,
    folder: TempDir,
}

impl FakeClock {
    /// Returns a clock that shows the machine's date until it is set, or `None` without
    /// libfaketime.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn new() -> anyhow::Result<Option<Self>> {
        let named = std::env::var_os("JOGO_FAKETIME").map(PathBuf::from);
        let usual = PLACES.iter().map(|place| Path::new(place).join(LIBRARY));
        let library = named.into_iter().chain(usual).find(|path| path.is_file());
        let Some(library) = library else {
            return Ok(None);
        };
        let folder = TempDir::new()?;
        let clock = Self { library, folder };
        clock.set(0)?;
        Ok(Some(clock))
    }

    /// Sets it this number of days after the machine's date.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set(&self, days: i32) -> anyhow::Result<()> {
        // A reader finds the old date or the new one, never half of it.
        let next = self.folder.path().join("next");
        std::fs::write(&next, format!("{days:+}d\n"))?;
        std::fs::rename(&next, self.date()).context("the clock could not be set")
    }

    fn date(&self) -> PathBuf {
        self.folder.path().join("date")
    }

    /// Returns the environment of a process that reads this clock.
    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 5] {
        let on = || PathBuf::from("1");
        [
            ("LD_PRELOAD", self.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", self.date()),
            ("FAKETIME_NO_CACHE", on()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", on()),
            ("NO_FAKE_STAT", on()),
        ]
    }
}
