//! What can be done while nobody is there: a game alone, and the options.

use crossterm::event::KeyCode;
use game::Level;

use crate::harness::lobby_harness::{Hut, waiting};
use crate::lobby::{Effect, Message};
use crate::preferences::{Choice, Theme};

#[test]
fn a_robot_needs_no_server() {
    let mut hut = Hut::empty();
    hut.control('r');
    assert!(hut.says("1 fácil"));
    hut.effects.clear();
    hut.write("4");
    assert!(hut.effects.is_empty() && hut.says("3 perfeito"));
    hut.write("3");
    assert_eq!(hut.effects, [Effect::Alone(Level::Perfect)]);
}

#[test]
fn nothing_is_written_behind_the_question_and_esc_closes_it_alone() {
    let mut hut = Hut::with(vec![waiting("gato")]);
    hut.control('r');
    hut.write("ga");
    hut.key(KeyCode::Esc);
    assert!(!hut.says("1 fácil") && hut.says("[_"));
    assert!(!hut.effects.contains(&Effect::Quit));
}

#[test]
fn options_hold_at_once_and_are_kept() {
    let mut hut = Hut::with(vec![waiting("gato")]);
    hut.key(KeyCode::F(2));
    assert!(hut.says("Opções"));
    hut.effects.clear();
    hut.key(KeyCode::Right);
    assert_eq!(hut.effects, [Effect::Keep(Choice::Theme(Theme::Neutral))]);
    assert_eq!(hut.lobby.preferences().theme, Theme::Neutral);
    for _ in 0..6 {
        hut.key(KeyCode::Down);
    }
    hut.key(KeyCode::Right);
    assert!(hut.says("Options") && hut.says("Open rooms"));
    hut.key(KeyCode::Esc);
    assert!(!hut.says("Options"));
    hut.message(Message::NotKept("disk full".to_owned()));
    assert!(hut.says("could not be saved (disk full)"));
}
