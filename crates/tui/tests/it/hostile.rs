//! A server that wants to harm: what reaches the terminal, byte for byte, and whether
//! the program still serves its person.

use caos::hostile::Hostile;

use crate::fake::Fake;
use crate::program::seat;
use crate::window::{Seen, Window};

/// Hostile words on each of so many connections.
const CONNECTIONS: u64 = 12;
const WORDS: usize = 60;

/// What the program writes besides text: where, how, and the modes it enters and leaves.
fn is_ours(parameters: &str, end: char) -> bool {
    match end {
        'H' | 'm' => parameters.chars().all(|c| c.is_ascii_digit() || c == ';'),
        'J' => parameters == "2",
        'h' | 'l' => ["?25", "?1004", "?1049", "?2004", "?2026"].contains(&parameters),
        't' => ["22;0", "23;0"].contains(&parameters),
        _ => false,
    }
}

/// What a terminal was sent and nobody of ours would send.
fn strangers(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).expect("UTF-8 and nothing else");
    let mut pieces = text.split('\u{1b}');
    let before = pieces.next().unwrap_or_default();
    let mut strangers: Vec<String> = harmful(before).into_iter().collect();
    for piece in pieces {
        match text_of(piece) {
            Some(words) => strangers.extend(words.into_iter().filter_map(harmful)),
            None => strangers.push(format!("ESC {piece:?}")),
        }
    }
    strangers
}

/// The text in and behind an escape sequence, if it is one of ours.
fn text_of(piece: &str) -> Option<Vec<&str>> {
    if let Some(rest) = piece.strip_prefix('[') {
        let end = rest.find(|c: char| ('@'..='~').contains(&c))?;
        let (parameters, rest) = rest.split_at(end);
        let (end, rest) = rest.split_at(1);
        return is_ours(parameters, end.chars().next()?).then(|| vec![rest]);
    }
    // A title, up to its bell.
    let (title, rest) = piece.strip_prefix("]2;")?.split_once('\u{7}')?;
    Some(vec![title, rest])
}

/// Judged by a list that the cleaner does not know.
fn harmful(text: &str) -> Option<String> {
    let harmful = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
                    | '\u{e0000}'..='\u{e01ef}'
            )
    };
    text.contains(harmful).then(|| format!("{text:?}"))
}

fn screen(seen: &Seen) -> String {
    seen.screen.screen().contents()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_server_reaches_no_terminal() {
    let fake = Fake::start().await;
    let mut window = Window::open(&fake.address(), None);
    let mut shown = 0;
    for seed in 0..CONNECTIONS {
        let mut hostile = Hostile::new(seed);
        let mut guest = seat(&fake).await;
        for _ in 0..WORDS {
            let frame = match hostile.below(3) {
                0 => hostile.frame(),
                1 => {
                    let names = ["atualizar_jogo", "sua_vaga", "erro"];
                    let name = names[hostile.below(names.len())];
                    format!(r#"42["{name}",{}]"#, hostile.payload())
                }
                _ => format!(
                    r#"42["erro",{{"codigo":{}}}]"#,
                    serde_json::json!(hostile.text())
                ),
            };
            if guest.try_say(&frame).await.is_err() {
                break;
            }
        }
        // Long enough for a frame to be drawn, with whatever is in view.
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        shown += usize::from(
            window.look(|seen| screen(seen).contains("<img") || screen(seen).contains("[2J")),
        );
        guest.die();
        // Not to wait for the next attempt.
        window.press("\r");
    }
    let mut honest = seat(&fake).await;
    // Being let in closes whatever lies over the board; then it is quiet.
    window.reads("YOUR TURN");
    assert!(honest.is_quiet().await);
    window.press("?");
    window.reads("close this help");
    let memory = window.memory();
    println!("{shown} of {CONNECTIONS} connections left hostile words in view; {memory} kB");
    let strangers = window.look(|seen| {
        // What the test harness says comes before the first frame.
        let first = seen.bytes.iter().position(|byte| *byte == 0x1b);
        strangers(&seen.bytes[first.unwrap()..])
    });
    assert_eq!(strangers, Vec::<String>::new());
    assert!(memory < 200_000, "{memory} kB");
}

#[test]
fn the_judge_knows_an_attack() {
    for attack in ["\u{1b}[2Jx", "\u{1b}[?25lx", "plain", "\u{1b}[12;1Hé"] {
        assert_eq!(
            strangers(attack.as_bytes()),
            Vec::<String>::new(),
            "{attack:?}"
        );
    }
    for attack in [
        "\u{1b}]52;c;cm0K\u{7}",
        "\u{1b}]2;a\u{202e}b\u{7}",
        "\u{1b}c",
        "\u{1b}[?1000h",
        "\u{1b}[6n",
        "\u{9b}31m",
        "a\nb",
        "a\u{200b}b",
    ] {
        assert_ne!(
            strangers(attack.as_bytes()),
            Vec::<String>::new(),
            "{attack:?}"
        );
    }
}
