//! The habits of real terminals: some report their focus at once, some have no alternate screen
//! or no saved titles, and some have no shell to return to.

use std::num::NonZeroU16;
use std::time::Duration;

use crate::contract::{at, holds};
use crate::fake::FakeServer;
use crate::program::{OUR_TURN, playing, seat};
use crate::window::{Seen, Window};

const CTRL_Z: &str = "\u{1a}";

/// Starts the program by a script, in which `"$0" "$@"` is the program.
#[track_caller]
fn open_by_script(fake: &FakeServer, script: &str) -> Window {
    Window::open_with(&fake.address(), None, |command| {
        let shell = ["sh", "-c", script].map(Into::into);
        command.get_argv_mut().splice(0..0, shell);
    })
}

#[tokio::test]
async fn ctrl_z_does_nothing_without_a_shell_that_could_resume() {
    let fake = FakeServer::start().await;
    // The first program of a container, of a forced command, or of `xterm -e`.
    let mut window = open_by_script(&fake, r#""$0" "$@"; true"#);
    let mut peer = seat(&fake).await;
    window.reads("YOUR TURN");
    window.press(CTRL_Z);
    window.reads("no shell to return to");
    std::thread::sleep(Duration::from_millis(50));
    window.press("5");
    peer.hear("42").await;
}

#[tokio::test]
async fn ctrl_z_stops_for_a_shell_even_through_a_wrapper() {
    let direct = r#"set -m; "$0" "$@"; echo the shell; fg; true"#;
    let wrapped = r#"set -m; sh -c '"$0" "$@"; true' "$0" "$@"; echo the shell; fg; true"#;
    for script in [direct, wrapped] {
        let fake = FakeServer::start().await;
        let mut window = open_by_script(&fake, script);
        let mut peer = seat(&fake).await;
        window.reads("YOUR TURN");
        window.press(CTRL_Z);
        window.until("the shell", |seen| holds(seen, "the shell"));
        window.reads("YOUR TURN");
        std::thread::sleep(Duration::from_millis(50));
        window.press("5");
        peer.hear("42").await;
    }
}

#[tokio::test]
async fn a_terminal_that_reports_its_focus_at_once_still_tells_its_colors() {
    let fake = FakeServer::start().await;
    let mut window = Window::open_with(&fake.address(), None, |command| {
        command.env_remove("COLORFGBG");
        command.env_remove("COLORTERM");
    });
    window.until("the question", |seen| holds(seen, "\u{1b}]11;?"));
    let asked_to_report = window.look(|seen| at(seen, "\u{1b}[?1004h"));
    let question = window.look(|seen| at(seen, "\u{1b}]11;?"));
    // VTE answers in the order of the bytes that it reads.
    if asked_to_report.is_some_and(|report| Some(report) < question) {
        window.press("\u{1b}[I");
    }
    window.press("\u{1b}]11;rgb:0000/0000/0000\u{1b}\\\u{1b}[?62;22c");
    window.until("focus reports", |seen| holds(seen, "\u{1b}[?1004h"));
    window.press("\u{1b}[I");
    let mut peer = seat(&fake).await;
    let board = OUR_TURN[1]
        .replace("[0,0,0,0,0,0,0,0,0]", "[1,0,0,0,0,0,0,0,0]")
        .replace(r#""vez":1"#, r#""vez":-1"#)
        .replace(r#""versao":1"#, r#""versao":2"#);
    peer.say(&board).await;
    window.until("a mark in cyan", |seen| holds(seen, "38;5;6"));
}

/// Leaves the program.
#[track_caller]
fn leave(window: &mut Window) {
    // Nothing has been played, so nothing is asked.
    window.press("q");
    assert_eq!(window.ended(), 0);
    window.until("the end", |seen| holds(seen, "\u{1b}[?1049l"));
}

/// Returns the screen of a terminal that ignores the alternate screen, as GNU screen and
/// mosh do, and that showed a shell before.
fn without_alternate_screen(seen: &Seen) -> vt100::Parser {
    let size = |cells| NonZeroU16::new(cells).unwrap();
    let mut screen = vt100::Parser::new(size(24), size(80), 0);
    for row in 0..24 {
        screen.process(format!("\u{1b}[{};1Hold text of the shell", row + 1).as_bytes());
    }
    let bytes = String::from_utf8_lossy(&seen.bytes).into_owned();
    let bytes = bytes
        .replace("\u{1b}[?1049h", "")
        .replace("\u{1b}[?1049l", "");
    screen.process(bytes.as_bytes());
    screen
}

#[tokio::test]
async fn without_an_alternate_screen_nothing_is_drawn_over_anything() {
    let (fake, mut window) = playing().await;
    let _peer = seat(&fake).await;
    window.reads("YOUR TURN");
    let screen = window.look(without_alternate_screen);
    let text = screen.screen().contents();
    assert!(text.contains("YOUR TURN"), "{text}");
    assert!(!text.contains("old text"), "{text}");
    leave(&mut window);
    let screen = window.look(without_alternate_screen);
    let text = screen.screen().contents();
    assert!(!text.contains("YOUR TURN"), "{text}");
    assert!(!text.contains("old text"), "{text}");
    // Only the farewell is there, from the top.
    assert!(screen.screen().cursor_position().0 <= 2, "{text}");
}

#[tokio::test]
async fn no_turn_stays_in_the_title_of_a_terminal_that_saves_no_titles() {
    let (fake, mut window) = playing().await;
    let _peer = seat(&fake).await;
    window.reads("YOUR TURN");
    window.until("the title", |seen| holds(seen, "\u{1b}]2;Your turn"));
    leave(&mut window);
    let last = window.look(|seen| {
        let text = String::from_utf8_lossy(&seen.bytes).into_owned();
        let (_, title) = text.rsplit_once("\u{1b}]2;").unwrap();
        title.split('\u{1b}').next().map(str::to_owned)
    });
    assert_eq!(last.as_deref(), Some("jogo"));
}
