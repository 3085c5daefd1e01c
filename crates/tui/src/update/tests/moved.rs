//! A person who waits for an opponent, or leaves for one, and late words about the room before.

use game::Mark;
use texts::Language;

use super::meeting::meeting;
use crate::harness::Harness;
use crate::harness::placing::{after, seen};
use crate::message::ConnectionEvent;

const MARIA: &str = "Maria Clara dos Santos";

#[test]
fn a_late_word_about_our_seat_in_the_room_before_leads_back_to_no_room() {
    for room_first in [false, true] {
        let mut harness = meeting();
        harness.placed(seen("k3vq", Mark::X, None), Mark::X);
        let (before, found) = (
            seen("k3vq", Mark::O, Some("João Pedro")),
            seen("mesa", Mark::X, Some(MARIA)),
        );
        if room_first {
            harness.placed(found, Mark::X);
            harness.seated(&before, Mark::O);
        } else {
            harness.seated(&found, Mark::X);
            harness.seated(&before, Mark::O);
            harness.room_comes(found);
        }
        harness.wait(20_000);
        assert!(harness.take_sent().is_empty(), "nothing is entered again");
        assert!(harness.app.is_in() && harness.says("sala mesa"));
        assert_eq!(harness.app.seat, Some(Mark::X));
    }
}

#[test]
fn a_room_that_the_host_closes_while_we_leave_it_hides_no_game() {
    let mut harness = meeting();
    let over = after(seen("mesa", Mark::X, Some(MARIA)), &[0, 3, 1, 4, 2]);
    harness.placed(over, Mark::X);
    harness.press("n");
    harness.receive_refusal("sala_encerrada");
    assert!(harness.says("O anfitrião encerrou esta sala."));
    harness.placed(seen("gato", Mark::O, Some("João Pedro")), Mark::O);
    assert!(
        !harness.says("O anfitrião encerrou"),
        "{}",
        harness.screen(80, 24)
    );
    assert!(harness.app.is_in() && harness.says("João Pedro"));
}

#[test]
fn an_opponent_who_gets_the_mark_that_we_had_is_told_of_as_any_other() {
    for mark in [Mark::X, Mark::O] {
        let mut harness = meeting();
        harness.placed(seen("k3vq", Mark::X, None), Mark::X);
        let mut found = seen("k3vq", mark, Some(MARIA));
        found.version += 1;
        harness.placed(found, mark);
        let joined = format!("{MARIA} entrou. Você é {}", mark.letter());
        assert!(harness.says(&joined), "{}", harness.screen(80, 24));
    }
    // For watchers, too.
    let mut harness = Harness::new(Language::Pt);
    harness.connection(ConnectionEvent::Up);
    let mut room = seen("123", Mark::X, None);
    harness.room_comes(room.clone());
    room = seen("123", Mark::O, Some(MARIA));
    room.version += 1;
    harness.room_comes(room);
    assert!(harness.says(&format!("{MARIA} entrou.")));
}
