//! A robot in the empty chair: called, sent away, replaced; and playing alone.

use crossterm::event::KeyCode;
use game::{Command, Level, Mark};
use texts::Language;

use crate::harness::{ANA, Desk, WE};
use crate::message::Intent;
use crate::state::{Overlay, Screen};

/// We called this robot from the waiting screen.
fn against(key: &str) -> Desk {
    let mut desk = Desk::alone(Language::En);
    desk.press("b");
    desk.press(key);
    desk.serve();
    desk
}

/// The robot's pause goes by.
fn robot_moves(desk: &mut Desk) {
    let at = desk.room.next_deadline().unwrap();
    desk.now = desk.now.max(at);
    desk.other(Command::Expire);
}

#[test]
fn b_and_a_digit_call_one() {
    for (key, word) in [("1", "facil"), ("2", "medio"), ("3", "perfeito")] {
        let mut desk = Desk::alone(Language::En);
        desk.take_sent();
        desk.press("b");
        assert_eq!(desk.app.overlay, Some(Overlay::Robot));
        assert_eq!(desk.take_sent(), [""; 0]);
        desk.press(key);
        let asked = format!(r#"chamar_robo {{"jogoId":"123","nivel":"{word}"}}"#);
        assert_eq!(desk.take_sent(), [asked]);
        assert_eq!(desk.app.overlay, None);
    }
}

#[test]
fn it_sits_down_and_answers() {
    let mut desk = against("3");
    assert_eq!(desk.app.screen(), Screen::Playing);
    assert!(desk.says("Perfect robot joined. You are X and move first."));
    desk.wait(10_000);
    desk.we_play(5);
    assert!(desk.says("Perfect robot's turn"));
    robot_moves(&mut desk);
    assert!(desk.says("YOUR TURN"));
    assert_eq!(desk.app.moves.len(), 2);
}

#[test]
fn a_rematch_begins_at_once() {
    let mut desk = against("3");
    while desk.app.outcome().is_none() {
        if desk.app.is_my_turn() {
            let free = |at: &game::Square| desk.app.board().at(*at).is_none();
            let square = game::Square::all().find(free).unwrap();
            desk.we_play(square.index() + 1);
        } else {
            robot_moves(&mut desk);
        }
    }
    desk.press("r");
    desk.serve();
    assert_eq!(desk.app.number(), 2);
    assert_eq!(desk.app.seat, Some(Mark::O));
    assert!(desk.says("New game! Perfect robot moves first."));
}

#[test]
fn a_newcomer_takes_its_place_and_is_announced() {
    let mut desk = against("2");
    desk.we_play(5);
    robot_moves(&mut desk);
    desk.ana_enters();
    assert!(desk.says("Ana took the robot's seat."));
    assert_eq!(desk.room.mark_of(ANA), Some(Mark::O));
    assert_eq!(desk.app.board().marks(), 2);
}

#[test]
fn it_can_be_changed_and_sent_away_while_it_sits() {
    let mut desk = against("1");
    desk.press("b");
    assert!(desk.says("0 send it away"));
    desk.press("3");
    desk.serve();
    assert!(desk.says("Perfect robot joined."));
    desk.press("b0");
    desk.serve();
    assert_eq!(desk.app.screen(), Screen::Waiting);
    assert!(desk.says("The robot left. The seat is free."));
}

#[test]
fn nobody_is_sent_away_who_is_not_there() {
    let mut desk = Desk::alone(Language::En);
    desk.take_sent();
    desk.press("b0");
    assert_eq!(desk.take_sent(), [""; 0]);
    assert_eq!(desk.app.overlay, Some(Overlay::Robot));
    desk.key(KeyCode::Esc);
    assert_eq!(desk.app.overlay, None);
}

#[test]
fn none_is_called_where_a_person_sits_nor_by_a_watcher() {
    let mut desk = Desk::playing(Language::En);
    desk.press("b");
    assert_eq!(desk.app.overlay, None);
    desk.other(Command::Leave(ANA));
    desk.app.seat = None;
    desk.press("b");
    assert_eq!(desk.app.overlay, None);
}

#[test]
fn the_choice_closes_when_somebody_comes() {
    let mut desk = Desk::alone(Language::En);
    desk.press("b");
    desk.ana_enters();
    assert_eq!(desk.app.overlay, None);
    assert_eq!(desk.app.screen(), Screen::Playing);
}

#[test]
fn who_is_quicker_than_the_robot_is_all_one_hears_of() {
    let mut desk = Desk::alone(Language::En);
    desk.press("b1");
    desk.ana_enters();
    desk.serve();
    assert!(desk.says("Ana joined."));
    assert_eq!(desk.app.player(Mark::O).unwrap().robot, None);
}

#[test]
fn a_watcher_may_take_its_place() {
    let mut desk = against("1");
    let (_, token) = (desk.app.seat.take(), desk.app.token.take());
    assert!(token.is_some() && desk.app.can_sit_down());
}

#[test]
fn alone_there_is_nobody_to_invite_and_no_other_robot_to_call() {
    let mut desk = against("3");
    desk.app.setup.alone = true;
    desk.want(Intent::Invite);
    desk.want(Intent::Robot);
    assert_eq!(desk.app.overlay, None);
    desk.wait(10_000);
    let screen = desk.screen(80, 24);
    for hint in ["invite", "room 123", "192.168", "B robot"] {
        assert!(!screen.contains(hint), "{hint}\n{screen}");
    }
    assert_eq!(
        desk.room.view().players.of(Mark::O).unwrap().robot,
        Some(Level::Perfect)
    );
    assert_eq!(desk.room.mark_of(WE), Some(Mark::X));
}
