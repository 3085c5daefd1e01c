//! `jogo play --programa`: a program plays in a real room against people.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use testkit::Signal;

use crate::duels::{assert_gone, engine};
use crate::script::{Script, play, play_somewhere};
use crate::server::Server;

fn program(server: &Server, room: &str, mode: &str) -> Command {
    let mut command = play_somewhere("nada", &["--sala", room, "--host", &server.address]);
    command.args(["--programa", &engine(mode)]);
    command
}

#[test]
fn a_program_plays_game_after_game_with_a_person() {
    let server = Server::start();
    let bot = Script::run(program(&server, "bots", "talks"));
    bot.says("The program bash engine.sh talks plays for you.\nConnecting to ");
    bot.says("Waiting for someone to join.");
    let mut maria = Script::run(play(&server, "bots", "Maria Clara dos Santos"));
    maria.says("Against bash engine.sh talks.");
    // The program plays 1, 2, 4, 5 and 8.
    maria.write("3\n6\n9\nr\n");
    maria.says("You win: 3 6 9.");
    bot.says("Rematch requested.");
    // The marks are swapped: now the program answers 2 and 3.
    maria.write("1\n5\n9\n");
    maria.says("You win: 1 5 9.\nScore: you 2, bash engine.sh talks 0");
    maria.write("r\n");
    bot.says("New game! You are X and move first.");
    maria.says("bash engine.sh talks played 1, top left corner.");
    maria.write("x\n");
    maria.ends_with(0);
}

#[test]
fn a_program_sits_down_in_mid_game() {
    let server = Server::start();
    let mut maria = Script::run(play(&server, "meio", "Maria Clara dos Santos"));
    maria.says("Waiting for someone to join.");
    let mut joao = Script::run(play(&server, "meio", "João Pedro Alves"));
    maria.write("1\n");
    joao.write("2\n");
    maria.says("João Pedro Alves played 2");
    maria.write("5\n");
    joao.says("played 5");
    joao.write("x\n");
    joao.ends_with(0);
    let bot = Script::run(program(&server, "meio", "good"));
    // The first free square of this board.
    bot.says("You played 3, top right corner.");
    maria.says("bash engine.sh good played 3");
    maria.write("9\n");
    maria.says("You win: 1 5 9.");
}

#[test]
fn a_program_that_fails_is_started_again_and_then_leaves() {
    let server = Server::start();
    let mut bot = Script::run(program(&server, "falha", "dies"));
    bot.says("Waiting for someone to join.");
    let maria = Script::run(play(&server, "falha", "Maria Clara dos Santos"));
    bot.says(
        "The program bash engine.sh dies failed: it crashed (Traceback: the square is None). \
         Starting it again.\n\
         The program bash engine.sh dies failed again: it crashed (Traceback: the square is \
         None). Leaving the room.\n",
    );
    bot.ends_with(6);
    maria.says("bash engine.sh dies's seat is free.");
}

#[test]
fn a_program_that_cannot_play_never_enters() {
    let server = Server::start();
    for (mode, told) in [
        (
            "refuses",
            "it refused the game (ERROR only boards of fifteen, not 3)",
        ),
        ("escapes", "it refused the game (ERROR [2J]0;owned no)"),
    ] {
        let mut bot = Script::run(program(&server, "nunca", mode));
        bot.ends_with(6);
        let name = format!("bash engine.sh {mode}");
        assert_eq!(bot.said(), format!("The program {name} failed: {told}.\n"));
    }
    let mut nobody = Script::run(play_somewhere("nada", &["--programa", "no-such-program"]));
    nobody.ends_with(6);
    let words = "it did not start (it does not exist)";
    assert!(nobody.said().contains(words), "{}", nobody.said());
}

#[test]
fn a_move_on_a_taken_square_never_reaches_the_server() {
    let server = Server::start();
    let mut maria = Script::run(play(&server, "ocupada", "Maria Clara dos Santos"));
    maria.says("Waiting for someone to join.");
    let mut bot = Script::run(program(&server, "ocupada", "taken"));
    maria.write("1\n");
    bot.says("it played a taken square (0,0). Starting it again.");
    bot.ends_with(6);
    assert!(!bot.said().contains("Square 1 is taken"), "{}", bot.said());
}

#[test]
fn after_a_killed_server_the_program_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("salas.db");
    let start = |port| Server::start_keeping(&file, port);
    plays_on_after_a_kill(start, &["Back online."]);
}

#[test]
fn after_a_server_that_has_forgotten_the_room_the_program_plays_anew() {
    // The first to return makes the room, and its token opens no seat there.
    let told = ["Back online.", "Your seat was no longer held."];
    plays_on_after_a_kill(Server::start_on, &told);
}

/// Kills a server in mid-game, and starts it again. Each player is told one of these
/// sentences, and the game comes to its end.
#[track_caller]
fn plays_on_after_a_kill(start: impl Fn(u16) -> Server, told: &[&str]) {
    let server = start(0);
    let bot = Script::run(program(&server, "volta", "good"));
    bot.says("Waiting for someone to join.");
    let mut maria = Script::run(play(&server, "volta", "Maria Clara dos Santos"));
    maria.says("played 1, top left corner.");
    let port = server.kill();
    bot.says("Offline.");
    let _server = start(port);
    for player in [&bot, &maria] {
        until(player, |said| told.iter().any(|told| said.contains(told)));
    }
    maria.write("3\n6\n9\n");
    until(&maria, |said| said.contains("Score: "));
}

#[track_caller]
fn until(player: &Script, condition: impl Fn(&str) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition(&player.said()) {
        assert!(Instant::now() < deadline, "{}", player.said());
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn wait_for(file: &Path) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while fs::read_to_string(file).unwrap_or_default().is_empty() {
        assert!(Instant::now() < deadline, "no program has started");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_signal_ends_the_program_too() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start();
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let noted = folder.path().join(code.to_string());
        let room = format!("fim{code}");
        let mut bot = Script::run(program(
            &server,
            &room,
            &format!("deaf '{}'", noted.display()),
        ));
        bot.says("Waiting for someone to join.");
        wait_for(&noted);
        bot.process().signal(signal).unwrap();
        bot.ends_with(code);
        assert_gone(&noted);
    }
}

/// Guests share an account with strangers, so they start no process there.
#[test]
fn a_guest_starts_no_program() {
    let folder = tempfile::tempdir().unwrap();
    let noted = folder.path().join("started");
    let deaf = engine(&format!("deaf '{}'", noted.display()));
    let mut guest = Script::run(play_somewhere(
        "nada",
        &["--convidado", "--programa", &deaf],
    ));
    guest.ends_with(2);
    assert!(!noted.exists());
}
