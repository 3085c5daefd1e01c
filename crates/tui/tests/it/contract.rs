//! The program's contract with its terminal, byte by byte: late answers, the only
//! question, focus, clicks, and restoring.

use std::time::Duration;

use testkit::Signal;

use crate::fake::{FakePeer, FakeServer};
use crate::program::{OUR_TURN, is_given_back, playing, seat};
use crate::window::{KEPT, Seen, Window};

pub(crate) fn holds(seen: &Seen, bytes: &str) -> bool {
    at(seen, bytes).is_some()
}

pub(crate) fn at(seen: &Seen, bytes: &str) -> Option<usize> {
    let wanted = bytes.as_bytes();
    seen.bytes
        .windows(wanted.len())
        .position(|part| part == wanted)
}

/// Sends the room with these marks and this turn.
async fn board(peer: &mut FakePeer, squares: &str, turn: i8, version: u32) {
    let news = OUR_TURN[1]
        .replace("[0,0,0,0,0,0,0,0,0]", squares)
        .replace(r#""vez":1"#, &format!(r#""vez":{turn}"#))
        .replace(r#""versao":1"#, &format!(r#""versao":{version}"#));
    peer.say(&news).await;
}

/// The known answers of terminals, and two more sources of digits that nobody pressed. A
/// slash is a pause.
const STRAYS: [&str; 11] = [
    "\u{1b}]11;rgb:1e1e|1e1e|1e1e\u{1b}\\",
    "\u{1b}]11;rgb:1e1e|1e1e|1e1e\u{7}",
    "\u{1b}P>\u{2502}xterm(390)\u{1b}\\",
    "\u{1b}/[12;40R",
    "123",
    "\u{1b}5",
    "\u{1b}[200~123\u{1b}[201~",
    "\u{1b}[?62;22c",
    "\u{1b}[12;40R",
    "\u{1b}[I\u{1b}[O",
    "\u{1b}[?997;1n",
];

#[tokio::test]
async fn no_late_answer_ever_plays() {
    let (fake, mut window) = playing().await;
    let mut peer = seat(&fake).await;
    board(&mut peer, "[1,-1,0,0,0,0,0,0,0]", 1, 2).await;
    window.reads("YOUR TURN");
    for stray in STRAYS {
        for part in stray.split('/') {
            window.press(&part.replace('|', "/").replace('\u{2502}', "|"));
            std::thread::sleep(Duration::from_millis(30));
        }
        assert!(peer.is_quiet().await, "{stray:?}");
        if stray.ends_with("1n") {
            // crossterm 0.29 waits for a c or a u to end this one.
            window.press("c");
        }
        // The answer that starts with a single Esc asks whether to leave.
        window.press("n");
        window.until("the board", |seen| {
            !seen.screen.screen().contents().contains("Leave the room?")
        });
        // The digits may be flipped now, but the center is the same in both orders.
        std::thread::sleep(Duration::from_millis(30));
    }
    window.press("5");
    peer.hear("42").await;
}

#[tokio::test]
async fn the_one_question_comes_after_the_first_frame_and_its_answer_colors_the_marks() {
    let fake = FakeServer::start().await;
    let mut window = Window::open_with(&fake.address(), None, |command| {
        command.env_remove("COLORFGBG");
        command.env_remove("COLORTERM");
    });
    window.until("the question", |seen| holds(seen, "\u{1b}]11;?"));
    window.press("\u{1b}]11;rgb:0000/0000/0000\u{7}\u{1b}[?62;22c");
    let frame = window.look(|seen| at(seen, "\u{1b}[?2026h"));
    let question = window.look(|seen| at(seen, "\u{1b}]11;?"));
    assert!(frame.unwrap() < question.unwrap());
    let mut peer = seat(&fake).await;
    board(&mut peer, "[1,0,0,0,0,0,0,0,0]", -1, 2).await;
    window.until("a mark in cyan", |seen| {
        let screen = seen.screen.screen();
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        let mut cells = cells.filter_map(|(row, column)| screen.cell(row, column));
        cells.any(|cell| cell.fgcolor() == vt100::Color::Idx(6))
    });
    assert!(window.look(|seen| {
        let asked = seen.bytes.windows(5).filter(|part| part == b"\x1b]11;");
        asked.count() == 1
    }));
}

#[tokio::test]
async fn a_terminal_that_does_not_answer_is_played_in_all_the_same() {
    let fake = FakeServer::start().await;
    let mut window = Window::open_with(&fake.address(), None, |command| {
        command.env_remove("COLORFGBG");
    });
    window.until("the question", |seen| holds(seen, "\u{1b}]11;?"));
    let mut peer = seat(&fake).await;
    window.reads("YOUR TURN");
    // Such a late digit may still belong to the answer, so it does not play.
    window.press("5");
    assert!(peer.is_quiet().await);
    std::thread::sleep(Duration::from_millis(500));
    window.press("5");
    peer.hear("42").await;
}

#[tokio::test]
async fn nobody_is_asked_over_ssh_in_tmux_in_screen_or_with_the_colors_known() {
    for (name, value) in [
        ("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22"),
        ("TMUX", "/tmp/tmux-1/default,1,0"),
        ("TERM", "screen-256color"),
        ("TERM", "linux"),
        ("TERM_PROGRAM", "Apple_Terminal"),
        ("NO_COLOR", "1"),
        ("COLORFGBG", "15;0"),
    ] {
        let fake = FakeServer::start().await;
        let window = Window::open_with(&fake.address(), None, |command| {
            command.env_remove("COLORFGBG");
            command.env(name, value);
        });
        let _guest = seat(&fake).await;
        window.reads("YOUR TURN");
        assert!(!window.look(|seen| holds(seen, "]11;")), "{name}={value}");
    }
}

#[tokio::test]
async fn our_turn_rings_in_a_window_that_is_not_looked_at_and_is_in_its_title() {
    let (fake, mut window) = playing().await;
    let mut peer = seat(&fake).await;
    board(&mut peer, "[1,0,0,0,0,0,0,0,0]", -1, 2).await;
    window.reads("Bia's turn");
    assert!(window.look(|seen| holds(seen, "\u{1b}[?1004h")));
    window.press("\u{1b}[O");
    std::thread::sleep(Duration::from_millis(50));
    let bells = |seen: &Seen| seen.bytes.iter().filter(|byte| **byte == 7).count();
    assert_eq!(window.look(bells), 0);
    board(&mut peer, "[1,-1,0,0,0,0,0,0,0]", 1, 3).await;
    window.until("the bell", |seen| bells(seen) == 1);
    assert!(
        window.look(|seen| holds(seen, "\u{1b}]2;Your turn \u{b7} room a \u{b7} jogo\u{1b}\\"))
    );
    // A window with the focus stays silent.
    window.press("\u{1b}[I");
    std::thread::sleep(Duration::from_millis(50));
    board(&mut peer, "[1,-1,1,0,0,0,0,0,0]", -1, 4).await;
    window.reads("Bia's turn");
    board(&mut peer, "[1,-1,1,-1,0,0,0,0,0]", 1, 5).await;
    window.reads("YOUR TURN");
    assert_eq!(window.look(bells), 1);
}

#[tokio::test]
async fn the_mouse_is_on_only_when_chosen_and_a_click_plays() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("config.toml");
    let fake = FakeServer::start().await;
    let mut window = Window::open_with(&fake.address(), None, |command| {
        command.env(KEPT, &kept);
    });
    let mut peer = seat(&fake).await;
    window.reads("YOUR TURN");
    let click = "\u{1b}[<0;6;6M\u{1b}[<0;6;6m";
    window.press(click);
    assert!(peer.is_quiet().await);
    assert!(!window.look(|seen| holds(seen, "?1000h")));
    for key in ["o", "j", "j", "j", "j", " "] {
        window.press(key);
        std::thread::sleep(Duration::from_millis(40));
    }
    window.until("the mouse", |seen| {
        holds(seen, "\u{1b}[?1000h\u{1b}[?1006h")
    });
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "mouse = true\n");
    // Under the options, the board does not react.
    window.press(click);
    assert!(peer.is_quiet().await);
    window.press("o");
    window.until("the board", |seen| {
        !seen.screen.screen().contents().contains("Options")
    });
    window.press(click);
    let said = peer.hear("42").await;
    assert!(said.contains("[1,0,0,0,0,0,0,0,0]"), "{said}");
    window.signal(Signal::TERM);
    assert_eq!(window.ended(), 143);
    window.until("everything given back", |seen| {
        is_given_back(seen)
            && ["?1000l", "?1006l", "?1004l", "?2004l", "[23;0t"]
                .iter()
                .all(|bytes| holds(seen, bytes))
    });
}

#[tokio::test]
async fn a_name_takes_a_burst_and_a_paste_and_a_board_takes_neither() {
    let (fake, mut window) = playing().await;
    let mut peer = seat(&fake).await;
    window.reads("YOUR TURN");
    // A late answer of a terminal looks like this, and digits play.
    window.press("5c1");
    window.press("\u{1b}[200~9\u{1b}[201~");
    assert!(peer.is_quiet().await);
    window.press("m");
    window.reads("Ana");
    std::thread::sleep(Duration::from_millis(40));
    window.press(" Beatriz");
    window.reads("Ana Beatriz");
    window.press("\u{1b}[200~ da\n Silva\u{1b}[201~");
    window.reads("Ana Beatriz da Silva");
    window.press("\r");
    let said = peer.hear("42").await;
    assert!(said.contains("Ana Beatriz da Silva"), "{said}");
}

#[tokio::test]
async fn the_invitation_goes_to_the_clipboard_and_stays_on_the_screen() {
    let (fake, mut window) = playing().await;
    let _guest = seat(&fake).await;
    window.reads("YOUR TURN");
    window.press("c");
    window.until("the clipboard", |seen| holds(seen, "\u{1b}]52;c;"));
    window.reads("press I");
}
