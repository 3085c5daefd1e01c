//! A person at a terminal: reads the screen, presses keys, walks away.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
pub(crate) use window::Seen;
use window::{CommandBuilder, ExitStatus, PATIENCE, Window};

use crate::server::JOGO;

pub(crate) struct Person {
    window: Window,
    /// Where seats are kept, if nobody else needs it.
    _home: Option<TempDir>,
}

/// `jogo play` with these words.
pub(crate) fn play(words: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(JOGO);
    command.args(["play", "--idioma", "en"]);
    command.args(words);
    quietly(&mut command);
    command
}

/// An ordinary terminal, of somebody who never chose anything.
pub(crate) fn quietly(command: &mut CommandBuilder) {
    command.env("TERM", "xterm-256color");
    // No server of the network here is any of a test's business.
    command.env("JOGO_LAN", "nada");
    command.env("LC_ALL", "C.UTF-8");
    command.env_remove("NO_COLOR");
    // There is nobody here to answer a question.
    command.env("COLORFGBG", "default;default");
    command.env("XDG_CONFIG_HOME", "/nonexistent");
}

impl Person {
    /// At a machine of this person's own.
    pub(crate) fn at(command: CommandBuilder, rows: u16, cols: u16) -> Self {
        let home = TempDir::new().unwrap();
        let mut person = Self::at_home(home.path(), command, rows, cols);
        person._home = Some(home);
        person
    }

    /// At a machine that keeps its seats here.
    pub(crate) fn at_home(home: &Path, mut command: CommandBuilder, rows: u16, cols: u16) -> Self {
        command.env("XDG_STATE_HOME", home);
        Self {
            window: Window::open(command, cols, rows).unwrap(),
            _home: None,
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.window.press(keys).unwrap();
    }

    /// Waits until what was seen is as wished.
    pub(crate) fn until(&self, what: &str, wish: impl Fn(&Seen) -> bool) {
        self.window.until(what, wish).unwrap();
    }

    pub(crate) fn reads(&self, text: &str) {
        self.window.reads(text).unwrap();
    }

    /// What was seen so far, looked at once.
    pub(crate) fn look<T>(&self, at: impl Fn(&Seen) -> T) -> T {
        self.window.look(at)
    }

    pub(crate) fn process(&self) -> u32 {
        self.window.process().unwrap()
    }

    /// Waits for the end of the program, at most so long.
    pub(crate) fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        self.window.ended_within(limit).ok()
    }

    pub(crate) fn ends_with(&mut self, code: u32) {
        let status = self.ended_within(PATIENCE).expect("it ends");
        assert_eq!(status.exit_code(), code);
    }
}
