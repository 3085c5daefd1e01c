//! The process of a program: its lines, bounded, and its certain end.
//!
//! **Invariant:** a process outlives its [`Child`] on no way out, and neither do the
//! processes that it has started in its group.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::command_line::Program;
use crate::protocol;
use crate::stop::{Interrupted, Stop};

/// The maximum length of a line, in bytes.
const MAX_LINE_BYTES: u64 = 1_000;
/// The maximum number of unread lines. A program with more waits.
const MAX_UNREAD_LINES: usize = 64;
/// The time that a program has after `END` before it is killed.
const GRACE: Duration = Duration::from_millis(500);
/// The time between two looks at a process or a switch.
const PAUSE: Duration = Duration::from_millis(50);
/// The time between two looks at a process that is about to end.
const SHORT_PAUSE: Duration = Duration::from_millis(2);

/// A line of a program.
enum Line {
    Text(String),
    /// The line is longer than any of the protocol.
    TooLong,
}

/// The result of waiting for a line.
pub(crate) enum Heard {
    Text(String),
    TooLong,
    /// The program has closed its output.
    End,
    /// The time is over.
    Nothing,
}

/// A running program.
#[derive(Debug)]
pub(crate) struct Child {
    process: std::process::Child,
    input: Option<ChildStdin>,
    lines: Receiver<Line>,
    /// The last line on standard error.
    complaint: Arc<Mutex<String>>,
}

impl Child {
    /// Starts a program in a process group of its own.
    pub(crate) fn start(program: &Program) -> io::Result<Self> {
        let (name, arguments) = program
            .words()
            .split_first()
            .expect("a program has at least one word");
        let mut command = Command::new(name);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn()?;
        let input = process.stdin.take();
        let (output, errors) = process
            .stdout
            .take()
            .zip(process.stderr.take())
            .expect("both are piped");
        let (report, lines) = sync_channel(MAX_UNREAD_LINES);
        let complaint = Arc::default();
        let child = Self {
            process,
            input,
            lines,
            complaint: Arc::clone(&complaint),
        };
        // Both threads end with the pipes, or when nobody listens any more.
        thread::Builder::new()
            .name("program".to_owned())
            .spawn(move || read_lines(BufReader::new(output), &report))?;
        thread::Builder::new()
            .name("complaints".to_owned())
            .spawn(move || keep_last_line(BufReader::new(errors), &complaint))?;
        Ok(child)
    }

    /// Sends a command. A program that no longer reads is found when its answer is missing.
    pub(crate) fn send(&mut self, command: &str) {
        if let Some(input) = &mut self.input {
            let _found_later = input.write_all(command.as_bytes());
        }
    }

    /// Waits for the next line.
    ///
    /// # Errors
    /// Returns an error if the wait was stopped.
    pub(crate) fn next(&mut self, deadline: Instant, stop: &Stop) -> Result<Heard, Interrupted> {
        loop {
            if stop.is_stopped() {
                return Err(Interrupted);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left.min(PAUSE)) {
                Ok(Line::Text(text)) => return Ok(Heard::Text(text)),
                Ok(Line::TooLong) => return Ok(Heard::TooLong),
                Err(RecvTimeoutError::Disconnected) => return Ok(Heard::End),
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Ok(Heard::Nothing),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Returns the last words of a program that has closed its output: its last line on
    /// standard error, or else its exit code or signal.
    pub(crate) fn last_words(&mut self) -> String {
        let deadline = Instant::now() + GRACE;
        let mut end = self.end();
        while end.is_none() && Instant::now() < deadline {
            thread::sleep(SHORT_PAUSE);
            end = self.end();
        }
        // The thread of standard error may be a moment behind.
        thread::sleep(SHORT_PAUSE * 5);
        let complaint = self.complaint.lock();
        let complaint = complaint.unwrap_or_else(PoisonError::into_inner).clone();
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
        let status = self.process.try_wait().ok()??;
        Some(status.to_string())
    }

    #[cfg(unix)]
    fn group(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.process)
    }

    fn kill(&mut self) {
        #[cfg(unix)]
        let _gone =
            rustix::process::kill_process_group(self.group(), rustix::process::Signal::KILL);
        let _gone = self.process.kill();
    }
}

/// Asks the program to end, and kills its whole group after a moment, whether it has ended
/// or not, because it may have started others.
impl Drop for Child {
    fn drop(&mut self) {
        self.send(protocol::END);
        self.input = None;
        let deadline = Instant::now() + GRACE;
        while self.end().is_none() && Instant::now() < deadline {
            thread::sleep(SHORT_PAUSE);
        }
        self.kill();
        let _reaped = self.process.wait();
    }
}

/// Passes on every line until the end, or until nobody listens.
fn read_lines(mut input: impl BufRead, report: &SyncSender<Line>) {
    while let Some((line, whole)) = next_line(&mut input) {
        let line = if whole {
            Line::Text(line)
        } else {
            Line::TooLong
        };
        if report.send(line).is_err() {
            return;
        }
    }
}

/// Keeps the last line that is not empty. All others are read and dropped, because a program
/// with a full pipe would stand still.
fn keep_last_line(mut input: impl BufRead, kept: &Mutex<String>) {
    while let Some((line, _)) = next_line(&mut input) {
        if !line.trim().is_empty() {
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = line;
        }
    }
}

/// Returns the next line, or a part of an overlong one with `false`.
fn next_line(input: &mut impl BufRead) -> Option<(String, bool)> {
    let mut line = Vec::new();
    let limited = input.by_ref().take(MAX_LINE_BYTES);
    let read = { limited }.read_until(b'\n', &mut line);
    if matches!(read, Ok(0) | Err(_)) {
        return None;
    }
    let whole = line.ends_with(b"\n") || (line.len() as u64) < MAX_LINE_BYTES;
    Some((String::from_utf8_lossy(&line).into_owned(), whole))
}
