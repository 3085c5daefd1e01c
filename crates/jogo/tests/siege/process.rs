//! `jogo serve` as a process of its own, with its own memory and log.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A running server; killed when dropped.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
    log: PathBuf,
    /// Kept open, so that the server can continue to write to it.
    _screen: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a server that may open `files` files.
    pub(crate) fn start(files: u32, flags: &[&str]) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("siege-{}-{number}.log", std::process::id());
        let log = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let mut child = Command::new("sh")
            .args(["-c", r#"ulimit -n "$1"; shift; exec "$@""#, "sh"])
            .arg(files.to_string())
            .arg(env!("CARGO_BIN_EXE_jogo"))
            .args([
                "serve",
                "--efemero",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--idioma",
                "en",
            ])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut screen = BufReader::new(child.stdout.take().unwrap());
        let address = screen
            .by_ref()
            .lines()
            .map(Result::unwrap)
            .find_map(|line| Some(line.split_once("http://")?.1.to_owned()))
            .unwrap();
        let address = address.replace("localhost", "127.0.0.1");
        Self {
            child,
            address: address.trim().parse().unwrap(),
            log,
            _screen: screen,
        }
    }

    /// Returns the memory of the server, in kB.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .unwrap();
        let number = line.split_whitespace().nth(1).unwrap();
        number.parse().unwrap()
    }

    /// Returns the number of its open files.
    pub(crate) fn files(&self) -> usize {
        let files = fs::read_dir(format!("/proc/{}/fd", self.child.id()));
        files.unwrap().count()
    }

    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let _kept = fs::remove_file(&self.log);
    }
}
