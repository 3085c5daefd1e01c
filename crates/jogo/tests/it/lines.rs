//! Line mode: in pipes, in a terminal without abilities, and for a reader that stops early.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use testkit::Signal;

use crate::lobby::{announced, free_port};
use crate::person::{self, Person};
use crate::script::{Script, play, play_somewhere};
use crate::server::{JOGO, Server};

#[test]
fn two_in_pipes_play_a_game_and_the_next() {
    let server = Server::start();
    let mut ana = Script::run(play(&server, "cano", "Ana"));
    // All lines at once, long before an opponent arrives.
    ana.write("5\n1\n9\nr\n3\n");
    ana.says("Waiting for someone to join.");
    let mut bia = Script::run(play(&server, "cano", "Bia"));
    for (turn, square) in [("Ana played 5", "2"), ("Ana played 1", "3")] {
        bia.says(turn);
        bia.write(&format!("{square}\n"));
    }
    bia.says("You lose: 1 5 9.\nScore: you 0, Ana 1, draws 0.");
    ana.says("You win: 1 5 9.\nScore: you 1, Bia 0, draws 0.");
    bia.says("Ana wants a rematch. r accepts.");
    bia.write("r\n5\n");
    // The last line needs no line break, and the end of the input does not drop it.
    ana.says("Bia played 5, center.\nYour turn.");
    ana.says("You played 3, top right corner.");
    bia.write("1\nx");
    bia.end_input();
    bia.says("You played 1, top left corner.");
    bia.ends_with(0);
    ana.says("Bia's seat is free.");
    ana.write("x\n");
    ana.ends_with(0);
    for script in [&ana, &bia] {
        assert!(!script.said().contains('\u{1b}'));
    }
}

#[test]
fn the_printed_line_leads_into_a_room_whose_name_begins_with_a_hyphen() {
    let server = Server::start();
    let maria = Script::run(play(&server, "-gato-", "Maria Clara dos Santos"));
    maria.says("Waiting for someone to join.");
    let mut joao = Script::run(play(&server, "-gato-", "João Pedro"));
    joao.says("Against Maria Clara");
    joao.process().signal(Signal::TERM).unwrap();
    joao.ends_with(143);
    joao.says("jogo play --sala -gato- --host ");
    let said = joao.said();
    let (_, line) = said.trim_end().split_once("jogo play ").unwrap();
    let back = Script::run(play_somewhere("nada", &line.split(' ').collect::<Vec<_>>()));
    back.says("Room -gato- at ");
}

#[test]
fn the_end_of_the_input_ends_the_game_and_not_before() {
    let server = Server::start();
    let mut ana = Script::run(play(&server, "fim", "Ana"));
    ana.write("1\n2\n3");
    ana.end_input();
    ana.says("Waiting for someone to join.");
    let mut bia = Script::run(play(&server, "fim", "Bia"));
    bia.write("4\n5\n");
    ana.says("You win: 1 2 3.");
    ana.ends_with(0);
    bia.says("Ana's seat is free.");
}

#[test]
fn a_script_finds_the_only_server_and_calls_a_robot() {
    let lan = free_port();
    let _server = announced(&lan);
    let mut ana = Script::run(play_somewhere(&lan, &["--sala", "achada"]));
    ana.write("b0\nb1\n1\n");
    ana.says("Looking for servers on this network.");
    ana.says("A robot only takes an empty seat opposite yours.");
    ana.says("easy robot");
    ana.says("You played 1, top left corner.");
    ana.says("The easy robot played");
    ana.write("b0\n");
    ana.says("The robot left. The seat is free.");
}

#[test]
fn a_script_goes_where_the_room_is_or_says_what_it_cannot_know() {
    let lan = free_port();
    let (one, _other) = (announced(&lan), announced(&lan));
    let ana = Script::run(play(&one, "achada", "Ana"));
    ana.says("Waiting for someone to join.");
    let bia = Script::run(play_somewhere(&lan, &["--sala", "achada", "--nome", "Bia"]));
    bia.says("Against Ana.");
    let mut lost = Script::run(play_somewhere(&lan, &["--sala", "nenhures"]));
    lost.says("There is more than one server: ");
    lost.ends_with(3);
}

#[test]
fn a_script_that_finds_nobody_says_so_and_ends() {
    let mut lost = Script::run(play_somewhere("nada", &[]));
    lost.says("No server found.\nStart one here,");
    lost.ends_with(3);
}

#[test]
fn a_bot_of_three_lines_of_shell_plays() {
    let server = Server::start();
    let folder = tempfile::TempDir::new().unwrap();
    let manual = include_str!("../../../../docs/SCRIPTS.md");
    let bot = manual
        .split("```sh\n")
        .find(|block| block.starts_with("mkfifo moves"))
        .and_then(|block| block.split("```").next())
        .expect("the page shows it");
    let here = format!("--host {} --sala robo", server.address);
    let bot = bot.replace("--sala 123", &here);
    assert!(bot.contains(&here), "{bot}");
    let mut command = Command::new("sh");
    command.args(["-c", &bot]).current_dir(folder.path());
    let path = std::env::var("PATH").unwrap();
    let ours = std::path::Path::new(JOGO).parent().unwrap().display();
    command.env("PATH", format!("{ours}:{path}"));
    command.env("LC_ALL", "C.UTF-8");
    let ana = Script::run(play(&server, "robo", "Ana"));
    ana.says("Waiting for someone to join.");
    let _bot = Script::run(command);
    ana.says("Your turn.");
    let mut ana = ana;
    ana.write("1\n3\n9\n7\n8\n");
    // The robot plays the first free square: 2, 4, 5, 6.
    ana.says("played 2, top middle.");
    ana.says("Score: you");
    ana.write("r\n");
    ana.says("New game!");
    ana.write("x\n");
    ana.ends_with(0);
}

