//! A server of any stack as a process of its own, on the first core, and what the system
//! tells of it with all its threads and children. Knows nothing of what it serves.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// How long a start may take.
const START: Duration = Duration::from_secs(20);

/// A server that runs; it is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// From its start until it took a connection.
    pub(crate) came_up: Duration,
    pub(crate) address: SocketAddr,
}

/// The word that stands for the port in a command.
pub(crate) const PORT: &str = "PORT";

/// The word that stands for how many servers there were before: a port may come again.
pub(crate) const START_NUMBER: &str = "NUMBER";

static STARTED: AtomicU32 = AtomicU32::new(0);

impl Server {
    /// Starts `command`, in which [`PORT`] stands for a free port, on the first core if
    /// there is another for the load.
    ///
    /// # Errors
    /// It does not come up.
    pub(crate) fn start(command: &[String]) -> anyhow::Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let words: Vec<_> = command
            .iter()
            .map(|word| word.replace(PORT, &port.to_string()))
            .map(|word| word.replace(START_NUMBER, &number.to_string()))
            .collect();
        let mut pinned = Command::new("taskset");
        pinned.args(["-c", "0"]).args(&words);
        let begun = Instant::now();
        let child = pinned
            .env("JOGO_LAN", "nada")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("taskset (util-linux) is needed")?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut server = Self {
            child,
            address,
            came_up: Duration::ZERO,
        };
        while TcpStream::connect(address).is_err() {
            if let Some(status) = server.child.try_wait()? {
                bail!("{} ended: {status}", words.join(" "));
            }
            if begun.elapsed() > START {
                bail!("{} does not listen", words.join(" "));
            }
            sleep(Duration::from_millis(2));
        }
        server.came_up = begun.elapsed();
        // What it still does to come up is not the load's.
        sleep(Duration::from_millis(300));
        Ok(server)
    }

    /// The processor time of all its threads and children so far.
    pub(crate) fn processor_time(&self) -> Duration {
        self.family().into_iter().map(time_of).sum()
    }

    /// Its memory, shared pages counted by their share, in bytes.
    pub(crate) fn memory(&self) -> u64 {
        self.family().into_iter().filter_map(memory_of).sum()
    }

    /// Its process and all that come from it.
    fn family(&self) -> Vec<u32> {
        let mut family = vec![self.child.id()];
        let mut at = 0;
        while let Some(parent) = family.get(at).copied() {
            at += 1;
            for task in tasks(parent) {
                let children = fs::read_to_string(format!("{task}/children")).unwrap_or_default();
                family.extend(
                    children
                        .split_whitespace()
                        .filter_map(|pid| pid.parse::<u32>().ok()),
                );
            }
        }
        family
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for pid in self.family().into_iter().rev() {
            if let Some(pid) = i32::try_from(pid)
                .ok()
                .and_then(rustix::process::Pid::from_raw)
            {
                let _gone = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
            }
        }
        let _gone = self.child.wait();
    }
}

fn tasks(pid: u32) -> Vec<String> {
    let folder = fs::read_dir(format!("/proc/{pid}/task"));
    let entries = folder.into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path().display().to_string())
        .collect()
}

/// From `/proc/PID/task/*/schedstat`, in nanoseconds; what threads that are gone used is lost.
fn time_of(pid: u32) -> Duration {
    let used = tasks(pid).into_iter().filter_map(|task| {
        let line = fs::read_to_string(format!("{task}/schedstat")).ok()?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(used.sum())
}

fn memory_of(pid: u32) -> Option<u64> {
    let told = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse::<u64>().ok()?;
    Some(kilobytes * 1_024)
}
