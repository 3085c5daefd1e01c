//! Playing alone against a robot: at once, to the end, and off the network.

use std::process::Command;

use testkit::ProcessInfo;

use crate::person::{Person, Seen, play};
use crate::server::JOGO;

fn screen(seen: &Seen) -> String {
    seen.screen.screen().contents()
}

/// Returns the squares played so far, from the list next to the board.
fn played(screen: &str) -> Vec<char> {
    let of = |number: usize| {
        let mark = if number.is_multiple_of(2) { 'O' } else { 'X' };
        let (_, rest) = screen.split_once(&format!("{number}. {mark} "))?;
        rest.chars().next()
    };
    (1..=9).map_while(of).collect()
}

fn is_over(screen: &str) -> bool {
    ["YOU WIN", "You lose", "DRAW"]
        .iter()
        .any(|end| screen.contains(end))
}

/// Plays the first free square on every own turn, and returns the end of the game.
#[track_caller]
fn play_to_the_end(person: &mut Person) -> String {
    loop {
        person.until("our turn, or the end", |seen| {
            let screen = screen(seen);
            screen.contains("YOUR TURN") || is_over(&screen)
        });
        let now = person.look(screen);
        if is_over(&now) {
            return now;
        }
        let before = played(&now);
        let free = ('1'..='9').find(|square| !before.contains(square)).unwrap();
        person.press(&free.to_string());
        person.until("our move", |seen| {
            played(&screen(seen)).len() > before.len()
        });
    }
}

#[test]
fn a_game_and_a_rematch_against_the_perfect_robot() {
    let mut person = Person::at(play(&["--robo", "perfeito"]), 24, 80);
    person.reads("JOGO  Perfect robot");
    let end = play_to_the_end(&mut person);
    assert!(!end.contains("YOU WIN"), "{end}");
    person.press("r");
    person.reads("New game!");
    let end = play_to_the_end(&mut person);
    assert!(!end.contains("YOU WIN"), "{end}");
    person.press("q");
    person.ends_with(0);
}

#[test]
fn no_frame_shows_a_wait_or_a_move_on_its_way() {
    let mut person = Person::at(play(&["--robo", "facil"]), 24, 80);
    person.reads("YOUR TURN");
    person.press("5");
    person.until("the answer", |seen| played(&screen(seen)).len() == 2);
    let bytes = person.look(|seen| String::from_utf8_lossy(&seen.bytes).into_owned());
    for wait in ["Connecting", "Waiting for", "Sending"] {
        assert!(!bytes.contains(wait), "{wait}");
    }
}

#[test]
fn leaving_a_game_under_way_asks_first() {
    let mut person = Person::at(play(&["--robo", "medio"]), 24, 80);
    person.reads("YOUR TURN");
    person.press("5");
    person.until("the answer", |seen| played(&screen(seen)).len() == 2);
    person.press("q");
    person.reads("Stop playing?");
    person.press("y");
    person.ends_with(0);
}

/// Returns the number of sockets that reach beyond this machine's own files.
#[cfg(target_os = "linux")]
fn network_sockets(process: ProcessInfo) -> usize {
    let tables = ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"];
    let known: String = tables
        .iter()
        .filter_map(|table| {
            std::fs::read_to_string(format!("/proc/{}/net/{table}", process.0)).ok()
        })
        .collect();
    let inode = |link: &str| {
        let rest = link.strip_prefix("socket:[")?;
        Some(rest.strip_suffix(']')?.to_owned())
    };
    let files = process.open_files().into_iter();
    files
        .filter_map(|link| inode(link.to_str()?))
        .filter(|inode| known.contains(&format!(" {inode} ")))
        .count()
}

#[cfg(target_os = "linux")]
#[test]
fn it_opens_no_network_socket() {
    let server = crate::server::Server::start();
    let words = ["--sala", "rede", "--host", &server.address];
    let online = Person::at(play(&words), 24, 80);
    online.reads("Waiting for someone");
    let sockets = network_sockets(online.process());
    assert_eq!(sockets, 1, "what is looked for is found");

    let mut alone = Person::at(play(&["--robo", "perfeito"]), 24, 80);
    alone.reads("YOUR TURN");
    alone.press("5");
    alone.until("the answer", |seen| played(&screen(seen)).len() == 2);
    assert_eq!(network_sockets(alone.process()), 0);
}

#[test]
fn what_needs_a_server_is_refused_beside_it() {
    for words in [
        ["--sala", "123"],
        ["--host", "10.0.0.1"],
        ["--assistir", ""],
    ] {
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let told = Command::new(JOGO)
            .args(["play", "--robo", "facil"])
            .args(&words)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.code(), Some(2), "{said}");
        assert!(said.contains("--robo") && said.contains(words[0]), "{said}");
    }
    let told = Command::new(JOGO)
        .args(["play", "--robo", "fantasma"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&told.stderr);
    assert_eq!(told.status.code(), Some(2));
    assert!(said.contains("facil"), "{said}");
    assert!(said.contains("perfeito"), "{said}");
}
