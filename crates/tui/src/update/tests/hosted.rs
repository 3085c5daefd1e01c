//! The acts of the server's host: a seat that is freed and given back, a room that is closed
//! and opened again.

use crossterm::event::KeyCode;
use game::{ByHost, Command, Mark};
use texts::Language;

use crate::harness::Harness;
use crate::harness::placing::{person, seen};
use crate::state::Stop;

#[track_caller]
fn act(harness: &mut Harness, act: ByHost) {
    harness.other(Command::Host(act));
}

/// Has the host give our seat back.
#[track_caller]
fn give_back(harness: &mut Harness) {
    let ours = harness.app.token.as_ref().unwrap().hash();
    act(harness, ByHost::GiveBack(ours));
}

/// Returns a game of ours, in which the host has just freed our seat.
#[track_caller]
fn freed() -> Harness {
    let mut harness = Harness::playing(Language::En);
    harness.play(&[5, 1]);
    act(&mut harness, ByHost::Free(Mark::X));
    assert!(harness.says("The host freed your seat"));
    harness.take_sent();
    harness
}

#[test]
fn a_seat_that_the_host_gives_back_is_played_at_once() {
    let mut harness = freed();
    give_back(&mut harness);
    assert!(!harness.says("The host freed your seat"));
    assert!(harness.says("The host gave your seat back.") && harness.says("YOUR TURN"));
    harness.press("9");
    harness.serve();
    let square = game::Square::new(8).unwrap();
    assert_eq!(harness.room.view().board.at(square), Some(Mark::X));
}

#[test]
fn a_player_without_a_seat_can_watch_and_still_gets_the_seat_back() {
    let mut harness = freed();
    for (width, height) in [(80, 24), (40, 12)] {
        let screen = harness.screen(width, height);
        assert!(screen.contains("Enter watch"), "{screen}");
        assert!(screen.contains("Esc leave room"), "{screen}");
    }
    harness.key(KeyCode::Enter);
    harness.serve();
    assert_eq!((&harness.app.stop, harness.app.seat), (&None, None));
    assert!(harness.says("Watching"));
    // The server would refuse it for ten minutes.
    assert!(!harness.says("Enter sit and play"));
    harness.key(KeyCode::Enter);
    assert!(harness.take_sent().is_empty());
    let until = harness.app.freed_until;
    harness.wait(60_000);
    harness.receive_refusal("levantado_pelo_anfitriao");
    assert_eq!(harness.app.freed_until, until, "it is the same act");
    harness.key(KeyCode::Enter);
    harness.serve();
    let mut later = harness.app.clone();
    later.now = until.unwrap();
    assert!(later.can_sit_down() && !harness.app.can_sit_down());
    give_back(&mut harness);
    assert!(harness.says("The host gave your seat back.") && harness.says("YOUR TURN"));
    // The next connection sits down again.
    harness.down(1);
    harness.connection(crate::message::ConnectionEvent::Up);
    let [entered] = harness.take_sent().try_into().unwrap();
    assert!(!entered.contains("assistir\":true"), "{entered}");
}

#[test]
fn a_room_that_the_host_opens_again_is_entered_without_a_false_word() {
    let mut harness = Harness::playing(Language::En);
    harness.play(&[5, 1]);
    act(&mut harness, ByHost::Close);
    for (width, height) in [(80, 24), (40, 12)] {
        let screen = harness.screen(width, height);
        assert!(screen.contains("The host closed this room."), "{screen}");
        assert!(screen.contains("Enter try again"), "{screen}");
    }
    // It is still closed.
    harness.key(KeyCode::Enter);
    harness.serve();
    assert!(matches!(harness.app.stop, Some(Stop::Refused(_))));
    act(&mut harness, ByHost::Reopen);
    harness.wait(500);
    harness.key(KeyCode::Enter);
    harness.serve();
    assert_eq!(harness.app.stop, None);
    assert_eq!(harness.app.seat, Some(Mark::X));
    assert!(!harness.says("Your seat was no longer held."));
}

#[test]
fn nothing_is_given_back_to_a_player_who_takes_a_seat() {
    let mut harness = Harness::connected(Language::En);
    harness.placed(
        seen("123", Mark::X, Some("Maria Clara dos Santos")),
        Mark::X,
    );
    assert_eq!(harness.app.token, Some(person()));
    assert!(!harness.says("gave your seat back"));
}
