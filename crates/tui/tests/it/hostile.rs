//! A hostile server: the bytes that reach the terminal, and whether the program still
//! works for its user.

use std::time::Duration;

use faults::hostile::Hostile;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use crate::fake::{FakePeer, FakeServer};
use crate::judge::strangers;
use crate::program::{OUR_TURN, playing, seat};
use crate::window::{Seen, Window};

/// The number of hostile frames on each connection.
const WORDS: usize = 60;

/// Returns messages that end a connection or must change nothing.
fn poisons() -> Vec<Message> {
    let deep = format!(r#"42["erro",{}{}]"#, "[".repeat(10_000), "]".repeat(10_000));
    let long = "\u{1b}[2J\u{202e}".repeat(1 << 20);
    let name = format!(r#"{{"codigo":{}}}"#, json!(long));
    let words = [
        deep.as_str(),
        &format!(r#"42["erro",{name}]"#),
        &format!("42{}", json!([long, {}])),
        r#"451-["x",{"_placeholder":true,"num":0}]"#,
        r#"461-7[{"_placeholder":true,"num":9}]"#,
        r#"45999999999999999999-["x"]"#,
        r#"4399999999999999999999[{"ok":true}]"#,
        r#"43[{"ok":true}]"#,
        "431",
        r#"40{"sid":"twice"}"#,
        r#"42/other,["erro",{"codigo":"x"}]"#,
        r#"44{"message":"\u001b[2J"}"#,
        r#"0{"sid":"\u001b]52;c;x\u0007","upgrades":["\u202e"],"pingInterval":0,"pingTimeout":0}"#,
        "2probe",
        "6",
        "?\u{1b}[2J",
        "",
        "41",
        "1",
    ];
    let mut poisons: Vec<Message> = words.map(Message::text).to_vec();
    // Neither is UTF-8, although one claims to be.
    let broken = b"42[\"erro\",{\"codigo\":\"\xff\xfe\"}]".to_vec();
    poisons.push(Message::binary(broken.clone()));
    poisons.push(Message::Frame(Frame::message(
        broken,
        OpCode::Data(Data::Text),
        true,
    )));
    poisons
}

/// Returns the next frame of a hostile server in our room.
fn words(hostile: &mut Hostile) -> String {
    match hostile.below(60) {
        // Many of these end the connection.
        0 => hostile.frame(),
        1..9 => format!("43{}{}", hostile.below(30), json!([hostile.ack()])),
        _ => {
            let (event, payload) = hostile.told("a");
            format!("42{}", json!([event, payload]))
        }
    }
}

/// Goes through invalid handshakes, which must not end the program either.
async fn greets_badly(fake: &FakeServer, window: &mut Window) {
    for hello in [
        "0",
        "0{",
        r#"0{"sid":5}"#,
        r#"0{"sid":"e","upgrades":[],"pingInterval":18446744073709551615,"pingTimeout":18446744073709551615,"maxPayload":1}"#,
        r#"0{"sid":"e","upgrades":[],"pingInterval":1e308,"pingTimeout":-1,"maxPayload":0}"#,
        r#"42["erro",{"codigo":"early"}]"#,
    ] {
        let mut peer = pressing_enter(window, fake.accept_websocket()).await;
        // The client may be gone before the last frame.
        let _gone = peer.try_say(hello).await;
        let _gone = peer.try_say(r#"42["erro",{"codigo":"early"}]"#).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        peer.die();
    }
}

/// Awaits a future while the user presses Enter now and then. Enter skips delays, and
/// returns to a room that keeps the user out.
async fn pressing_enter<T>(window: &mut Window, of: impl Future<Output = T>) -> T {
    tokio::pin!(of);
    loop {
        if let Ok(done) = tokio::time::timeout(Duration::from_millis(100), &mut of).await {
            return done;
        }
        window.press("\r");
    }
}

/// Sends hostile frames on one connection while the user opens various screens.
async fn talks(peer: &mut FakePeer, hostile: &mut Hostile, window: &mut Window) {
    for word in 0..WORDS {
        if peer.try_say(&words(hostile)).await.is_err() {
            return;
        }
        if word % 12 == 0 {
            window.press(["i", "?", "5", "r"][hostile.below(4)]);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Presses the key several times, because it also closes an open help. Entering the room
/// again closes the help, too.
async fn ask_for_help(window: &mut Window) {
    for _ in 0..20 {
        window.press("?");
        tokio::time::sleep(Duration::from_millis(300)).await;
        if window.look(|seen| seen.text().contains("close this help")) {
            return;
        }
    }
    panic!("no help");
}

/// Returns how often the remains of an attack were written. A run that showed none proves
/// nothing.
fn hostile_words(seen: &Seen) -> usize {
    let text = String::from_utf8_lossy(&seen.bytes);
    ["<img src", "]52;c;cm0K", "]8;;http", "P$q"]
        .map(|words| text.matches(words).count())
        .iter()
        .sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_server_reaches_no_terminal() {
    let (fake, mut window) = playing().await;
    greets_badly(&fake, &mut window).await;
    for (seed, poison) in (0..).zip(poisons()) {
        let mut hostile = Hostile::new(seed);
        let mut peer = pressing_enter(&mut window, seat(&fake)).await;
        talks(&mut peer, &mut hostile, &mut window).await;
        let _gone = peer.send(poison).await;
        // Long enough to fail on the message.
        tokio::time::sleep(Duration::from_millis(60)).await;
        peer.die();
    }
    let mut honest = pressing_enter(&mut window, seat(&fake)).await;
    // Newer than every version that was claimed.
    honest
        .say(&OUR_TURN[1].replace(r#""versao":1,"#, r#""versao":18446744073709551615,"#))
        .await;
    window.reads("YOUR TURN");
    ask_for_help(&mut window).await;
    let memory = window.process().memory() / 1_024;
    window.press("\u{3}");
    assert_eq!(window.ended(), 0);
    window.reads("Your seat could not be saved");
    let strangers = window.look(|seen| {
        // The output of the test runner precedes the first frame.
        let first = seen.bytes.iter().position(|byte| *byte == 0x1b);
        strangers(&seen.bytes[first.unwrap()..])
    });
    let shown = window.look(hostile_words);
    println!("hostile words written {shown} times, {memory} kB");
    assert_eq!(strangers, Vec::<String>::new());
    assert!(shown > 20, "{shown}");
    assert!(memory < 200_000, "{memory} kB");
}
