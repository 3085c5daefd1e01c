//! The program's duties to its terminal.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use testkit::pty::CommandBuilder;
use testkit::{ProcessInfo, Signal};

use crate::person::{Person, Seen, play, quietly};
use crate::server::{JOGO, Server};

#[track_caller]
fn waits(server: &Server, room: &str) -> Person {
    let person = Person::at(
        play(&["--sala", room, "--host", &server.address, "--nome", "Ana"]),
        24,
        80,
    );
    person.reads("Waiting for someone to join");
    person
}

fn is_given_back(seen: &Seen) -> bool {
    let screen = seen.screen.screen();
    !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
}

#[test]
fn leaving_gives_the_terminal_back() {
    let server = Server::start();
    let mut ana = waits(&server, "a");
    assert!(!ana.look(is_given_back));
    ana.press("q");
    ana.ends_with(0);
    ana.until("the terminal", is_given_back);
}

#[test]
fn so_does_being_told_to_end() {
    let server = Server::start();
    let mut ana = waits(&server, "b");
    ana.process().signal(Signal::TERM).unwrap();
    ana.ends_with(143);
    ana.until("the terminal", is_given_back);
}

/// `script` owns the window, so that it can be torn away from an idle program. Started by
/// `setsid`, the program receives nothing: no hang-up, and no signal to continue.
#[test]
fn a_closed_window_ends_the_program_even_if_nobody_told_it() {
    let server = Server::start();
    let home = tempfile::TempDir::new().unwrap();
    for (room, way) in [
        ("aberta", "exec"),
        ("surda", "trap '' HUP; exec"),
        ("longe", "exec setsid -w"),
    ] {
        let play = format!(
            "{JOGO} play --sala {room} --host {} --idioma en",
            server.address
        );
        let line = format!("stty rows 24 cols 80; {way} sh -c 'echo pid $$; exec {play}'");
        let mut window = Command::new("script")
            .args(["-qfc", &line, "/dev/null"])
            .env("LC_ALL", "C.UTF-8")
            .env("XDG_STATE_HOME", home.path())
            .env("COLORFGBG", "15;0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut seen = BufReader::new(window.stdout.take().unwrap());
        let mut first = String::new();
        seen.read_line(&mut first).unwrap();
        let process = first.trim().strip_prefix("pid ").unwrap().to_owned();
        let mut shown = Vec::new();
        while !String::from_utf8_lossy(&shown).contains("Waiting for someone to join") {
            let bytes = seen.fill_buf().unwrap().to_vec();
            seen.consume(bytes.len());
            shown.extend(bytes);
        }
        window.kill().unwrap();
        window.wait().unwrap();
        let deadline = Instant::now() + Duration::from_secs(1);
        let process = ProcessInfo(process.parse().unwrap());
        // Its parent is gone, so the ended process may stay in the list of processes.
        while !process.has_ended() {
            if Instant::now() > deadline {
                process.signal(Signal::KILL).unwrap();
                panic!("left behind by {way:?}");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn ctrl_z_gives_the_terminal_back_until_the_shell_says_go_on() {
    let server = Server::start();
    let mut command = CommandBuilder::new("sh");
    // A shell with job control, which resumes after a line.
    let line = format!(
        "set -m; {JOGO} play --sala pausa --host {} --idioma en; \
         while read go; do fg || test $? -gt 128 || break; done; exit 7",
        server.address
    );
    command.args(["-c", &line]);
    quietly(&mut command);
    let mut ana = Person::at(command, 24, 80);
    ana.reads("Waiting for someone to join");
    let shell = ana.process();
    for round in 0..50 {
        // One round suspends by the key, the next by a signal from outside.
        if round % 2 == 0 {
            ana.press("\u{1a}");
        } else {
            shell.children()[0].signal(Signal::TSTP).unwrap();
        }
        ana.until("the terminal", is_given_back);
        let deadline = Instant::now() + Duration::from_secs(5);
        while shell.children()[0].state() != Some('T') {
            assert!(Instant::now() < deadline, "it stops");
            std::thread::sleep(Duration::from_millis(5));
        }
        ana.press("\n");
        ana.until("the screen again", |seen| {
            seen.screen.screen().alternate_screen()
                && seen
                    .screen
                    .screen()
                    .contents()
                    .contains("Waiting for someone to join")
        });
    }
    ana.press("q");
    ana.until("the terminal", is_given_back);
    // Until it is gone, the program would read the shell's line.
    let deadline = Instant::now() + Duration::from_secs(5);
    while !shell.children().is_empty() {
        assert!(Instant::now() < deadline, "it is gone");
        std::thread::sleep(Duration::from_millis(5));
    }
    ana.press("\n");
    ana.ends_with(7);
}

#[test]
fn a_late_answer_of_the_terminal_plays_nothing() {
    let server = Server::start();
    let mut ana = waits(&server, "eco");
    let _bia = Person::at(play(&["--sala", "eco", "--host", &server.address]), 24, 80);
    ana.reads("YOUR TURN");
    for stray in [
        "\u{1b}]11;rgb:1e1e/1e1e/1e1e\u{1b}\\",
        "\u{1b}]11;rgb:1e1e/1e1e/1e1e\u{7}",
        "\u{1b}P>|xterm(390)\u{1b}\\",
        "\u{1b}[?62;22c",
        "123",
        "\u{1b}5",
        "\u{1b}[200~5\u{1b}[201~",
    ] {
        ana.press(stray);
        // The answer to the help key shows that the program has read everything before it.
        std::thread::sleep(Duration::from_millis(50));
        ana.press("?");
        ana.reads("close this help");
        assert!(
            ana.look(|seen| !seen.screen.screen().contents().contains("1. X")),
            "{stray:?}"
        );
        ana.press("?");
        ana.until("the board", |seen| {
            !seen.screen.screen().contents().contains("close this help")
        });
    }
    ana.reads("YOUR TURN");
    ana.press("5");
    ana.reads("1. X 5");
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let server = Server::start();
    let ana = waits(&server, "quieta");
    let written = || ana.look(|seen| seen.bytes.len());
    let mut before = written();
    // The last output of the start may still be on its way.
    std::thread::sleep(Duration::from_millis(300));
    before = before.max(written());
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(written(), before);
}

#[test]
fn without_colours_there_are_none_and_the_cursor_is_still_seen() {
    let server = Server::start();
    let mut command = play(&["--sala", "cinza", "--host", &server.address]);
    command.env("NO_COLOR", "1");
    let ana = Person::at(command, 24, 80);
    ana.reads("Waiting for someone to join");
    let _bia = waits_not(&server);
    ana.reads("YOUR TURN");
    ana.reads("┏");
    let colours = ana.look(|seen| {
        let screen = seen.screen.screen();
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| screen.cell(row, column))
            .any(|cell| {
                cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
            })
    });
    assert!(!colours);
}

#[track_caller]
fn waits_not(server: &Server) -> Person {
    Person::at(
        play(&["--sala", "cinza", "--host", &server.address]),
        24,
        80,
    )
}
