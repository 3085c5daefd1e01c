//! A restart: another server restores the room, with another clock.

use game::{Command, Moment, RoomSettings};

use crate::play::{ANA_WINS, Play};

#[test]
fn boards_scores_and_seats_are_still_there() {
    let mut play = Play::after(ANA_WINS);
    play.then("caio watches, ana asks, bia asks, bia plays 4, the server restarts");
    assert_eq!(play.people(), "bia 0 (away) x ana 1 (away)");
    play.board_is(". . . . X . . . .");
    play.tells("ana returns -> ana plays O (shown token)");
    play.tells("bia returns -> bia plays X (shown token)");
    play.then("ana plays 0");
}

#[test]
fn every_seat_is_held_for_the_whole_time_again() {
    let mut play = Play::after("500 s pass, ana sits, bia sits, bia drops, 59 s pass");
    play.then("the server restarts");
    assert_eq!(play.now, Moment(0));
    assert_eq!(play.room.next_deadline(), Some(Moment(60_000)));
    play.tells("59999 ms pass, bia returns, 1 ms passes => - x bia 0");
}

#[test]
fn a_plain_clients_seat_is_free_and_its_game_waits() {
    let mut play = Play::after("ana sits plainly, bia sits, ana plays 4, the server restarts");
    assert_eq!(play.people(), "- x bia 0 (away)");
    play.tells("ana sits plainly -> ana plays X (new token)");
    play.board_is(". . . . X . . . .");
}

#[test]
fn a_room_without_seats_to_hold_is_gone_unless_a_game_is_on() {
    let play = Play::after("ana sits plainly, caio watches, the server restarts");
    assert!(play.room.is_gone(play.now));
    let play = Play::after("900 s pass, ana sits plainly, ana plays 4, the server restarts");
    assert!(!play.room.is_gone(Moment(59_999)));
    assert!(play.room.is_gone(Moment(60_000)));
}

#[test]
fn an_empty_room_waits_anew_by_the_new_clock() {
    let play = Play::after(
        "900 s pass, ana sits plainly, ana plays 4, ana drops, 30 s pass, the server restarts",
    );
    assert_eq!(play.room.next_deadline(), Some(Moment(60_000)));
}

#[test]
fn the_old_clock_is_not_compared_with_the_new_one() {
    // By the old clock the seat was held until 60 s. The new clock shows 0, or far more.
    for now in [0, 60_000, 1_000_000] {
        let mut play = Play::after("ana sits, bia sits, bia drops");
        play.now = Moment(now);
        let restarted = play
            .room
            .apply(Command::Restart, play.now, RoomSettings::default());
        play.room = restarted.unwrap().room;
        assert_eq!(play.people(), "ana 0 (away) x bia 0 (away)");
        assert_eq!(play.room.next_deadline(), Some(Moment(now + 60_000)));
    }
}
