//! The program in a pseudo-terminal, and what is seen there. The program is this
//! very test binary, told by its environment to play instead of to test.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use texts::Language;
use tui::{Address, End, Options, Preferences};

use crate::fake::PATIENCE;

/// Where the program plays.
const SERVER: &str = "TUI_TEST_SERVER";

/// Where it waits for a word to panic.
const TRIGGER: &str = "TUI_TEST_TRIGGER";

/// Where choices are kept, if anywhere.
pub(crate) const KEPT: &str = "TUI_TEST_KEPT";

/// The name of the thread that panics.
const THREAD: &str = "TUI_TEST_THREAD";

#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    pub(crate) screen: vt100::Parser,
}

pub(crate) struct Window {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

/// No test of its own: the program of the others.
#[test]
fn the_program() {
    let Ok(server) = std::env::var(SERVER) else {
        return;
    };
    if let Ok(trigger) = std::env::var(TRIGGER) {
        let name = std::env::var(THREAD).unwrap();
        let wait_and_panic = move || {
            let mut trigger = TcpStream::connect(trigger).unwrap();
            trigger.read_exact(&mut [0]).unwrap();
            panic!("as the test wished");
        };
        thread::Builder::new()
            .name(name)
            .spawn(wait_and_panic)
            .unwrap();
    }
    let address: Address = server.parse().unwrap();
    let outcome = tui::play(Options {
        address: Some(address),
        room: Some("a".parse().unwrap()),
        watch: false,
        plain: false,
        robot: None,
        scope: tui::Scope::Nowhere,
        seats: None,
        preferences: Preferences::new(Language::En, tui::Name::new("Ana")),
        kept_in: std::env::var_os(KEPT).map(Into::into),
        warning: None,
    });
    std::process::exit(match outcome {
        Ok(End::Left) => 0,
        Ok(End::Versions) => 5,
        Ok(End::NoConnection | End::RoomFull) | Err(_) => 3,
    });
}

impl Window {
    /// Plays at this server; a thread of this name panics when it hears something
    /// from that address.
    pub(crate) fn open(server: &Address, panics: Option<(&str, SocketAddr)>) -> Self {
        Self::open_with(server, panics, |_| {})
    }

    /// The same, with something else in its environment.
    pub(crate) fn open_with(
        server: &Address,
        panics: Option<(&str, SocketAddr)>,
        adapt: impl FnOnce(&mut CommandBuilder),
    ) -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", "window::the_program", "--nocapture"]);
        command.env(SERVER, server.url());
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("RUST_BACKTRACE", "0");
        command.env_remove("NO_COLOR");
        // There is nobody here to answer a question.
        command.env("COLORFGBG", "default;default");
        for variable in ["SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "TERM_PROGRAM"] {
            command.env_remove(variable);
        }
        adapt(&mut command);
        if let Some((name, trigger)) = panics {
            command.env(THREAD, name);
            command.env(TRIGGER, trigger.to_string());
        }
        let pty = native_pty_system().openpty(PtySize::default()).unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        let reader = pty.master.try_clone_reader().unwrap();
        let keyboard = pty.master.take_writer().unwrap();
        let seen = Arc::new((Mutex::new(Seen::default()), Condvar::new()));
        let shared = Arc::clone(&seen);
        thread::spawn(move || look(reader, &shared));
        Self {
            child,
            _master: pty.master,
            keyboard,
            seen,
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
            let screen = seen.screen.screen().contents();
            assert!(!left.is_zero(), "waited for {what}; the screen:\n{screen}");
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    pub(crate) fn reads(&self, text: &str) {
        self.until(text, |seen| seen.screen.screen().contents().contains(text));
    }

    /// What was seen so far, looked at once.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Seen) -> T) -> T {
        at(&self.seen.0.lock().unwrap())
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// What it occupies, in kB.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// The exit code, within a while.
    pub(crate) fn ended(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "it ends");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // A child whose terminal is gone would otherwise be left behind.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

fn look(mut reader: Box<dyn Read + Send>, shared: &(Mutex<Seen>, Condvar)) {
    let mut buffer = [0; 65536];
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        let mut seen = shared.0.lock().unwrap();
        seen.bytes.extend_from_slice(&buffer[..count]);
        seen.screen.process(&buffer[..count]);
        shared.1.notify_all();
    }
}
