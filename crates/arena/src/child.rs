//! A program that reads commands and writes lines, which are bounded.

use std::io::{self, BufReader, Write};
use std::process::ChildStdin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::command_line::Program;
use crate::lines::next_line;
use crate::process::Process;
use crate::protocol;
use crate::stop::{Interrupted, Stop};

/// The maximum number of unread lines. A program with more waits.
const MAX_UNREAD_LINES: usize = 64;
/// The time between two looks at a switch.
const PAUSE: Duration = Duration::from_millis(50);

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
    input: Option<ChildStdin>,
    lines: Receiver<Line>,
    /// The last field: the program hears of its end first.
    process: Process,
}

impl Child {
    /// Starts a program.
    pub(crate) fn start(program: &Program) -> io::Result<Self> {
        let (process, input, output) = Process::start(program.words())?;
        let (report, lines) = sync_channel(MAX_UNREAD_LINES);
        let child = Self {
            input: Some(input),
            lines,
            process,
        };
        // The thread ends with the pipe, or when nobody listens any more.
        thread::Builder::new()
            .name("program".to_owned())
            .spawn(move || read_lines(BufReader::new(output), &report))?;
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

    /// Returns the last words of a program that has closed its output.
    pub(crate) fn last_words(&mut self) -> String {
        self.process.last_words()
    }
}

/// Asks the program to end. Its process is ended next.
impl Drop for Child {
    fn drop(&mut self) {
        self.send(protocol::END);
        self.input = None;
    }
}

/// Passes on every line until the end, or until nobody listens.
fn read_lines(mut input: impl io::BufRead, report: &SyncSender<Line>) {
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
