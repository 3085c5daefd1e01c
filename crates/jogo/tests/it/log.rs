//! The log tells what an operator must know, and must not hold up the server.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::script::{Script, play};
use crate::server::Server;

#[test]
fn a_log_that_nobody_reads_holds_up_nobody() {
    let (_unread, mut log) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&log, true).unwrap();
    while log.write(b"full").is_ok() {}
    rustix::io::ioctl_fionbio(&log, false).unwrap();
    let server = Server::start_saying("nada", 0, &[], log.into());
    let mut ana = Script::run(play(&server, "muda", "Ana"));
    ana.says("Waiting for someone to join.");
    let bia = Script::run(play(&server, "muda", "Bia"));
    bia.says("Against Ana.");
    ana.write("1\n");
    bia.says("Ana played 1");
}

/// A server whose log is kept in a file.
struct Logged {
    server: Server,
    log: PathBuf,
    _folder: TempDir,
}

impl Logged {
    #[track_caller]
    fn start(words: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let log = folder.path().join("log");
        let file = std::fs::File::create(&log).unwrap();
        Self {
            server: Server::start_saying("nada", 0, words, file.into()),
            log,
            _folder: folder,
        }
    }

    /// Sends a request, and returns the first line of its answer.
    #[track_caller]
    fn asks(&self, path: &str, headers: &str) -> String {
        let address = SocketAddr::from(([127, 0, 0, 1], self.server.port()));
        let mut stream = TcpStream::connect(address).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }

    /// Waits until the log contains these words, and returns it.
    #[track_caller]
    fn tells(&self, words: &str) -> String {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let log = std::fs::read_to_string(&self.log).unwrap();
            if log.contains(words) {
                return log;
            }
            assert!(Instant::now() < until, "never told {words:?}:\n{log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn an_old_client_is_told_in_the_log() {
    let server = Logged::start(&[]);
    let answer = server.asks("/socket.io/?EIO=3&transport=polling", "");
    assert!(answer.contains(" 400 "), "{answer}");
    server.tells("needs socket.io-client 3.0 or later");
}

#[test]
fn a_proxy_that_names_no_client_is_told_in_the_log_once() {
    let server = Logged::start(&["--atras-de-proxy"]);
    let opens = "/socket.io/?EIO=4&transport=polling";
    let told = "no readable X-Forwarded-For";
    for header in [
        "X-Forwarded-For: 10.0.0.7\r\n",
        "X-Forwarded-For: 6.6.6.6, 10.0.0.7\r\n",
    ] {
        assert!(server.asks(opens, header).contains(" 200 "));
    }
    for header in ["", "X-Forwarded-For: unknown\r\n", "X-Forwarded-For:\r\n"] {
        assert!(server.asks(opens, header).contains(" 200 "));
    }
    // The log is written in order, so an earlier line stands before this one.
    server.asks("/socket.io/?EIO=3", "");
    server.tells(told);
    let log = server.tells("needs socket.io-client 3.0 or later");
    assert_eq!(log.matches(told).count(), 1, "{log}");
}
