//! A hostile network with hostile servers.

use game::wire::Stage;

use crate::harness::lobby_harness::{LobbyHarness, announced, found, room, waiting};
use crate::lobby::{Effect, Message, ServerId};

fn opened(harness: &mut LobbyHarness) -> Vec<ServerId> {
    let effects = std::mem::take(&mut harness.effects);
    let key = |effect| {
        let Effect::Open(key, _) = effect else {
            return None;
        };
        Some(key)
    };
    effects.into_iter().filter_map(key).collect()
}

#[test]
fn a_crowd_of_servers_gets_eight_connections_and_hides_nobody_for_good() {
    let mut harness = LobbyHarness::empty();
    for number in 0..60 {
        let address = format!("192.168.0.{}:5000", number + 10);
        harness.message(Message::Found(found(&format!("s{number}"), &address)));
    }
    let mut lines = opened(&mut harness);
    assert_eq!(lines.len(), 8);
    // Servers that do not answer make room for the others.
    let mut tried = 0;
    while let Some(key) = lines.pop() {
        tried += 1;
        harness.down(key);
        lines.extend(opened(&mut harness));
        assert!(lines.len() <= 8);
        if lines.contains(&announced("s59")) {
            break;
        }
    }
    assert!(lines.contains(&announced("s59")) && tried <= 60);
    harness.up(announced("s59"));
    harness.rooms(announced("s59"), vec![waiting("honesta")]);
    assert!(harness.says("honesta"));
}

#[test]
fn another_server_at_a_known_address_is_no_other_server() {
    let mut harness = LobbyHarness::with(vec![waiting("a")]);
    opened(&mut harness);
    harness.message(Message::Found(found("impostora", "192.168.0.10:5000")));
    assert!(opened(&mut harness).is_empty());
    assert!(!harness.says("impostora"));
    // Nor can anyone redirect an open connection.
    harness.message(Message::Found(found("casa", "192.168.0.66:5000")));
    assert!(opened(&mut harness).is_empty());
    harness.enters("192.168.0.10 a");
}

#[test]
fn a_stranger_cannot_pass_for_the_server_of_this_machine() {
    let mut harness = LobbyHarness::empty();
    harness.up(ServerId::Here);
    harness.rooms(ServerId::Here, vec![waiting("nossa")]);
    harness.server("impostora", "192.168.0.66:5000", vec![]);
    assert!(harness.says("nossa") && !harness.effects.contains(&Effect::Close(ServerId::Here)));
}

#[test]
fn long_and_wide_names_stay_in_their_place() {
    let wide = "王".repeat(40);
    let long = "x".repeat(32);
    let mut harness = LobbyHarness::with(vec![room(&long, &[&wide, &wide], Stage::Playing)]);
    let mut other = found("k", "192.168.0.20:5000");
    other.name = game::Clean::new(&wide, lan::NAME_COLUMNS);
    harness.message(Message::Found(other));
    harness.up(announced("k"));
    for (width, height) in [(120, 40), (80, 24), (40, 12), (24, 20), (10, 3), (3, 2)] {
        let _ = harness.screen(width, height);
    }
    let screen = harness.screen(80, 24);
    assert!(screen.contains("xxxxxxxxxxxxxxx…"), "{screen}");
}

#[test]
fn a_pasted_screenful_stays_text_and_short() {
    let mut harness = LobbyHarness::empty();
    harness.message(Message::Pasted(format!(
        "\u{1b}[2J\u{202e}{}",
        "a\n".repeat(100_000)
    )));
    assert!(harness.lobby.field.len() <= 300);
    let screen = harness.screen(80, 24);
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'));
}
