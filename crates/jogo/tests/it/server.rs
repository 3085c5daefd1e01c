//! A `jogo serve` of its own for a test.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use testkit::server_process::serve;
use testkit::{ResourceLimits, ServerProcess};

/// The program under test.
pub(crate) const JOGO: &str = env!("CARGO_BIN_EXE_jogo");

/// A server on a port of this machine; ends with this value.
pub(crate) struct Server {
    server: ServerProcess,
    pub(crate) address: String,
}

impl Server {
    #[track_caller]
    pub(crate) fn start() -> Self {
        Self::start_on(0)
    }

    #[track_caller]
    pub(crate) fn start_on(port: u16) -> Self {
        Self::start_saying("nada", port, &[], Stdio::null())
    }

    /// Starts a server that announces itself in this scope, with further arguments.
    #[track_caller]
    pub(crate) fn start_in(lan: &str, words: &[&str]) -> Self {
        Self::start_saying(lan, 0, words, Stdio::null())
    }

    /// Starts a server whose rooms are in a file.
    #[track_caller]
    pub(crate) fn start_keeping(file: &Path, port: u16) -> Self {
        let mut command = serve(Path::new(JOGO), ResourceLimits::default(), port);
        command.arg("--dados").arg(file);
        Self::start_command(command, "nada", Stdio::null())
    }

    /// Starts a server that writes its log to `log`.
    #[track_caller]
    pub(crate) fn start_saying(lan: &str, port: u16, words: &[&str], log: Stdio) -> Self {
        let mut command = serve(Path::new(JOGO), ResourceLimits::default(), port);
        command.arg("--efemero").args(words);
        Self::start_command(command, lan, log)
    }

    #[track_caller]
    fn start_command(mut command: Command, lan: &str, log: Stdio) -> Self {
        command.env("JOGO_LAN", lan).stderr(log);
        let server = ServerProcess::start(command).unwrap();
        let address = format!("localhost:{}", server.address.port());
        Self { server, address }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.server.address.port()
    }

    /// Asks the server to end, as Ctrl+C would.
    #[track_caller]
    pub(crate) fn stop(&mut self) {
        self.server.process.signal(testkit::Signal::TERM).unwrap();
        let ended = self.server.process.ended_within(Duration::from_secs(20));
        assert!(ended.unwrap().success());
    }

    /// Kills the server, and returns its port.
    pub(crate) fn kill(mut self) -> u16 {
        self.server.process.kill().unwrap();
        self.port()
    }
}
