//! A `jogo serve` of its own for a test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The program under test.
pub(crate) const JOGO: &str = env!("CARGO_BIN_EXE_jogo");

/// A server on a free port of this machine; ends with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_on("0")
    }

    pub(crate) fn start_on(port: &str) -> Self {
        Self::start_in("nada", &["--port", port])
    }

    /// Starts a server that announces itself in this scope, with further arguments.
    pub(crate) fn start_in(lan: &str, words: &[&str]) -> Self {
        Self::start_saying(lan, words, Stdio::null())
    }

    /// Starts a server that writes its log to `log`.
    pub(crate) fn start_saying(lan: &str, words: &[&str], log: Stdio) -> Self {
        let mut child = Command::new(JOGO)
            .args(["serve", "--efemero", "--host", "127.0.0.1"])
            .args(words)
            .env("JOGO_LAN", lan)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let address = out
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("http://")
                    .map(|(_, address)| address.trim().to_owned())
            })
            .expect("the server tells its address");
        Self { child, address }
    }

    pub(crate) fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap()
    }

    /// Asks the server to end, as Ctrl+C would.
    pub(crate) fn stop(&mut self) {
        let process = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &process]).status();
        assert!(asked.unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    pub(crate) fn kill(mut self) -> String {
        let port = self.port().to_owned();
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
