//! A robot on the free seat: called, dismissed, replaced. Also a game without a server.

use crossterm::event::KeyCode;
use game::{Command, Level, Mark};
use texts::Language;

use crate::harness::{ANA, Harness, WE};
use crate::message::Intent;
use crate::state::{Overlay, Screen};

/// Returns a game against the robot that this key calls.
#[track_caller]
fn against(key: &str) -> Harness {
    let mut harness = Harness::alone(Language::En);
    harness.press("b");
    harness.press(key);
    harness.serve();
    harness
}

/// Lets the robot's pause pass.
#[track_caller]
fn robot_moves(harness: &mut Harness) {
    let at = harness.room.next_deadline().unwrap();
    harness.now = harness.now.max(at);
    harness.other(Command::Expire);
}

#[test]
fn b_and_a_digit_call_one() {
    for (key, word) in [("1", "facil"), ("2", "medio"), ("3", "perfeito")] {
        let mut harness = Harness::alone(Language::En);
        harness.take_sent();
        harness.press("b");
        assert_eq!(harness.app.overlay, Some(Overlay::Robot));
        harness.sends(&[]);
        harness.press(key);
        let asked = format!(r#"chamar_robo {{"jogoId":"123","nivel":"{word}"}}"#);
        assert_eq!(harness.take_sent(), [asked]);
        assert_eq!(harness.app.overlay, None);
    }
}

#[test]
fn it_sits_down_and_answers() {
    let mut harness = against("3");
    assert_eq!(harness.app.screen(), Screen::Playing);
    assert!(harness.says("The perfect robot joined. You are X and move first."));
    harness.wait(10_000);
    harness.we_play(5);
    assert!(harness.says("The perfect robot's turn"));
    robot_moves(&mut harness);
    assert!(harness.says("YOUR TURN"));
    assert_eq!(harness.app.moves.len(), 2);
}

#[test]
fn a_rematch_begins_at_once() {
    let mut harness = against("3");
    while harness.app.outcome().is_none() {
        if harness.app.is_my_turn() {
            let free = |at: &game::Square| harness.app.board().at(*at).is_none();
            let square = game::Square::all().find(free).unwrap();
            harness.we_play(square.index() + 1);
        } else {
            robot_moves(&mut harness);
        }
    }
    assert!(harness.says("R rematch   N find an opponent"));
    harness.press("r");
    harness.serve();
    assert_eq!(harness.app.number(), 2);
    assert_eq!(harness.app.seat, Some(Mark::O));
    assert!(harness.says("New game! The perfect robot moves first."));
}

#[test]
fn a_newcomer_takes_its_place_and_is_announced() {
    let mut harness = against("2");
    harness.we_play(5);
    robot_moves(&mut harness);
    harness.ana_enters();
    assert!(harness.says("Ana took the robot's seat."));
    assert_eq!(harness.room.mark_of(ANA), Some(Mark::O));
    assert_eq!(harness.app.board().marks(), 2);
}

#[test]
fn it_can_be_changed_and_sent_away_while_it_sits() {
    let mut harness = against("1");
    harness.press("b");
    assert!(harness.says("0 send it away"));
    harness.press("3");
    harness.serve();
    assert!(harness.says("The perfect robot joined."));
    harness.press("b0");
    harness.serve();
    assert_eq!(harness.app.screen(), Screen::Waiting);
    assert!(harness.says("The robot left. The seat is free."));
}

#[test]
fn a_robot_that_is_not_there_cannot_be_dismissed() {
    let mut harness = Harness::alone(Language::En);
    harness.take_sent();
    harness.press("b0");
    harness.sends(&[]);
    assert_eq!(harness.app.overlay, Some(Overlay::Robot));
    harness.key(KeyCode::Esc);
    assert_eq!(harness.app.overlay, None);
}

#[test]
fn none_is_called_where_a_person_sits_nor_by_a_watcher() {
    let mut harness = Harness::playing(Language::En);
    harness.press("b");
    assert_eq!(harness.app.overlay, None);
    harness.other(Command::Leave(ANA));
    harness.app.seat = None;
    harness.press("b");
    assert_eq!(harness.app.overlay, None);
}

#[test]
fn the_choice_closes_when_somebody_comes() {
    let mut harness = Harness::alone(Language::En);
    harness.press("b");
    harness.ana_enters();
    assert_eq!(harness.app.overlay, None);
    assert_eq!(harness.app.screen(), Screen::Playing);
}

#[test]
fn a_player_who_is_quicker_than_the_robot_is_the_only_news() {
    let mut harness = Harness::alone(Language::En);
    harness.press("b1");
    harness.ana_enters();
    harness.serve();
    assert!(harness.says("Ana joined."));
    assert_eq!(harness.app.player(Mark::O).unwrap().robot, None);
}

#[test]
fn a_watcher_may_take_its_place() {
    let mut harness = against("1");
    let (_, token) = (harness.app.seat.take(), harness.app.token.take());
    assert!(token.is_some() && harness.app.can_sit_down());
}

#[test]
fn alone_there_is_nobody_to_invite_and_no_other_robot_to_call() {
    let mut harness = against("3");
    harness.app.setup.alone = true;
    harness.want(Intent::Invite);
    harness.want(Intent::Robot);
    assert_eq!(harness.app.overlay, None);
    harness.wait(10_000);
    let screen = harness.screen(80, 24);
    for hint in ["invite", "room 123", "192.168", "B robot"] {
        assert!(!screen.contains(hint), "{hint}\n{screen}");
    }
    let players = harness.room.view().players;
    assert_eq!(players.of(Mark::O).unwrap().robot, Some(Level::Perfect));
    assert_eq!(harness.room.mark_of(WE), Some(Mark::X));
    // Nor is there a seat that a server could keep.
    harness.press("?");
    let help = harness.screen(80, 40);
    assert!(
        help.contains("quit at once") && !help.contains("seat"),
        "{help}"
    );
}
