//! The program in a pseudo-terminal, and the resulting screen. The program is this test
//! binary. A variable makes it play instead of test.

use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::thread;

pub(crate) use testkit::pty::Seen;
use testkit::pty::{CommandBuilder, TIMEOUT};
use testkit::{ProcessInfo, Signal};
use texts::Language;
use tui::{Address, End, Options, Preferences};

/// The address of the server to play on.
const SERVER: &str = "TUI_TEST_SERVER";

/// The address that triggers a panic.
const TRIGGER: &str = "TUI_TEST_TRIGGER";

/// The file that stores choices, if there is one.
pub(crate) const KEPT: &str = "TUI_TEST_KEPT";

/// The name of the thread that panics.
const THREAD: &str = "TUI_TEST_THREAD";

pub(crate) struct Window(testkit::pty::Window);

/// Not a test: this is the program of the other tests.
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
        meet: false,
        watch: false,
        unlisted: false,
        plain: false,
        robot: None,
        program: None,
        guest: false,
        scope: tui::Scope::Nowhere,
        seats: None,
        preferences: Preferences::new(Language::En, tui::Name::new("Ana")),
        named: true,
        kept_in: std::env::var_os(KEPT).map(Into::into),
        warning: None,
    });
    std::process::exit(match outcome {
        Ok(End::Left) => 0,
        Ok(End::Versions) => 5,
        Ok(End::NoConnection | End::RoomFull | End::ProgramFailed) | Err(_) => 3,
    });
}

impl Window {
    /// Starts the program on this server. A thread of this name panics on a byte from
    /// that address.
    #[track_caller]
    pub(crate) fn open(server: &Address, panics: Option<(&str, SocketAddr)>) -> Self {
        Self::open_with(server, panics, |_| {})
    }

    /// Starts the program in a different environment.
    #[track_caller]
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
        // Nobody here answers the question.
        command.env("COLORFGBG", "15;0");
        for variable in ["SSH_CONNECTION", "SSH_TTY", "TMUX", "STY", "TERM_PROGRAM"] {
            command.env_remove(variable);
        }
        adapt(&mut command);
        if let Some((name, trigger)) = panics {
            command.env(THREAD, name);
            command.env(TRIGGER, trigger.to_string());
        }
        Self(testkit::pty::Window::open(command, 80, 24).unwrap())
    }

    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) {
        self.0.press(keys).unwrap();
    }

    /// Waits until the output fulfills a condition.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, wish: impl Fn(&Seen) -> bool) {
        self.0.until(what, wish).unwrap();
    }

    #[track_caller]
    pub(crate) fn reads(&self, text: &str) {
        self.0.reads(text).unwrap();
    }

    /// Returns a view of the output so far.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Seen) -> T) -> T {
        self.0.look(at)
    }

    #[track_caller]
    pub(crate) fn process(&self) -> ProcessInfo {
        self.0.process().unwrap()
    }

    /// Sends a signal to the program.
    #[track_caller]
    pub(crate) fn signal(&self, signal: Signal) {
        self.process().signal(signal).unwrap();
    }

    /// Returns the exit code of the program, which must end soon.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> u32 {
        self.0.ended_within(TIMEOUT).unwrap().exit_code()
    }
}
