//! A server that gets another address: the players in its rooms follow it.

use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;
use testkit::{ResourceLimits, ServerProcess};

use crate::lobby::free_port;
use crate::person::{Person, play};
use crate::server::JOGO;

/// Starts a server at this address of this machine, with the rooms in `file`.
#[track_caller]
fn serve_at(host: &str, lan: &str, file: &Path) -> ServerProcess {
    let mut command = ResourceLimits::default().command(Path::new(JOGO));
    command.args(["serve", "--port", "0", "--host", host, "--dados"]);
    command.arg(file).env("JOGO_LAN", lan).stderr(Stdio::null());
    ServerProcess::start(command).unwrap()
}

#[test]
fn a_room_follows_its_server_to_another_address_with_the_seat() {
    let (lan, home) = (free_port(), TempDir::new().unwrap());
    let file = home.path().join("salas.db");
    let first = serve_at("127.0.0.1", &lan, &file);
    let sits = |server: &ServerProcess, name: &str| {
        let host = server.address.to_string();
        let mut command = play(&["--sala", "mudanca", "--host", &host, "--nome", name]);
        command.env("JOGO_LAN", &lan);
        Person::at_home(home.path(), command, 24, 80)
    };
    let mut maria = sits(&first, "Maria Clara dos Santos");
    maria.reads("Waiting for someone to join");
    let mut joao = sits(&first, "João Pedro");
    maria.reads("YOUR TURN");
    maria.press("5");
    joao.reads("YOUR TURN");
    let old = first.address;
    drop(first);
    let second = serve_at("127.0.0.2", &lan, &file);
    assert_ne!(second.address.ip(), old.ip());
    // Both come back by themselves, each to the same seat.
    joao.reads(&second.address.to_string());
    joao.reads("YOUR TURN");
    joao.press("1");
    maria.reads("2. O 1");
    maria.reads("YOUR TURN");
    maria.press("9");
    joao.reads("3. X 9");
    // The seat on the disk has moved as well, so the farewell's advice works.
    joao.press("2");
    maria.reads("4. O 2");
    maria.press("\u{3}");
    let again = format!("jogo play --sala mudanca --host {}", second.address);
    maria.reads(&again);
    maria.ends_with(0);
    let maria = sits(&second, "Maria Clara dos Santos");
    maria.reads("YOUR TURN");
    let kept = std::fs::read_dir(home.path().join("jogo/vagas")).unwrap();
    let seats = kept.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().ends_with(".json")
    });
    assert_eq!(seats.count(), 2, "none is left under the old address");
}
