//! The whole program: the limits of a bug, a hostile server and a slow machine.

use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use testkit::Signal;

use crate::fake::{FakePeer, FakeServer};
use crate::window::{Seen, Window};

/// The program's turn on nine free squares, with an opponent.
pub(crate) const OUR_TURN: [&str; 2] = [
    r#"42["sua_vaga",{"jogoId":"a","marca":1,"ficha":"f","protocolo":1}]"#,
    r#"42["atualizar_jogo",{"jogoId":"a","tabuleiro":[0,0,0,0,0,0,0,0,0],"versao":1,"vez":1,"vencedor":null,"linha":null,"ultima":null,"partida":1,"jogadores":{"1":{"nome":"Ana","presente":true,"vitorias":0},"-1":{"nome":"Bia","presente":true,"vitorias":0}},"empates":0,"plateia":0,"revanche":[]}]"#,
];

pub(crate) fn is_given_back(seen: &Seen) -> bool {
    let screen = seen.screen.screen();
    !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
}

/// Starts the program on a server of the test's own.
pub(crate) async fn playing() -> (FakeServer, Window) {
    let fake = FakeServer::start().await;
    let window = Window::open(&fake.address(), None);
    (fake, window)
}

/// Accepts the program and gives it a seat and the first move.
pub(crate) async fn seat(fake: &FakeServer) -> FakePeer {
    let mut peer = fake.accept_client().await;
    peer.hear("42").await;
    for frame in OUR_TURN {
        peer.say(frame).await;
    }
    peer
}

#[track_caller]
fn panic_in_a_thread_named(name: &str, fake: &FakeServer) -> (Window, impl FnOnce()) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let trigger = listener.local_addr().unwrap();
    let window = Window::open(&fake.address(), Some((name, trigger)));
    let mut thread = listener.accept().unwrap().0;
    (window, move || thread.write_all(b"!").unwrap())
}

#[tokio::test]
async fn a_bug_on_any_thread_gives_the_terminal_back_and_says_so() {
    let fake = FakeServer::start().await;
    let (mut window, panic) = panic_in_a_thread_named("any", &fake);
    let _guest = seat(&fake).await;
    window.reads("YOUR TURN");
    panic();
    assert_eq!(window.ended(), 101);
    window.until("the terminal", is_given_back);
    window.reads("jogo: this is a bug in the program");
}

#[tokio::test]
async fn a_bug_of_the_library_behind_the_connection_only_loses_the_connection() {
    let fake = FakeServer::start().await;
    let window = Window::open(&fake.address(), None);
    let mut peer = seat(&fake).await;
    window.reads("YOUR TURN");
    // An attachment that never arrives makes the library panic.
    peer.say(r#"451-["x",{"_placeholder":true,"num":0}]"#).await;
    peer.close().await;
    let _again = seat(&fake).await;
    window.reads("YOUR TURN");
    window.until("the game to go on", |seen| !is_given_back(seen));
}

/// A terminal's answer arrives in pieces, the last one while the program is stopped. By
/// the time it runs again, the digit's moment has long passed.
#[tokio::test]
async fn a_late_answer_cut_in_pieces_on_a_busy_machine_plays_nothing() {
    let (fake, mut window) = playing().await;
    let mut peer = seat(&fake).await;
    window.reads("YOUR TURN");
    for round in 0..6 {
        window.press("\u{1b}]11;rgb:");
        std::thread::sleep(Duration::from_millis(30));
        window.press("1");
        let start = Instant::now();
        std::thread::sleep(Duration::from_millis(3));
        window.signal(Signal::STOP);
        let in_time = start.elapsed() < Duration::from_millis(9);
        window.press("e1e/1e1e/1e1e\u{1b}\\");
        std::thread::sleep(Duration::from_millis(30));
        window.signal(Signal::CONT);
        if !in_time {
            println!("too busy to tell: the digit may have come alone for its moment");
            return;
        }
        assert!(peer.is_quiet().await, "round {round}");
    }
    window.press("5");
    peer.hear("42").await;
}

#[tokio::test]
async fn leaving_tells_the_server_and_does_not_wait_for_a_silent_one() {
    let (fake, mut window) = playing().await;
    let mut peer = fake.accept_client().await;
    peer.hear("42").await;
    window.press("q");
    let said = peer.hear("42").await;
    assert!(said.contains("sair_sala"), "{said}");
    assert_eq!(window.ended(), 0);
    window.until("the terminal", is_given_back);

    let silent = FakeServer::start().await;
    let mut window = Window::open(&silent.address(), None);
    let _knock = silent.accept_tcp().await;
    window.until("the screen", |seen| !is_given_back(seen));
    let start = Instant::now();
    window.press("q");
    assert_eq!(window.ended(), 0);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_news_drowns_neither_the_keys_nor_the_memory() {
    let (fake, mut window) = playing().await;
    let mut peer = seat(&fake).await;
    window.reads("YOUR TURN");
    let flood = tokio::spawn(async move {
        for version in 2.. {
            let square = version % 2;
            let board = format!("[{},0,0,0,0,0,0,0,0]", square);
            let news = OUR_TURN[1]
                .replace("[0,0,0,0,0,0,0,0,0]", &board)
                .replace(r#""versao":1"#, &format!(r#""versao":{version}"#));
            if peer.try_say(&news).await.is_err() {
                return version;
            }
        }
        0
    });
    tokio::time::sleep(Duration::from_secs(2)).await;
    let start = Instant::now();
    let memory = window.process().memory() / 1_024;
    window.press("?");
    window.reads("close this help");
    let took = start.elapsed();
    println!("a key in a flood: {took:?}, {memory} kB");
    assert!(took < Duration::from_secs(2));
    window.press("\u{3}");
    assert_eq!(window.ended(), 0);
    println!("{} boards", flood.await.unwrap());
    assert!(memory < 200_000, "{memory} kB");
}
