//! A person at a terminal: reads the screen, presses keys, walks away.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use testkit::ProcessInfo;
pub(crate) use testkit::pty::Seen;
use testkit::pty::{CommandBuilder, ExitStatus, TIMEOUT, Window};

use crate::server::JOGO;

pub(crate) struct Person {
    window: Window,
    /// The folder of kept seats, if it belongs to this person alone.
    _home: Option<TempDir>,
}

/// Returns `jogo play` with these arguments.
pub(crate) fn play(words: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(JOGO);
    command.args(["play", "--idioma", "en"]);
    command.args(words);
    quietly(&mut command);
    command
}

/// Sets up an ordinary terminal, whose user never chose anything.
pub(crate) fn quietly(command: &mut CommandBuilder) {
    command.env("TERM", "xterm-256color");
    // A test must not meet servers of the network.
    command.env("JOGO_LAN", "nada");
    command.env("LC_ALL", "C.UTF-8");
    command.env_remove("NO_COLOR");
    // No terminal is here to answer a question.
    command.env("COLORFGBG", "15;0");
    command.env("XDG_CONFIG_HOME", "/nonexistent");
}

impl Person {
    /// Starts the program on a machine of this person's own.
    #[track_caller]
    pub(crate) fn at(command: CommandBuilder, rows: u16, cols: u16) -> Self {
        let home = TempDir::new().unwrap();
        let mut person = Self::at_home(home.path(), command, rows, cols);
        person._home = Some(home);
        person
    }

    /// Starts the program on a machine that keeps its seats in `home`.
    #[track_caller]
    pub(crate) fn at_home(home: &Path, mut command: CommandBuilder, rows: u16, cols: u16) -> Self {
        command.env("XDG_STATE_HOME", home);
        Self {
            window: Window::open(command, cols, rows).unwrap(),
            _home: None,
        }
    }

    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) {
        self.window.press(keys).unwrap();
    }

    /// Waits until the output meets `wish`.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, wish: impl Fn(&Seen) -> bool) {
        self.window.until(what, wish).unwrap();
    }

    #[track_caller]
    pub(crate) fn reads(&self, text: &str) {
        self.window.reads(text).unwrap();
    }

    /// Looks once at the output so far.
    pub(crate) fn look<T>(&self, at: impl Fn(&Seen) -> T) -> T {
        self.window.look(at)
    }

    #[track_caller]
    pub(crate) fn process(&self) -> ProcessInfo {
        self.window.process().unwrap()
    }

    /// Returns the number of times that a thread of the program went to sleep. It is 0 where
    /// the system does not tell.
    pub(crate) fn sleeps(&self) -> u64 {
        self.process().sleeps().unwrap_or(0)
    }

    /// Waits for the end of the program, at most `limit`.
    #[track_caller]
    pub(crate) fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        self.window.ended_within(limit).ok()
    }

    #[track_caller]
    pub(crate) fn ends_with(&mut self, code: u32) {
        let status = self.ended_within(TIMEOUT).expect("it ends");
        assert_eq!(status.exit_code(), code);
    }
}
