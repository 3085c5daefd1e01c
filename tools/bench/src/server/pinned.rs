//! A server of any stack as a process of its own on the first core, and the figures of the
//! process with all its threads and children.
//!
//! **Invariant:** does not depend on which server it is.

use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use testkit::{Process, ProcessInfo, Signal, free_port};

/// The longest time for a start.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// The word that stands for the port in a command.
pub(crate) const PORT: &str = "PORT";

/// The word that stands for another free port, for a store.
pub(crate) const STORE_PORT: &str = "STORE_AT";

/// The word that stands for the number of the start: a port may come again.
pub(crate) const START_NUMBER: &str = "NUMBER";

/// Returns the words of a command.
pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

static STARTED: AtomicU32 = AtomicU32::new(0);

/// A running server; it is killed with its children when this is dropped.
#[derive(Debug)]
pub(crate) struct PinnedServer {
    process: Process,
    /// The time from its start to its first connection.
    pub(crate) came_up: Duration,
    pub(crate) address: SocketAddr,
}

impl PinnedServer {
    /// Starts `command`, in which [`PORT`] stands for a free port, on the first core if the
    /// load has another one.
    ///
    /// # Errors
    /// It does not come up.
    pub(crate) fn start(command: &[String]) -> anyhow::Result<Self> {
        let (address, store) = (free_port()?, free_port()?);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let words: Vec<_> = command
            .iter()
            .map(|word| word.replace(STORE_PORT, &store.port().to_string()))
            .map(|word| word.replace(PORT, &address.port().to_string()))
            .map(|word| word.replace(START_NUMBER, &number.to_string()))
            .collect();
        let mut pinned = Command::new("taskset");
        pinned.args(["-c", "0"]).args(&words);
        pinned.env("JOGO_LAN", "nada").stdin(Stdio::null());
        pinned.stdout(Stdio::null()).stderr(Stdio::null());
        let begun = Instant::now();
        let process = Process::spawn(&mut pinned).context("taskset (util-linux) is needed")?;
        let mut server = Self {
            process,
            address,
            came_up: Duration::ZERO,
        };
        while TcpStream::connect(address).is_err() {
            if !server.process.is_alive() {
                bail!("{} ended", words.join(" "));
            }
            if begun.elapsed() > START_TIMEOUT {
                bail!("{} does not listen", words.join(" "));
            }
            sleep(Duration::from_millis(2));
        }
        server.came_up = begun.elapsed();
        // The rest of its start is not the load's.
        sleep(Duration::from_millis(300));
        Ok(server)
    }

    /// Returns the CPU time of all its threads and children so far.
    pub(crate) fn cpu_time(&self) -> Duration {
        let family = self.family().into_iter();
        family
            .filter_map(|process| Some(process.used().ok()?.time))
            .sum()
    }

    /// Returns its memory in bytes, with each shared page counted by its share.
    pub(crate) fn memory(&self) -> u64 {
        let family = self.family().into_iter();
        family.map(ProcessInfo::proportional_memory).sum()
    }

    fn family(&self) -> Vec<ProcessInfo> {
        self.process.info().family()
    }
}

impl Drop for PinnedServer {
    fn drop(&mut self) {
        for process in self.family().into_iter().rev() {
            let _gone = process.signal(Signal::KILL);
        }
    }
}
