//! The claim of an idle seat, by us and by the opponent.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use game::Command;
use texts::Language;

use crate::harness::{ANA, Harness};
use crate::keys::intent;
use crate::message::{Effect, Intent};
use crate::state::Stop;

/// Lets time pass until the room's next deadline, and acts on it.
#[track_caller]
fn until_deadline(harness: &mut Harness) {
    let at = harness.room.next_deadline().unwrap();
    harness.wait(at.0 - harness.now.0);
    harness.other(Command::Expire);
}

/// Returns a game in which Ana has not played for 45 seconds.
#[track_caller]
fn ana_is_idle() -> Harness {
    let mut harness = Harness::playing(Language::En);
    harness.we_play(5);
    until_deadline(&mut harness);
    until_deadline(&mut harness);
    harness.take_sent();
    harness
}

#[test]
fn the_seat_of_an_idle_opponent_is_claimed_by_capital_k_alone() {
    let mut harness = ana_is_idle();
    assert!(harness.says("Ana has not played for a while. You can free the seat."));
    assert!(harness.says("Ana (idle)"));
    assert!(harness.says("Shift+K free seat"));
    harness.press("k");
    assert_eq!(harness.take_sent(), [""; 0], "k moves the cursor");
    let shifted = KeyEvent::new(KeyCode::Char('k'), KeyModifiers::SHIFT);
    assert_eq!(intent(&harness.app, shifted), Some(Intent::Claim));
    harness.press("K");
    harness.serve();
    assert!(harness.says("The other seat is free"));
    assert!(!harness.app.can_claim());
}

#[test]
fn nothing_is_claimed_from_an_opponent_who_plays() {
    let mut harness = ana_is_idle();
    harness.ana_plays(1);
    harness.want(Intent::Claim);
    harness.sends(&[]);
}

#[test]
fn a_late_player_is_called_once_even_in_front_of_the_screen() {
    let mut harness = Harness::playing(Language::En);
    harness.message(crate::message::Message::Focus(true));
    let calls = harness.alerts.len();
    until_deadline(&mut harness);
    assert_eq!(harness.alerts[calls..], [Effect::Ring]);
    assert!(harness.says("Are you still there? In 10 s your seat can be freed."));
    let title = crate::view::title(&harness.app).unwrap();
    assert!(title.starts_with("Are you still there?"), "{title}");
    until_deadline(&mut harness);
    assert!(harness.says("Are you still there? Your seat can be freed now."));
    assert_eq!(harness.alerts.len(), calls + 1);
    harness.we_play(5);
    assert!(!harness.says("still there"));
}

#[test]
fn a_lost_seat_is_not_taken_again_until_the_user_says_so() {
    let mut harness = Harness::playing(Language::En);
    until_deadline(&mut harness);
    until_deadline(&mut harness);
    harness.other(Command::Claim(ANA));
    assert_eq!(harness.app.stop, Some(Stop::Claimed));
    assert!(harness.says("You took too long to play"));
    assert!(harness.app.token.is_none());
    let kept = harness.kept.last();
    assert_eq!(kept, Some(&None), "the saved token is deleted");
    harness.take_sent();
    harness.down(1);
    harness.comes_up();
    harness.sends(&[]);
    assert!(harness.room.seat(game::Mark::X).is_none());
    harness.key(KeyCode::Enter);
    harness.serve();
    assert!(harness.room.seat(game::Mark::X).is_some());
    assert_eq!(harness.app.stop, None);
}
