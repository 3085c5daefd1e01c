//! The log tells what an operator must know, and must not hold up the server.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::http::{self, Answer};
use testkit::server_process::serve;
use testkit::{ResourceLimits, ServerProcess};

use crate::script::{Script, play};
use crate::server::{JOGO, Server};

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
        let file = fs::File::create(&log).unwrap();
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
            let log = fs::read_to_string(&self.log).unwrap();
            if log.contains(words) {
                return log;
            }
            assert!(Instant::now() < until, "never told {words:?}:\n{log}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[tokio::test]
async fn each_line_of_a_log_in_json_is_an_object_with_its_level() {
    let logged = Logged::start(&["--log-formato", "json"]);
    logged.asks("/", "Origin: http://evil.example\r\n");
    logged.asks(
        "/socket.io/?EIO=4&transport=polling",
        "Origin: http://evil.example\r\n",
    );
    let log = logged.tells("page not allowed");
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for key in ["timestamp", "level", "target", "message"] {
            assert!(line[key].is_string(), "{key}: {line}");
        }
    }
    let refused = log.lines().find(|line| line.contains("page not allowed"));
    let refused: Value = serde_json::from_str(refused.unwrap()).unwrap();
    assert_eq!(refused["level"], "WARN");
    let words = "evil.example";
    assert!(refused["origin"].to_string().contains(words), "{refused}");
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

/// A player who plays by long polling, with the requests that a browser would send.
struct Polling {
    server: SocketAddr,
    path: String,
}

impl Polling {
    async fn open(server: SocketAddr) -> (Self, Value) {
        let path = "/socket.io/?EIO=4&transport=polling".to_owned();
        let mut player = Self { server, path };
        let opened = player.hear().await;
        let opened: Value = serde_json::from_str(&opened[1..]).unwrap();
        let session = opened["sid"].as_str().unwrap();
        player.path = format!("{}&sid={session}", player.path);
        (player, opened)
    }

    async fn ask(&self, method: &str, body: &str) -> Answer {
        let answer = http::ask(self.server, method, &self.path, &[], body).await;
        answer.expect("the server hung up")
    }

    async fn say(&self, packet: &str) {
        assert_eq!(self.ask("POST", packet).await.body, "ok");
    }

    async fn hear(&self) -> String {
        self.ask("GET", "").await.body
    }

    /// Hears packets until one contains these words, and returns it.
    async fn hear_of(&self, words: &str) -> String {
        loop {
            let heard = self.hear().await;
            if let Some(packet) = heard.split('\u{1e}').find(|one| one.contains(words)) {
                return packet.to_owned();
            }
        }
    }
}

#[tokio::test]
async fn a_reader_of_the_log_cannot_act_for_a_player() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let mut command = serve(JOGO.as_ref(), ResourceLimits::default(), 0);
    command.arg("--efemero").env("JOGO_LAN", "nada");
    command.env("RUST_LOG", "trace");
    command.stderr(fs::File::create(&log).unwrap());
    let mut server = ServerProcess::start(command).unwrap();

    let (player, opened) = Polling::open(server.address).await;
    player.say("40").await;
    let connected = player.hear_of("40{").await;
    let enter = json!({ "jogoId": "1", "nome": "Maria Clara dos Santos", "ficha": null });
    player.say(&format!(r#"42["entrar_sala",{enter}]"#)).await;
    let seated = player.hear_of("sua_vaga").await;
    player
        .say(r#"42["atualizar_jogo",{"tabuleiro":[7]}]"#)
        .await;
    player.hear_of("tabuleiro_invalido").await;
    player.say("41").await;

    server.process.signal(testkit::Signal::TERM).unwrap();
    let ended = server.process.ended_within(Duration::from_secs(20));
    assert!(ended.unwrap().success());
    let told = fs::read_to_string(log).unwrap();
    for event in [" connected ", "seated", "refused", "disconnected"] {
        assert!(told.contains(event), "{event}: {told}");
    }
    let connected: Value = serde_json::from_str(&connected[2..]).unwrap();
    let seated: Value = serde_json::from_str(&seated[2..]).unwrap();
    for (what, secret) in [
        ("the session of the engine", &opened["sid"]),
        ("the id of the socket", &connected["sid"]),
        ("the token of the seat", &seated[1]["ficha"]),
    ] {
        let secret = secret.as_str().expect(what);
        assert!(!told.contains(secret), "{what} is in the log:\n{told}");
    }
}

/// The log starts before the file is read, or the sentence would be lost.
#[test]
fn a_broken_token_of_the_host_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let rooms = folder.path().join("salas.db");
    let log = folder.path().join("log");
    fs::write(folder.path().join("salas.db.anfitriao"), "garbage").unwrap();
    let mut command = serve(Path::new(JOGO), ResourceLimits::default(), 0);
    command.arg("--dados").arg(&rooms);
    command.stderr(fs::File::create(&log).unwrap());
    let mut server = ServerProcess::start(command).unwrap();
    server.process.signal(testkit::Signal::TERM).unwrap();
    let ended = server.process.ended_within(Duration::from_secs(20));
    assert!(ended.unwrap().success());
    let said = fs::read_to_string(&log).unwrap();
    let words = "holds no token; remove it to get a new one";
    assert!(said.contains(words), "{said}");
    assert!(said.contains("salas.db.anfitriao"), "{said}");
}
