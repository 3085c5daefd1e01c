//! A program between two pipes, as a script runs it: no terminal anywhere.

use std::io::{Read, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::{Process, ProcessInfo};

use crate::server::{JOGO, Server};

/// A timeout that exceeds every step of these tests, even on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(20);

pub(crate) struct Script {
    process: Process,
    input: Option<ChildStdin>,
    said: Arc<(Mutex<Vec<u8>>, Condvar)>,
    _home: TempDir,
}

/// Returns `jogo play` in this room of this server, under this name.
pub(crate) fn play(server: &Server, room: &str, name: &str) -> Command {
    let mut command = play_somewhere("nada", &["--sala", room, "--nome", name]);
    command.args(["--host", &server.address]);
    command
}

/// Returns `jogo play` with these arguments, on a network of its own.
pub(crate) fn play_somewhere(lan: &str, words: &[&str]) -> Command {
    let mut command = Command::new(JOGO);
    command.args(["play", "--idioma", "en"]).args(words);
    command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm");
    command.env("JOGO_LAN", lan);
    command
}

impl Script {
    #[track_caller]
    pub(crate) fn run(mut command: Command) -> Self {
        let home = TempDir::new().unwrap();
        command.env("XDG_STATE_HOME", home.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Process::spawn(&mut command).unwrap();
        let input = process.child().stdin.take();
        let mut output = process.child().stdout.take().unwrap();
        let said = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let shared = Arc::clone(&said);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                shared.0.lock().unwrap().extend(&buffer[..count]);
                shared.1.notify_all();
            }
        });
        Self {
            process,
            input,
            said,
            _home: home,
        }
    }

    #[track_caller]
    pub(crate) fn write(&mut self, lines: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(lines.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// Closes the input.
    pub(crate) fn end_input(&mut self) {
        self.input = None;
    }

    /// Waits until the output contains all this text.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        let deadline = Instant::now() + TIMEOUT;
        let mut said = self.said.0.lock().unwrap();
        while !String::from_utf8_lossy(&said).contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            let so_far = String::from_utf8_lossy(&said).into_owned();
            assert!(!left.is_zero(), "waited for {text:?} in:\n{so_far}");
            said = self.said.1.wait_timeout(said, left).unwrap().0;
        }
    }

    /// Returns the whole output, which must be plain lines.
    #[track_caller]
    pub(crate) fn said(&self) -> String {
        let said = String::from_utf8(self.said.0.lock().unwrap().clone()).unwrap();
        let strange = |c: char| c.is_control() && c != '\n';
        assert!(!said.contains(strange), "{said:?}");
        said
    }

    pub(crate) fn process(&self) -> ProcessInfo {
        self.process.info()
    }

    /// Asserts the exit code; a signal that ends the program fails the test.
    #[track_caller]
    pub(crate) fn ends_with(&mut self, code: i32) {
        let ended = self.process.ended_within(TIMEOUT);
        let status = ended.unwrap_or_else(|reason| panic!("{reason}:\n{}", self.said()));
        assert_eq!(status.code(), Some(code), "{}", self.said());
    }
}
