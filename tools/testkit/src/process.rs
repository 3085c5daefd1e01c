//! A process that ends with its value.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use rustix::process::Signal;

use crate::ProcessInfo;

/// The pause between two looks at a process that should end.
const POLL_INTERVAL: Duration = Duration::from_millis(1);

/// A child process; it is killed when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts a process.
    ///
    /// # Errors
    /// The program is missing or cannot be run.
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        let child = command.spawn()?;
        Ok(Self { child })
    }

    /// Returns the child itself, for its pipes.
    pub const fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Returns a handle for the system's figures of the process, and for signals to it.
    pub fn info(&self) -> ProcessInfo {
        ProcessInfo(self.child.id())
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// The process is gone.
    pub fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        self.info().signal(signal)
    }

    /// Returns whether the process is still running.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends the process as a crash would, and waits until it is gone.
    ///
    /// # Errors
    /// It cannot be killed.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// Waits for the end of the process.
    ///
    /// # Errors
    /// It is still there after `limit`.
    pub fn ended_within(&mut self, limit: Duration) -> anyhow::Result<ExitStatus> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            ensure!(begun.elapsed() < limit, "still there after {limit:?}");
            sleep(POLL_INTERVAL);
        }
    }

    /// Asks the process to end, and returns how long that took.
    ///
    /// # Errors
    /// It is still there after `limit`.
    pub fn terminate(&mut self, limit: Duration) -> anyhow::Result<Duration> {
        let asked = Instant::now();
        self.signal(Signal::TERM)?;
        self.ended_within(limit)?;
        Ok(asked.elapsed())
    }

    /// Does the same as [`Self::terminate`], while other tasks go on.
    ///
    /// # Errors
    /// It is still there after `limit`.
    pub async fn terminate_async(&mut self, limit: Duration) -> anyhow::Result<Duration> {
        let asked = Instant::now();
        self.signal(Signal::TERM)?;
        while self.child.try_wait()?.is_none() {
            if asked.elapsed() > limit {
                bail!("still there after {limit:?}");
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
        Ok(asked.elapsed())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.kill();
    }
}

/// How much of the machine a process may have.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResourceLimits {
    /// The most files it may have open.
    pub open_files: Option<u64>,
    /// The most memory for its heap and stacks, in kB. Beyond it the system refuses more,
    /// and the process ends.
    pub memory: Option<u64>,
}

impl ResourceLimits {
    /// Returns a command that runs `program` within these limits.
    ///
    /// Limits are inherited, so a shell sets them and becomes the program. That needs no
    /// privileges.
    pub fn command(&self, program: &Path) -> Command {
        let limits = [("-n", self.open_files), ("-d", self.memory)];
        let limits = limits
            .iter()
            .filter_map(|(flag, most)| Some(format!("ulimit {flag} {} && ", (*most)?)));
        let limits: String = limits.collect();
        if limits.is_empty() {
            return Command::new(program);
        }
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(limits + "exec \"$0\" \"$@\"");
        shell.arg(program);
        shell
    }
}
