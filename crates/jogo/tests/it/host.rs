//! `jogo serve` in a terminal: a screen that stays, and a terminal that is left clean.

use tempfile::TempDir;
use testkit::pty::CommandBuilder;

use crate::person::{Person, play, quietly};
use crate::server::JOGO;

/// Returns `jogo serve` on this port, in a terminal of its own folders.
fn serve(port: &str, home: &TempDir, words: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(JOGO);
    command.args(["serve", "--efemero", "--host", "127.0.0.1", "--port", port]);
    command.args(words);
    quietly(&mut command);
    command.env("XDG_STATE_HOME", home.path());
    command
}

fn free_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}

#[test]
fn the_screen_shows_the_way_in_and_what_happens_and_is_left_clean() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let mut host = Person::at_home(home.path(), serve(&port, &home, &[]), 24, 80);
    let link = format!("http://127.0.0.1:{port}");
    host.reads(&link);
    host.reads("Nobody yet.");
    let words = [
        "--sala",
        "gato",
        "--host",
        &link,
        "--nome",
        "Maria Clara dos Santos",
    ];
    let mut maria = Person::at(play(&words), 24, 80);
    host.reads("Maria Clara dos Santos joined room gato.");
    maria.press("q");
    maria.ends_with(0);
    host.reads("Maria Clara dos Santos left room gato.");
    host.reads(&link);
    // The log is a file, and its place is on the screen.
    host.reads("Log: ");
    let log = std::fs::read_to_string(home.path().join("jogo/serve.log")).unwrap();
    assert!(log.contains("seated room=gato"), "{log}");
    host.reads("Connected: 0.");
    host.press("q");
    host.ends_with(0);
    host.reads("Stopping");
    let bytes = host.look(|seen| seen.bytes.clone());
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("\u{1b}[?1049l"), "the screen is given back");
}

#[test]
fn a_store_that_fails_is_told_on_the_screen() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let [here, away] = ["salas.db", "salas.away"].map(|name| home.path().join(name));
    let mut command = CommandBuilder::new(JOGO);
    command.args(["serve", "--host", "127.0.0.1", "--port", &port, "--dados"]);
    command.arg(&here);
    quietly(&mut command);
    command.env("XDG_STATE_HOME", home.path());
    let host = Person::at_home(home.path(), command, 24, 80);
    host.reads("Nobody yet.");
    std::fs::rename(&here, &away).unwrap();
    host.reads("The server cannot store anything, and refuses moves.");
    std::fs::rename(&away, &here).unwrap();
}

#[test]
fn the_outcome_of_a_copy_is_told_on_the_screen() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let file = home.path().join("salas.db");
    let run = |place: &[&str]| {
        let mut command = CommandBuilder::new(JOGO);
        command.args(["serve", "--host", "127.0.0.1", "--port", &port]);
        command.args(place);
        quietly(&mut command);
        command.env("XDG_STATE_HOME", home.path());
        Person::at_home(home.path(), command, 24, 80)
    };
    let mut host = run(&["--dados", file.to_str().unwrap()]);
    host.reads("Nobody yet.");
    host.process().signal(testkit::Signal::USR1).unwrap();
    host.reads("Copied: salas.db.copia-");
    host.press("q");
    host.ends_with(0);
    let mut host = run(&["--efemero"]);
    host.reads("Nobody yet.");
    host.process().signal(testkit::Signal::USR1).unwrap();
    host.reads("The rooms were not copied: the rooms are not in a file.");
    host.press("q");
    host.ends_with(0);
}

#[test]
fn the_sentence_about_an_act_gives_the_keys_back() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let mut host = Person::at_home(home.path(), serve(&port, &home, &[]), 24, 80);
    host.reads("Q stop");
    host.press("c");
    host.reads("Copied, if the terminal allows it");
    host.reads("Q stop");
    host.press("q");
    host.ends_with(0);
}

#[test]
fn sigterm_ends_a_server_with_a_screen_in_good_order() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let mut host = Person::at_home(home.path(), serve(&port, &home, &[]), 24, 80);
    host.reads("Nobody yet.");
    host.process().signal(testkit::Signal::TERM).unwrap();
    host.ends_with(0);
}

#[test]
fn with_log_the_terminal_has_lines() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let command = serve(&port, &home, &["--log"]);
    let mut host = Person::at_home(home.path(), command, 60, 100);
    host.reads("Ctrl+C stops.");
    let bytes = host.look(|seen| seen.bytes.clone());
    assert!(!String::from_utf8_lossy(&bytes).contains("\u{1b}[?1049h"));
    assert!(!home.path().join("jogo/serve.log").exists());
    host.press("\u{3}");
    host.ends_with(0);
}

#[test]
fn a_dumb_terminal_gets_neither_a_screen_nor_a_code() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let mut command = serve(&port, &home, &[]);
    command.env("TERM", "dumb");
    let mut host = Person::at_home(home.path(), command, 60, 100);
    host.reads("Ctrl+C stops.");
    let bytes = host.look(|seen| seen.bytes.clone());
    let text = String::from_utf8(bytes).unwrap();
    assert!(!text.contains('█'), "{text}");
    assert!(
        !text.lines().take(8).any(|line| line.contains('\u{1b}')),
        "{text}"
    );
    host.press("\u{3}");
    host.ends_with(0);
}

#[test]
fn the_advice_about_a_taken_port_works_when_it_is_followed() {
    let home = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = |words: &[&str]| {
        let mut command = CommandBuilder::new(JOGO);
        command.args(words);
        quietly(&mut command);
        command.env("XDG_DATA_HOME", home.path());
        Person::at_home(home.path(), command, 24, 200)
    };
    let mut refused = run(&["serve", "--log", "--sem-anuncio", "--port", &port]);
    refused.ends_with(3);
    refused.reads("or open one more: jogo serve ");
    let said = refused.look(|seen| String::from_utf8(seen.bytes.clone()).unwrap());
    let (_, advice) = said.trim().rsplit_once("jogo serve ").unwrap();
    let mut words = vec!["serve", "--log", "--sem-anuncio"];
    words.extend(advice.split_whitespace());
    let mut followed = run(&words);
    followed.reads("Ctrl+C stops.");
    followed.press("\u{3}");
    followed.ends_with(0);
}

#[test]
fn no_line_of_the_log_has_the_code_of_an_unlisted_room() {
    let (home, port) = (TempDir::new().unwrap(), free_port());
    let mut host = Person::at_home(home.path(), serve(&port, &home, &[]), 24, 80);
    let link = format!("http://127.0.0.1:{port}");
    host.reads(&link);
    let (secret, name) = ("k3v-q8mz-r2f", "Maria Clara dos Santos");
    let words = [
        "--sala",
        secret,
        "--reservada",
        "--host",
        &link,
        "--nome",
        name,
    ];
    let maria = Person::at(play(&words), 24, 80);
    maria.reads(&format!("unlisted room {secret}"));
    host.reads("1 unlisted");
    host.press("a");
    host.press("\u{1b}[B");
    host.press("e");
    host.reads("Close unlisted room for ten minutes?");
    host.press("y");
    host.reads("Closed for ten minutes: unlisted room.");
    maria.reads("The host closed this room.");
    let log = std::fs::read_to_string(home.path().join("jogo/serve.log")).unwrap();
    assert!(log.contains("act=\"encerrar\""), "{log}");
    assert!(!log.contains(secret), "{log}");
    let seen = host.look(|seen| String::from_utf8_lossy(&seen.bytes).into_owned());
    assert!(!seen.contains(secret));
}
