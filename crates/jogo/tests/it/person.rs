//! A person at a terminal: reads the screen, presses keys, walks away.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use tempfile::TempDir;

use crate::server::JOGO;

/// Nothing in these tests takes longer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Everything a terminal was sent, and the screen that makes.
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    pub(crate) screen: vt100::Parser,
}

pub(crate) struct Person {
    child: Box<dyn Child + Send + Sync>,
    _window: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
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
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (rows, cols) = (rows.try_into().unwrap(), cols.try_into().unwrap());
        let screen = vt100::Parser::new(rows, cols, 0);
        let seen = Arc::new((
            Mutex::new(Seen {
                bytes: Vec::new(),
                screen,
            }),
            Condvar::new(),
        ));
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut buffer = [0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let mut seen = shared.0.lock().unwrap();
                seen.bytes.extend_from_slice(&buffer[..count]);
                seen.screen.process(&buffer[..count]);
                shared.1.notify_all();
            }
            shared.1.notify_all();
        });
        Self {
            child,
            _window: pair.master,
            keyboard,
            seen,
            _home: None,
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Waits until what was seen is as wished.
    pub(crate) fn until(&self, what: &str, wish: impl Fn(&Seen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        while !wish(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited for {what}; the screen:\n{}",
                seen.screen.screen().contents()
            );
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    pub(crate) fn reads(&self, text: &str) {
        self.until(text, |seen| seen.screen.screen().contents().contains(text));
    }

    /// What was seen so far, looked at once.
    pub(crate) fn look<T>(&self, at: impl Fn(&Seen) -> T) -> T {
        at(&self.seen.0.lock().unwrap())
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Waits for the end of the program, at most so long.
    pub(crate) fn ended_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            if Instant::now() > deadline {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn ends_with(&mut self, code: u32) {
        let status = self.ended_within(PATIENCE).expect("it ends");
        assert_eq!(status.exit_code(), code);
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        // A child whose terminal is gone would otherwise be left behind.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
