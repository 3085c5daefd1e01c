//! Two machines on a network of their own, as network namespaces. Needs root and iproute2,
//! and is passed over for other users.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::{Process, ServerProcess};

use crate::script::Script;
use crate::server::JOGO;

/// Longer than every step, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// A cable with a machine at each end: the host of a game, and its guest.
struct Cable {
    host: String,
    guest: String,
    folder: TempDir,
}

impl Cable {
    /// Lays a cable between two new machines without addresses. Returns `None` to a user who
    /// may not.
    fn new() -> Option<Self> {
        static CABLES: AtomicU32 = AtomicU32::new(0);
        if !rustix::process::geteuid().is_root() {
            println!("passed over: needs root");
            return None;
        }
        let number = CABLES.fetch_add(1, Ordering::Relaxed);
        let name = |end| format!("jogo-{}-{number}-{end}", std::process::id());
        let cable = Self {
            host: name("host"),
            guest: name("guest"),
            folder: TempDir::new().unwrap(),
        };
        let (host, guest) = (cable.host.as_str(), cable.guest.as_str());
        for end in [host, guest] {
            ip(&format!("netns add {end}"));
            ip(&format!("-n {end} link set lo up"));
        }
        ip(&format!(
            "-n {host} link add eth0 type veth peer name eth0 netns {guest}"
        ));
        for end in [host, guest] {
            ip(&format!("-n {end} link set eth0 up"));
        }
        Some(cable)
    }

    /// Gives the host and the guest an address.
    fn addresses(&self, host: &str, guest: &str) {
        for (machine, address) in [(&self.host, host), (&self.guest, guest)] {
            ip(&format!("-n {machine} addr add {address} dev eth0"));
        }
    }

    /// Adds a bridge with a container to the host, as Docker does.
    fn docker(&self) {
        let host = &self.host;
        for step in [
            "link add docker0 type bridge",
            "addr add 172.17.0.1/16 brd + dev docker0",
            "link add veth1a2b3c type veth peer name inside",
            "link set veth1a2b3c master docker0",
            "link set veth1a2b3c up",
            "link set inside up",
            "link set docker0 up",
        ] {
            ip(&format!("-n {host} {step}"));
        }
    }

