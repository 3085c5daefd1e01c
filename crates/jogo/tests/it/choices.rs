//! A user's choices: on the command line, in the options, and in a file that may be broken.

use std::fs;
use std::path::{Path, PathBuf};

use crate::person::{Person, play};
use crate::server::Server;

fn config(home: &Path) -> PathBuf {
    home.join("jogo").join("config.toml")
}

#[track_caller]
fn waits(server: &Server, home: &Path, words: &[&str]) -> Person {
    let mut command = play(&["--sala", "gosto", "--host", &server.address]);
    command.args(words);
    command.env("XDG_CONFIG_HOME", home);
    let person = Person::at(command, 24, 80);
    person.reads("Waiting for someone to join");
    person
}

pub(crate) fn steps(person: &mut Person, keys: &str) {
    for key in keys.chars() {
        person.press(&key.to_string());
        std::thread::sleep(std::time::Duration::from_millis(40));
    }
}

#[test]
fn a_choice_holds_at_once_and_the_next_time_and_the_command_line_goes_before_it() {
    let (server, home) = (Server::start(), tempfile::tempdir().unwrap());
    let mut ana = waits(&server, home.path(), &["--simbolos", "ascii"]);
    steps(&mut ana, "o");
    ana.reads("+- Options");
    // From ASCII to automatic, which means blocks here.
    steps(&mut ana, "j ");
    ana.reads("╭─ Options");
    steps(&mut ana, "oq");
    ana.ends_with(0);
    let kept = fs::read_to_string(config(home.path())).unwrap();
    assert_eq!(kept, "simbolos = \"auto\"\n");

    fs::write(
        config(home.path()),
        "simbolos = \"ascii\"\nidioma = \"pt\"\nnome = \"Zé\"\nfutura = 1\n",
    )
    .unwrap();
    let mut ze = waits(&server, home.path(), &[]);
    steps(&mut ze, "o");
    ze.reads("+- Options");
    ze.until("the saved name", |seen| {
        let screen = seen.screen.screen().contents();
        screen
            .lines()
            .any(|row| row.contains("Name") && row.contains("Zé"))
    });
    steps(&mut ze, "oq");
    ze.ends_with(0);
    let zoe = waits(&server, home.path(), &["--simbolos", "blocos"]);
    zoe.reads("●");
    let kept = fs::read_to_string(config(home.path())).unwrap();
    assert!(kept.contains("futura = 1"));
}

#[test]
fn a_broken_line_is_told_and_becomes_a_comment_once_something_is_chosen() {
    let (server, home) = (Server::start(), tempfile::tempdir().unwrap());
    fs::create_dir(home.path().join("jogo")).unwrap();
    let broken = "tema = \"escuro\"\nisto não é toml\n";
    fs::write(config(home.path()), broken).unwrap();
    let mut ana = waits(&server, home.path(), &[]);
    // The line stands before the game, so that it can be read afterwards, and in the game.
    assert!(ana.look(|seen| {
        let before = String::from_utf8_lossy(&seen.bytes).into_owned();
        let (shell, _game) = before.split_once("\u{1b}[?1049h").unwrap();
        shell.starts_with("jogo: Line 2 of ") && shell.matches('\n').count() == 1
    }));
    ana.reads("Line 2 of ");
    assert_eq!(fs::read_to_string(config(home.path())).unwrap(), broken);
    steps(&mut ana, "ojjjj ");
    ana.until("the choice", |_| {
        let kept = fs::read_to_string(config(home.path())).unwrap();
        kept == "tema = \"escuro\"\n# isto não é toml\nmouse = true\n"
            || kept == "tema = \"escuro\"\nmouse = true\n# isto não é toml\n"
    });
}

#[test]
fn a_choice_that_cannot_be_kept_says_so_and_holds() {
    let (server, home) = (Server::start(), tempfile::tempdir().unwrap());
    // A file takes the place of the folder.
    fs::write(home.path().join("jogo"), "").unwrap();
    let mut ana = waits(&server, home.path(), &[]);
    steps(&mut ana, "o");
    ana.reads("Options");
    steps(&mut ana, "j o");
    ana.reads("could not be saved");
}

#[test]
fn a_server_that_is_stopped_says_so() {
    let (mut server, home) = (Server::start(), tempfile::tempdir().unwrap());
    let ana = waits(&server, home.path(), &[]);
    server.stop();
    ana.reads("The server shut down. Retrying");
}