/// A reader that stops once it has enough, and a reader that stops before the next line.
#[test]
fn who_stops_reading_ends_it_at_once_and_without_complaint() {
    let server = Server::start();
    let home = tempfile::TempDir::new().unwrap();
    for moves in [false, true] {
        let mut command = play(&server, "surdo", "Ana");
        command.env("XDG_STATE_HOME", home.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("Waiting") {
            line.clear();
            output.read_line(&mut line).unwrap();
        }
        let mut input = child.stdin.take().unwrap();
        if moves {
            // The program is busy writing when the reader goes.
            std::io::Write::write_all(&mut input, "t\n".repeat(2_000).as_bytes()).unwrap();
        }
        drop(output);
        let deadline = Instant::now() + Duration::from_secs(20);
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > deadline {
                child.kill().unwrap();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stderr.is_empty(), "{output:?}");
        drop(input);
    }
}

#[test]
fn a_dumb_terminal_gets_lines_and_ctrl_d_keeps_the_chair() {
    let server = Server::start();
    for (variable, value, more) in [
        ("TERM", "dumb", None),
        ("JOGO_SIMPLES", "1", None),
        ("LANG", "C", Some("--simples")),
        ("LANG", "C", Some("--plain")),
    ] {
        // Each run has its own room, because the seat of the previous run is still held.
        let room = format!("{variable}{}", more.unwrap_or_default());
        let words = ["--sala", &room, "--host", &server.address];
        let mut command = person::play(&words);
        command.args(more);
        command.env(variable, value);
        let mut ana = Person::at(command, 24, 80);
        ana.reads("Waiting for someone to join. c shows the invitation,");
        ana.press("v\n");
        ana.until("an answer", |seen| {
            seen.screen.screen().contents().matches("Waiting").count() == 2
        });
        ana.press("\u{4}");
        ana.ends_with(0);
        ana.reads("is held for a while");
        ana.look(|seen| assert!(!seen.bytes.contains(&0x1b), "{variable}"));
    }
}

#[test]
fn ctrl_c_at_a_dumb_terminal_ends_as_a_killed_process() {
    let server = Server::start();
    let words = ["--simples", "--sala", "fora", "--host", &server.address];
    let mut ana = Person::at(person::play(&words), 24, 80);
    ana.reads("Waiting for someone to join.");
    ana.press("\u{3}");
    ana.ends_with(130);
    ana.reads("Your seat in room fora is held for a while");
}

#[test]
fn it_waits_in_silence_and_asleep() {
    let server = Server::start();
    let ana = Script::run(play(&server, "quieta", "Ana"));
    ana.says("Waiting for someone to join.");
    std::thread::sleep(Duration::from_millis(500));
    let (said, woken) = (ana.said(), ana.process().sleeps().unwrap());
    std::thread::sleep(Duration::from_secs(5));
    assert_eq!(ana.said(), said);
    let woken = ana.process().sleeps().unwrap() - woken;
    println!("{woken} wakes in 5 s");
    // A heartbeat may fall into this time; a ticking clock would not stay below the limit.
    assert!(woken <= 10, "{woken}");
}

#[test]
fn told_to_end_it_ends_with_the_signals_code_and_the_way_back() {
    let server = Server::start();
    for (signal, name, code) in [(Signal::INT, "INT", 130), (Signal::TERM, "TERM", 143)] {
        let mut ana = Script::run(play(&server, name, "Ana"));
        ana.says("Waiting for someone to join.");
        ana.process().signal(signal).unwrap();
        ana.ends_with(code);
        ana.says("is held for a while");
    }
}

#[test]
fn a_script_plays_a_robot_without_any_server() {
    let mut command = Command::new(JOGO);
    command.args(["play", "--idioma", "en", "--robo", "perfeito"]);
    command.env("LC_ALL", "C.UTF-8");
    let mut ana = Script::run(command);
    ana.write("c\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    ana.end_input();
    ana.says("Score: you 0, ");
    ana.ends_with(0);
    let said = ana.said();
    assert!(said.starts_with("You play X.\n"), "{said}");
    assert!(said.contains("The perfect robot joined."), "{said}");
    assert!(!said.contains("Waiting"), "{said}");
    assert!(!said.contains("You win"), "{said}");
    assert!(said.contains("nobody to invite"), "{said}");
}

#[test]
fn a_person_in_line_mode_hears_the_rooms_of_an_address_and_chooses() {
    let server = Server::start();
    let ana = Script::run(play(&server, "achada", "Maria Clara"));
    ana.says("Waiting for someone to join.");
    let words = ["--host", &server.address, "--simples", "--nome", "João"];
    let mut person = Person::at(person::play(&words), 24, 100);
    person.reads(&format!("Rooms on {}:", server.address));
    person.reads("achada: Maria Clara, waiting for someone");
    person.press("maçã\r");
    person.reads("A room's code has no accents, only the letters a to z: use maca.");
    // A command is no room: `?` reads the rooms of now, and the others ask again.
    let bia = Script::run(play(&server, "nova", "Bia"));
    bia.says("Waiting for someone to join.");
    person.press("?\r");
    person.reads("nova: Bia, waiting for someone");
    person.press("t\r");
    person.press("achada\r");
    person.reads("Against Maria Clara.");
    ana.says("João joined.");
}

#[test]
fn a_letter_that_leaves_a_room_leaves_the_list_of_rooms() {
    let server = Server::start();
    for letter in ["x", "q", "sair"] {
        let words = ["--host", &server.address, "--simples", "--nome", "João"];
        let mut person = Person::at(person::play(&words), 24, 100);
        person.reads("x leaves.");
        person.press(&format!("{letter}\r"));
        person.ends_with(0);
    }
}
