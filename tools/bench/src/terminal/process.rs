//! What the system tells of a process: processor time, wake-ups, memory, state.

use std::fs;
use std::time::Duration;

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process};

/// A process by its number, with all its threads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Process(pub(crate) u32);

/// What its threads have used since they began.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Used {
    /// Processor time.
    pub time: Duration,
    /// How often one of them was given the processor.
    pub wakes: u64,
}

impl Process {
    /// What it has used, from `/proc/PID/task/*/schedstat`.
    ///
    /// # Errors
    /// The process is gone.
    pub(crate) fn used(self) -> anyhow::Result<Used> {
        let mut used = Used::default();
        for task in fs::read_dir(format!("/proc/{}/task", self.0))? {
            // A thread may end while we look at it.
            let Ok(line) = fs::read_to_string(task?.path().join("schedstat")) else {
                continue;
            };
            let mut numbers = line.split_whitespace().map(str::parse::<u64>);
            let mut next = || numbers.next().context("schedstat is too short");
            used.time += Duration::from_nanos(next()??);
            let _waited = next()??;
            used.wakes += next()??;
        }
        Ok(used)
    }

    /// How many threads it has.
    ///
    /// # Errors
    /// The process is gone.
    pub(crate) fn threads(self) -> anyhow::Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/task", self.0))?.count())
    }

    /// Its memory now, in kilobytes.
    ///
    /// # Errors
    /// The process is gone.
    pub(crate) fn memory(self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.context("no VmRSS")?.parse()?)
    }

    /// One letter: `R`, `S`, `T` for stopped, `Z`; none once it is gone.
    pub(crate) fn state(self) -> Option<char> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).ok()?;
        stat.rsplit_once(") ")?.1.chars().next()
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// The process is gone.
    pub(crate) fn signal(self, signal: Signal) -> anyhow::Result<()> {
        Ok(kill_process(self.pid()?, signal)?)
    }

    /// Ends it as a crash would.
    ///
    /// # Errors
    /// The process is gone.
    pub(crate) fn kill(self) -> anyhow::Result<()> {
        self.signal(Signal::KILL)
    }

    /// Its number as the system's calls want it.
    ///
    /// # Errors
    /// No process has such a number.
    pub(crate) fn pid(self) -> anyhow::Result<Pid> {
        Pid::from_raw(i32::try_from(self.0)?).context("no such process")
    }

    /// The processes it started and that still run.
    pub(crate) fn children(self) -> Vec<Self> {
        let path = format!("/proc/{0}/task/{0}/children", self.0);
        let list = fs::read_to_string(path).unwrap_or_default();
        let numbers = list.split_whitespace().filter_map(|word| word.parse().ok());
        numbers.map(Self).collect()
    }
}
