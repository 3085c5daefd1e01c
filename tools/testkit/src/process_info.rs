//! The system's figures of a process: CPU time, wake-ups, memory, files, state.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// A process by its number, with all its threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessInfo(pub u32);

/// The use of the CPU by all threads of a process since they began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// CPU time.
    pub time: Duration,
    /// The number of times that a thread was given a CPU.
    pub wakes: u64,
}

impl ProcessInfo {
    /// Returns the use of the CPU, from `/proc/PID/task/*/schedstat`. Threads that have ended
    /// do not count.
    ///
    /// # Errors
    /// The process is gone.
    pub fn used(self) -> anyhow::Result<Used> {
        let mut used = Used::default();
        for task in self.tasks()? {
            // A thread may end in the middle of this.
            let Ok(line) = fs::read_to_string(task.join("schedstat")) else {
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

    /// Returns the number of times that a thread went to sleep by itself.
    ///
    /// # Errors
    /// The process is gone.
    pub fn sleeps(self) -> anyhow::Result<u64> {
        let of_task = |task: PathBuf| number_after(task.join("status"), "voluntary_ctxt_switches:");
        Ok(self.tasks()?.into_iter().filter_map(of_task).sum())
    }

    /// Returns the number of threads.
    ///
    /// # Errors
    /// The process is gone.
    pub fn threads(self) -> anyhow::Result<usize> {
        Ok(self.tasks()?.len())
    }

    /// Returns the resident memory, in bytes, or 0 for a process that is gone.
    pub fn memory(self) -> u64 {
        self.kilobytes("status", "VmRSS:") * 1_024
    }

    /// Returns the most memory that was ever resident, in bytes, or 0 for a process that is
    /// gone.
    pub fn peak_memory(self) -> u64 {
        self.kilobytes("status", "VmHWM:") * 1_024
    }

    /// Returns the resident memory in bytes, with each shared page counted by its share.
    pub fn proportional_memory(self) -> u64 {
        self.kilobytes("smaps_rollup", "Pss:") * 1_024
    }

    /// Returns the targets of the open files, or none for a process that is gone.
    pub fn open_files(self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.path("fd")).into_iter().flatten();
        let links = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        links.collect()
    }

    /// Returns one letter, such as `R`, `S`, `T` for stopped or `Z`, and none once the
    /// process is gone.
    pub fn state(self) -> Option<char> {
        let stat = fs::read_to_string(self.path("stat")).ok()?;
        stat.rsplit_once(") ")?.1.chars().next()
    }

    /// Returns whether it runs no more: it is gone, or waits for its parent to notice.
    pub fn has_ended(self) -> bool {
        matches!(self.state(), None | Some('Z'))
    }

    /// Returns the running processes that it started.
    pub fn children(self) -> Vec<Self> {
        let lists = self.tasks().unwrap_or_default().into_iter();
        let lists = lists.filter_map(|task| fs::read_to_string(task.join("children")).ok());
        let words = lists.flat_map(|list| {
            let numbers = list.split_whitespace().map(str::parse).collect::<Vec<_>>();
            numbers.into_iter().flatten()
        });
        words.map(Self).collect()
    }

    /// Returns the process and all processes that descend from it, parents first.
    pub fn family(self) -> Vec<Self> {
        let mut family = vec![self];
        let mut at = 0;
        while let Some(parent) = family.get(at).copied() {
            family.extend(parent.children());
            at += 1;
        }
        family
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// The process is gone.
    pub fn signal(self, signal: Signal) -> anyhow::Result<()> {
        Ok(kill_process(self.pid()?, signal)?)
    }

    /// Sends a signal to the group of processes that this one leads.
    ///
    /// # Errors
    /// The group is gone.
    pub fn signal_group(self, signal: Signal) -> anyhow::Result<()> {
        Ok(kill_process_group(self.pid()?, signal)?)
    }

    fn pid(self) -> anyhow::Result<Pid> {
        Pid::from_raw(i32::try_from(self.0)?).context("no such process")
    }

    fn path(self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.0))
    }

    fn tasks(self) -> anyhow::Result<Vec<PathBuf>> {
        let tasks = fs::read_dir(self.path("task"))?;
        Ok(tasks.filter_map(|task| Some(task.ok()?.path())).collect())
    }

    fn kilobytes(self, file: &str, key: &str) -> u64 {
        number_after(self.path(file), key).unwrap_or(0)
    }
}

/// Returns the number in the line of a file that begins with `key`.
fn number_after(file: PathBuf, key: &str) -> Option<u64> {
    let lines = fs::read_to_string(file).ok()?;
    let rest = lines.lines().find_map(|line| line.strip_prefix(key))?;
    rest.split_whitespace().next()?.parse().ok()
}
