//! The lobby without a server: playing alone, and changing the options.

use crossterm::event::KeyCode;
use game::Level;

use crate::harness::lobby_harness::{LobbyHarness, waiting};
use crate::lobby::{Effect, Message};
use crate::preferences::{Choice, Theme};

#[test]
fn a_robot_needs_no_server() {
    let mut harness = LobbyHarness::empty();
    harness.control('r');
    assert!(harness.says("1 fácil"));
    harness.effects.clear();
    harness.write("4");
    assert!(harness.effects.is_empty() && harness.says("3 perfeito"));
    harness.write("3");
    assert_eq!(harness.effects, [Effect::Alone(Level::Perfect)]);
}

#[test]
fn nothing_is_written_behind_the_question_and_esc_closes_it_alone() {
    let mut harness = LobbyHarness::with(vec![waiting("gato")]);
    harness.control('r');
    harness.write("ga");
    harness.key(KeyCode::Esc);
    assert!(!harness.says("1 fácil") && harness.says("[_"));
    assert!(!harness.effects.contains(&Effect::Quit));
}

#[test]
fn options_hold_at_once_and_are_kept() {
    let mut harness = LobbyHarness::with(vec![waiting("gato")]);
    harness.key(KeyCode::F(2));
    assert!(harness.says("Opções"));
    harness.effects.clear();
    harness.key(KeyCode::Right);
    let kept = [Effect::Keep(Choice::Theme(Theme::Neutral))];
    assert_eq!(harness.effects, kept);
    assert_eq!(harness.lobby.preferences().theme, Theme::Neutral);
    for _ in 0..6 {
        harness.key(KeyCode::Down);
    }
    harness.key(KeyCode::Right);
    assert!(harness.says("Options") && harness.says("Open rooms"));
    harness.key(KeyCode::Esc);
    assert!(!harness.says("Options"));
    harness.message(Message::NotKept("disk full".to_owned()));
    assert!(harness.says("could not be saved (disk full)"));
}