    /// Returns a program as it runs on this machine, with a network of its own.
    fn on(machine: &str, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", machine, program]);
        command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm");
        command.env_remove("JOGO_LAN");
        command
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    #[track_caller]
    fn serves(&self, words: &[&str]) -> ServerProcess {
        let mut command = Self::on(&self.host, JOGO);
        command.args(["serve", "--efemero", "--idioma", "en"]);
        command.args(words);
        command.stderr(std::fs::File::create(self.log()).unwrap());
        ServerProcess::start(command).unwrap()
    }

    fn plays(machine: &str, name: &str) -> Script {
        let mut command = Self::on(machine, JOGO);
        command.args(["play", "--idioma", "en", "--sala", "rede", "--nome", name]);
        Script::run(command)
    }

    /// Returns the address that the server tells a page on its own machine.
    #[track_caller]
    fn told(&self) -> String {
        let mut command = Self::on(&self.host, "bash");
        let ask = "exec 3<>/dev/tcp/127.0.0.1/5000; \
                   printf 'GET /endereco HTTP/1.1\\r\\nHost: localhost:5000\\r\\nConnection: close\\r\\n\\r\\n' >&3; \
                   cat <&3";
        let answer = command.args(["-c", ask]).output().unwrap();
        let answer = String::from_utf8(answer.stdout).unwrap();
        answer.lines().last().unwrap_or_default().to_owned()
    }

    /// Waits until the log of the server contains these words.
    #[track_caller]
    fn logs(&self, words: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let log = std::fs::read_to_string(self.log()).unwrap();
            if log.contains(words) {
                return;
            }
            assert!(Instant::now() < until, "never logged {words:?}:\n{log}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        for end in [&self.host, &self.guest] {
            let _gone = Command::new("ip").args(["netns", "del", end]).status();
        }
    }
}

#[track_caller]
fn ip(words: &str) {
    let done = Command::new("ip").args(words.split(' ')).output();
    let done = done.expect("iproute2 is installed: tests/setup rust");
    assert!(done.status.success(), "ip {words}: {done:?}");
}

#[test]
fn beside_containers_the_address_is_that_of_the_network() {
    let Some(cable) = Cable::new() else { return };
    cable.docker();
    cable.addresses("192.168.77.10/24", "192.168.77.20/24");
    let server = cable.serves(&[]);
    assert_eq!(server.address, "192.168.77.10:5000".parse().unwrap());
    cable.logs("announced on the network");
    // Both find the server by themselves, and call it by the same address.
    let here = Cable::plays(&cable.host, "Maria Clara");
    here.says("Room rede at 192.168.77.10. You are X.");
    let there = Cable::plays(&cable.guest, "João");
    there.says("Room rede at 192.168.77.10. You are O.");
    here.says("João joined.");
}

#[test]
fn others_play_on_a_network_without_a_router() {
    for (host, guest, address, words) in [
        (
            "169.254.7.7/16",
            "169.254.7.8/16",
            "169.254.7.7:5000",
            &[][..],
        ),
        (
            "fd00:77::10/64 nodad",
            "fd00:77::20/64 nodad",
            "[fd00:77::10]:5000",
            &["--host", "::"],
        ),
    ] {
        let Some(cable) = Cable::new() else { return };
        cable.docker();
        cable.addresses(host, guest);
        let server = cable.serves(words);
        assert_eq!(server.address, address.parse().unwrap());
        let mut joao = Cable::on(&cable.guest, JOGO);
        joao.args([
            "play", "--idioma", "en", "--sala", "rede", "--host", address,
        ]);
        Script::run(joao).says("You are X.\nWaiting for someone to join.");
    }
}

#[test]
fn on_a_network_with_ipv6_alone_the_way_to_let_others_in_is_said() {
    let Some(cable) = Cable::new() else { return };
    cable.addresses("fd00:77::10/64 nodad", "fd00:77::20/64 nodad");
    let mut serve = Cable::on(&cable.host, JOGO);
    serve.args(["serve", "--efemero", "--idioma", "en"]);
    Script::run(serve).says("This network has only IPv6. To let others in: jogo serve --host ::");
}

#[test]
fn the_address_follows_the_machine_through_its_networks() {
    let Some(cable) = Cable::new() else { return };
    let _server = cable.serves(&[]);
    assert_eq!(cable.told(), "localhost:5000", "no network yet");
    cable.addresses("192.168.77.10/24", "192.168.77.20/24");
    assert_eq!(cable.told(), "192.168.77.10:5000");
    cable.logs("announced on the network");
    let there = Cable::plays(&cable.guest, "João");
    there.says("Room rede at 192.168.77.10.");
    ip(&format!(
        "-n {} addr flush dev eth0 scope global",
        cable.host
    ));
    ip(&format!(
        "-n {} addr add 192.168.77.11/24 dev eth0",
        cable.host
    ));
    assert_eq!(cable.told(), "192.168.77.11:5000");
    // The announcement has the new address soon.
    let until = Instant::now() + PATIENCE;
    loop {
        let late = Cable::plays(&cable.guest, "Lu");
        std::thread::sleep(Duration::from_secs(3));
        if late.said().contains("Room rede at 192.168.77.11.") {
            return;
        }
        assert!(Instant::now() < until, "{}", late.said());
    }
}

#[test]
fn a_held_port_of_mdns_is_named_in_the_log() {
    let Some(cable) = Cable::new() else { return };
    cable.addresses("192.168.77.10/24", "192.168.77.20/24");
    let mut other = Cable::on(&cable.host, "python3");
    other.args([
        "-c",
        "import socket, time\n\
         held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n\
         held.bind(('', 5353))\n\
         print('held', end='', flush=True)\n\
         time.sleep(600)",
    ]);
    let mut other = Process::spawn(other.stdout(Stdio::piped())).unwrap();
    let mut held = [0; 4];
    let output = other.child().stdout.as_mut().unwrap();
    output.read_exact(&mut held).unwrap();
    let _server = cable.serves(&[]);
    cable.logs("another program holds UDP port 5353");
}
