//! A process in a group of its own, and its certain end.
//!
//! **Invariant:** a process outlives its [`Process`] on no way out, and neither do the
//! processes that it has started in its group.

use std::io::{self, BufReader};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::lines::Complaint;

/// The time that a process has to end by itself before it is killed.
pub(crate) const GRACE: Duration = Duration::from_millis(500);
/// The time between two looks at a process that is about to end.
const SHORT_PAUSE: Duration = Duration::from_millis(2);

/// A running process.
#[derive(Debug)]
pub(crate) struct Process {
    child: std::process::Child,
    complaint: Arc<Mutex<Complaint>>,
    /// The moment from which on the process should end by itself.
    is_to_end: Option<Instant>,
}

impl Process {
    /// Starts a program with its arguments, of which there is at least the first. Its input
    /// and its output are returned; its standard error is read to the end.
    pub(crate) fn start(words: &[String]) -> io::Result<(Self, ChildStdin, ChildStdout)> {
        let (name, arguments) = words.split_first().expect("a program has a name");
        let mut command = Command::new(name);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            unreachable!("all three are piped");
        };
        let complaint: Arc<Mutex<Complaint>> = Arc::default();
        let process = Self {
            child,
            complaint: Arc::clone(&complaint),
            is_to_end: None,
        };
        // The thread ends with the pipe.
        thread::Builder::new()
            .name("complaints".to_owned())
            .spawn(move || Complaint::keep(BufReader::new(errors), &complaint))?;
        Ok((process, input, output))
    }

    /// Notes that the process should end by itself from now on.
    pub(crate) fn let_end(&mut self) {
        self.is_to_end.get_or_insert_with(Instant::now);
    }

    /// Returns whether the process has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.end().is_some()
    }

    /// Returns the line on standard error that tells most. May be empty.
    pub(crate) fn complaint(&self) -> String {
        let complaint = self.complaint.lock();
        let complaint = complaint.unwrap_or_else(PoisonError::into_inner);
        complaint.line().to_owned()
    }

    /// Waits a moment for the end, and returns the last words: the line on standard error
    /// that tells most, or else the exit code or the signal. May be empty.
    pub(crate) fn last_words(&mut self) -> String {
        let deadline = Instant::now() + GRACE;
        let mut end = self.end();
        while end.is_none() && Instant::now() < deadline {
            thread::sleep(SHORT_PAUSE);
            end = self.end();
        }
        // The thread of standard error may be a moment behind.
        thread::sleep(SHORT_PAUSE * 5);
        let complaint = self.complaint();
        if complaint.is_empty() {
            end.unwrap_or_default()
        } else {
            complaint
        }
    }

    /// Returns how the process ended, if it has. It stays a zombie, so that its number, which
    /// is that of its group, belongs to nobody else before the group is killed.
    #[cfg(unix)]
    fn end(&self) -> Option<String> {
        use rustix::process::{WaitId, WaitIdOptions, waitid};
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        let status = waitid(WaitId::Pid(self.group()), look).ok()??;
        let code = status.exit_status().map(|code| format!("exit {code}"));
        code.or_else(|| Some(format!("signal {}", status.terminating_signal()?)))
    }

    #[cfg(not(unix))]
    fn end(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok()??;
        Some(status.to_string())
    }

    #[cfg(unix)]
    fn group(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.child)
    }

    fn kill(&mut self) {
        #[cfg(unix)]
        let _gone =
            rustix::process::kill_process_group(self.group(), rustix::process::Signal::KILL);
        let _gone = self.child.kill();
    }
}

/// Kills the whole group after a moment, whether the process has ended or not, because it
/// may have started others.
impl Drop for Process {
    fn drop(&mut self) {
        let deadline = self.is_to_end.unwrap_or_else(Instant::now) + GRACE;
        while self.end().is_none() && Instant::now() < deadline {
            thread::sleep(SHORT_PAUSE);
        }
        self.kill();
        let _reaped = self.child.wait();
    }
}
