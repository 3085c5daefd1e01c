//! A calendar that can be set while a server lives by it, without touching the
//! machine's: libfaketime answers when the process asks what day it is. What counts
//! the time that passes goes on undisturbed.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// Where Debian, Fedora and Arch keep the library; `JOGO_FAKETIME` names another place.
const PLACES: [&str; 5] = [
    "/usr/lib/x86_64-linux-gnu/faketime",
    "/usr/lib/aarch64-linux-gnu/faketime",
    "/usr/lib64/faketime",
    "/usr/lib/faketime",
    "/usr/local/lib/faketime",
];

/// The library's flavour for programs with threads.
const LIBRARY: &str = "libfaketimeMT.so.1";

/// A calendar of one's own, kept in a file that goes with it.
#[derive(Debug)]
pub struct Calendar {
    library: PathBuf,
    date: PathBuf,
}

impl Drop for Calendar {
    fn drop(&mut self) {
        // What cannot be removed is in the place for what may be removed any time.
        let _left = std::fs::remove_file(&self.date);
    }
}

impl Calendar {
    /// One that shows the machine's date until set; `None` without libfaketime.
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
        let name = format!("caos-date-{}", rand::random::<u64>());
        let date = std::env::temp_dir().join(name);
        let calendar = Self { library, date };
        calendar.set(0)?;
        Ok(Some(calendar))
    }

    /// Sets it so many days after the machine's date.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn set(&self, days: i32) -> anyhow::Result<()> {
        // Whoever reads meanwhile finds the old date or the new one, never half of it.
        let next = self.date.with_extension("next");
        std::fs::write(&next, format!("{days:+}d\n"))?;
        std::fs::rename(&next, &self.date).context("the calendar could not be set")
    }

    /// What a process must have in its environment to live by it.
    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 5] {
        let on = || PathBuf::from("1");
        [
            ("LD_PRELOAD", self.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", self.date.clone()),
            ("FAKETIME_NO_CACHE", on()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", on()),
            ("NO_FAKE_STAT", on()),
        ]
    }
}
