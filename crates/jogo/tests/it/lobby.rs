//! Finding a game. Servers announce themselves on this machine alone, each test at a port
//! of its own, and people know nothing but `jogo play`.

use std::time::{Duration, Instant};

use crate::person::{Person, play};
use crate::server::Server;

/// Returns a free port, as a word.
pub(crate) fn free_port() -> String {
    testkit::free_port().unwrap().port().to_string()
}

/// Starts a server on a port of its own that announces itself in this scope.
#[track_caller]
pub(crate) fn announced(lan: &str) -> Server {
    Server::start_in(lan, &[])
}

#[track_caller]
fn comes(lan: &str, words: &[&str], name: &str) -> Person {
    let mut command = play(words);
    command.args(["--nome", name]);
    command.env("JOGO_LAN", lan);
    Person::at(command, 24, 80)
}

/// Types letters as a person does, slower than a paste.
#[track_caller]
fn writes(person: &mut Person, text: &str) {
    for c in text.chars() {
        person.press(&c.to_string());
    }
    person.reads(&format!("[{text}_"));
}

/// Confirms leaving a game, as often as it takes: the client ignores a letter that comes at
/// once after another key.
#[track_caller]
fn leaves(person: &mut Person) {
    const QUESTION: &str = "Leave the room?";
    let is_asked =
        |person: &Person| person.look(|seen| seen.screen.screen().contents().contains(QUESTION));
    person.reads(QUESTION);
    while is_asked(person) {
        std::thread::sleep(Duration::from_millis(50));
        person.press("y");
        let start = Instant::now();
        while is_asked(person) && start.elapsed() < Duration::from_secs(2) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn two_people_who_know_nothing_meet_and_part() {
    let lan = free_port();
    let _server = announced(&lan);
    let mut ana = comes(&lan, &[], "Ana");
    ana.reads("+ new room");
    ana.press("\r");
    ana.reads("Waiting for someone to join");
    ana.reads("Esc back");
    let start = Instant::now();
    let mut bia = comes(&lan, &[], "Bia");
    bia.reads("Open rooms");
    bia.until("Ana's room", |seen| {
        let screen = seen.screen.screen().contents();
        screen.contains("Ana") && screen.contains("waiting for someone")
    });
    println!("the rooms of the network after {:?}", start.elapsed());
    bia.reads("Enter join");
    bia.press("\r");
    bia.reads("Ana's turn");
    // Her screen may still show that she is waiting.
    ana.reads("YOUR TURN");
    ana.press("5");
    bia.reads("1. X 5");
    // The way out of the room leads into the lobby, which still lists the room.
    bia.press("\u{1b}");
    leaves(&mut bia);
    bia.reads("Open rooms");
    bia.reads("Ana");
    bia.press("\u{1b}");
    bia.ends_with(0);
    ana.press("\u{1b}");
    leaves(&mut ana);
    ana.reads("Open rooms");
    ana.press("\u{3}");
    ana.ends_with(0);
}

#[test]
fn the_list_is_live() {
    let lan = free_port();
    let server = announced(&lan);
    let watching = comes(&lan, &[], "Bia");
    watching.reads("+ new room");
    let mut ana = comes(&lan, &["--sala", "viva"], "Ana");
    watching.reads("viva  Ana  waiting for someone");
    let davi = comes(&lan, &["--sala", "viva"], "Davi");
    watching.reads("viva  Ana against Davi  playing");
    ana.reads("YOUR TURN");
    ana.press("q");
    watching.reads("viva  Davi  waiting for someone");
    drop(davi);
    server.kill();
    watching.until("the server to be missed", |seen| {
        !seen.screen.screen().contents().contains("viva")
    });
}

#[test]
fn a_server_that_does_not_announce_itself_is_reached_by_its_address() {
    let lan = free_port();
    let server = Server::start_in(&lan, &["--sem-anuncio"]);
    let mut ana = comes(&lan, &[], "Ana");
    ana.reads("No server found.");
    writes(&mut ana, &server.address);
    ana.press("\r");
    ana.reads("+ new room");
    // A pasted invitation leads straight into the room; terminals bracket a paste.
    ana.press(&format!(
        "\u{1b}[200~http://{}/sala/colada\u{1b}[201~",
        server.address
    ));
    ana.reads("room colada");
    ana.press("\r");
    ana.reads("Waiting for someone to join");
    ana.reads("room colada");
}

#[test]
fn a_server_of_this_machine_needs_no_network() {
    let lan = free_port();
    let _server = Server::start_on(lan.parse().unwrap());
    let mut ana = comes(&lan, &[], "Ana");
    ana.reads("this machine");
    writes(&mut ana, "aqui");
    ana.press("\r");
    ana.reads("room aqui");
    ana.reads("Waiting for someone to join");
}

#[test]
fn a_room_without_a_server_is_entered_where_it_is() {
    let lan = free_port();
    let (first, second) = (announced(&lan), announced(&lan));
    let host = |server: &Server| server.address.clone();
    let ana = comes(&lan, &["--sala", "uma", "--host", &host(&second)], "Ana");
    ana.reads("Waiting for someone to join");
    let start = Instant::now();
    let bia = comes(&lan, &["--sala", "UMA"], "Bia");
    bia.reads("Ana's turn");
    println!("in the room after {:?}", start.elapsed());

    let other = comes(&lan, &["--sala", "uma", "--host", &host(&first)], "Davi");
    other.reads("Waiting for someone to join");
    let mut asked = comes(&lan, &["--sala", "uma"], "Lu");
    asked.reads("Room uma exists on more than one server");
    asked.press("\r");
    asked.reads("Davi's turn");
}

#[test]
fn a_room_is_entered_as_soon_as_its_server_is_there() {
    let lan = free_port();
    let ana = comes(&lan, &["--sala", "cedo"], "Ana");
    ana.reads("No server found.");
    let _server = announced(&lan);
    ana.reads("Waiting for someone to join");
}

#[test]
fn an_idle_lobby_writes_nothing_and_hardly_wakes() {
    let lan = free_port();
    let _server = announced(&lan);
    let ana = comes(&lan, &[], "Ana");
    ana.reads("+ new room");
    std::thread::sleep(Duration::from_secs(3));
    let bytes = |person: &Person| person.look(|seen| seen.bytes.len());
    let (before, woken) = (bytes(&ana), ana.sleeps());
    let time = Duration::from_secs(10);
    std::thread::sleep(time);
    assert_eq!(bytes(&ana), before);
    let woken = ana.sleeps() - woken;
    println!("{woken} wake-ups in {time:?}");
    assert!(woken < 40, "{woken} in {time:?}");
}
