//! The server under a service manager: its messages to the manager, and the socket that it
//! takes from it. These tests are the manager.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::{Process, Signal};

use crate::server::JOGO;

/// Returns the command `jogo serve` without a terminal.
fn serve(words: &[&str]) -> Command {
    let mut command = Command::new(JOGO);
    command.args(["serve", "--efemero", "--host", "127.0.0.1", "--port", "0"]);
    command.args(words).env("JOGO_LAN", "nada");
    command.env("LC_ALL", "en_US.UTF-8");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Returns a command that hands file 0 over as the only socket, as systemd does.
fn with_socket(socket: impl Into<OwnedFd>, count: u32) -> Command {
    let mut command = Command::new("sh");
    let words = format!(
        "exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS={count} exec {JOGO} serve \
         --efemero --port 1 --log --idioma en"
    );
    command.args(["-c", &words]).env("JOGO_LAN", "nada");
    command.stdin(Stdio::from(socket.into()));
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// A notification socket. A read takes at most twenty seconds.
struct Manager {
    folder: TempDir,
    socket: UnixDatagram,
}

impl Manager {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        Self { folder, socket }
    }

    #[track_caller]
    fn hears(&self) -> String {
        let mut message = [0; 200];
        let length = self.socket.recv(&mut message).unwrap();
        String::from_utf8(message[..length].to_vec())
            .unwrap()
            .trim_end()
            .to_owned()
    }
}

#[test]
fn the_manager_hears_of_the_start_of_life_and_of_the_stop() {
    let manager = Manager::new();
    let mut command = serve(&[]);
    command.env("NOTIFY_SOCKET", manager.folder.path().join("notify"));
    command.env("WATCHDOG_USEC", "400000");
    let mut server = Process::spawn(&mut command).unwrap();
    assert_eq!(manager.hears(), "READY=1");
    let begun = Instant::now();
    for _ in 0..4 {
        assert_eq!(manager.hears(), "WATCHDOG=1");
    }
    let took = begun.elapsed();
    assert!(
        took < Duration::from_millis(4 * 400),
        "it would be killed: {took:?}"
    );
    server.signal(Signal::TERM).unwrap();
    while manager.hears() != "STOPPING=1" {}
    let ended = server.ended_within(Duration::from_secs(20)).unwrap();
    assert!(ended.success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_manager_whose_socket_is_in_no_file_system_hears_of_the_start() {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::SocketAddr as UnixAddr;

    let name = format!("jogo-test-{}", std::process::id());
    let address = UnixAddr::from_abstract_name(&name).unwrap();
    let manager = Manager {
        socket: UnixDatagram::bind_addr(&address).unwrap(),
        ..Manager::new()
    };
    let patience = Some(Duration::from_secs(20));
    manager.socket.set_read_timeout(patience).unwrap();
    let mut command = serve(&[]);
    command.env("NOTIFY_SOCKET", format!("@{name}"));
    let server = Process::spawn(&mut command).unwrap();
    assert_eq!(manager.hears(), "READY=1");
    server.signal(Signal::TERM).unwrap();
    assert_eq!(manager.hears(), "STOPPING=1");
}

#[test]
fn the_manager_does_not_hear_of_a_server_that_cannot_start() {
    let manager = Manager::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut command = Command::new(JOGO);
    command.args(["serve", "--efemero", "--host", "127.0.0.1", "--port", &port]);
    command.env("NOTIFY_SOCKET", manager.folder.path().join("notify"));
    let refused = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(refused.status.code(), Some(3));
    manager.socket.set_nonblocking(true).unwrap();
    assert!(manager.socket.recv(&mut [0; 9]).is_err());
}

/// Asks for the health over a connection that may wait for its server.
fn asks(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = "GET /saude HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[track_caller]
fn is_answered(mut stream: TcpStream) {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("{\"saudavel\":true}"), "{answer}");
}

#[test]
fn a_socket_of_the_manager_outlives_its_servers() {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    for _ in 0..2 {
        // Nobody serves yet, and nobody is turned away.
        let waiting = asks(address);
        let mut command = with_socket(socket.try_clone().unwrap(), 1);
        let mut server = Process::spawn(&mut command).unwrap();
        is_answered(waiting);
        is_answered(asks(address));
        server.kill().unwrap();
    }
}

/// Returns the sentence with which a server ends that was handed no proper socket.
#[track_caller]
fn refusal(mut command: Command) -> String {
    let child: Child = command.spawn().unwrap();
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    assert_eq!(status.code(), Some(3));
    String::from_utf8(stderr).unwrap()
}

#[test]
fn sockets_that_cannot_serve_are_refused_in_words() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (accepted, _) = listener.accept().unwrap();
    let said = refusal(with_socket(accepted, 1));
    assert!(said.contains("use Accept=no"), "{said}");
    let said = refusal(with_socket(listener, 2));
    assert!(said.contains("handed over 2 sockets"), "{said}");
    let said = refusal(with_socket(UnixDatagram::unbound().unwrap(), 1));
    assert!(said.contains("is of no use"), "{said}");
    drop(client);
}
