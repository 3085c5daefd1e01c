//! A program that plays by itself, and asks nobody for a move but its own server.

use std::io;
use std::process::ChildStdin;
use std::thread;

use crate::loss::{Fault, Loss};
use crate::process::Process;

/// A running bot. It is ended when the value is dropped, with all that it has started in
/// its group, after half a second in which it may end by itself.
#[derive(Debug)]
pub struct Bot {
    process: Process,
    /// Kept open, as a terminal would be. A bot that reads it sees its end with ours.
    _input: ChildStdin,
}

impl Bot {
    /// Starts a bot by its name and its arguments. Its output is read and dropped, because
    /// a bot with a full pipe would stand still.
    ///
    /// # Errors
    /// Returns the loss of a bot that cannot be started.
    pub fn start(words: &[String]) -> Result<Self, Loss> {
        let start = || {
            let (process, input, mut output) = Process::start(words)?;
            // The thread ends with the pipe.
            thread::Builder::new()
                .name("program".to_owned())
                .spawn(move || io::copy(&mut output, &mut io::sink()))?;
            Ok(Self {
                process,
                _input: input,
            })
        };
        start().map_err(|error: io::Error| Loss::not_started(&error))
    }

    /// Notes that the bot should end by itself from now on, because its game is over. Two
    /// bots then have the same half second.
    pub fn let_end(&mut self) {
        self.process.let_end();
    }

    /// Returns whether the process has ended.
    pub fn has_ended(&mut self) -> bool {
        self.process.has_ended()
    }

    /// Returns the line on standard error that tells most, raw. May be empty.
    pub fn complaint(&self) -> String {
        self.process.complaint()
    }

    /// Returns the loss of a bot that has left its game, with its last words. Waits up to
    /// half a second for them.
    pub fn crash(&mut self) -> Loss {
        Loss::new(Fault::Crash, &self.process.last_words())
    }
}
