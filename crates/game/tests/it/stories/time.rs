//! Held seats, kept rooms, and the deadlines that end them.

use game::Moment;

use crate::play::Play;

#[test]
fn a_held_seat_is_free_exactly_at_its_moment() {
    let mut play = Play::after("ana sits, bia sits, ana plays 4, 5 s pass, bia drops");
    assert_eq!(play.room.next_deadline(), Some(Moment(65_000)));
    play.changes_nothing("59999 ms pass");
    assert_eq!(play.people(), "ana 0 x bia 0 (away)");
    play.tells("1 ms passes => ana 0 x -");
    assert_eq!(play.room.next_deadline(), None);
}

#[test]
fn a_seat_is_free_at_its_moment_though_nobody_woke_the_room() {
    let mut play = Play::after("ana sits, bia sits, bia drops");
    play.now = Moment(60_000);
    play.tells("caio sits -> caio plays O (new token)");
    let mut play = Play::after("ana sits, bia sits, bia drops");
    play.now = Moment(60_000);
    play.tells("bia returns -> bia showed a wrong token; bia plays O (new token)");
}

#[test]
fn until_then_a_return_stops_the_clock() {
    let mut play = Play::after("ana sits, bia sits, bia drops, 59999 ms pass, bia returns");
    assert_eq!(play.room.next_deadline(), None);
    play.changes_nothing("600 s pass");
    assert_eq!(play.people(), "ana 0 x bia 0");
}

#[test]
fn being_lost_again_holds_the_seat_anew() {
    let mut play = Play::after("ana sits, bia sits, bia drops, 50 s pass, bia returns, bia drops");
    play.changes_nothing("50 s pass");
    assert_eq!(play.people(), "ana 0 x bia 0 (away)");
}

#[test]
fn two_held_seats_end_each_at_its_own_moment() {
    let mut play = Play::after("ana sits, bia sits, caio watches, ana drops, 10 s pass, bia drops");
    play.tells("50 s pass => - x bia 0 (away), 1 watch");
    play.tells("10 s pass => - x -, 1 watch");
}

#[test]
fn both_held_seats_can_end_at_once() {
    let mut play = Play::after("ana sits, bia sits, caio watches, ana drops, bia drops, 60 s pass");
    assert_eq!(play.people(), "- x -, 1 watch");
    play.tells("caio sits -> caio plays X (new token)");
}

#[test]
fn a_plain_client_reloading_the_page_sits_down_again() {
    let mut play = Play::after("ana sits plainly, bia sits plainly, ana plays 4, ana drops");
    assert_eq!(play.people(), "- x bia 0");
    assert_eq!(play.room.next_deadline(), None);
    play.tells("ana sits plainly -> ana plays X (new token)");
    play.board_is(". . . . X . . . .");
}

#[test]
fn leaving_on_purpose_frees_the_seat_at_once() {
    let play = Play::after("ana sits, bia sits, bia leaves");
    assert_eq!(play.people(), "ana 0 x -");
    assert_eq!(play.room.next_deadline(), None);
}

#[test]
fn an_empty_room_is_gone_at_once() {
    let play = Play::after("ana sits, bia sits, caio watches, ana leaves, bia leaves, caio leaves");
    assert!(play.room.is_gone(play.now));
}

#[test]
fn a_finished_game_does_not_keep_an_empty_room() {
    let mut play = Play::after(crate::play::ANA_WINS);
    play.then("ana leaves, bia leaves");
    assert!(play.room.is_gone(play.now));
}

#[test]
fn a_game_under_way_survives_both_pages_being_reloaded() {
    let mut play = Play::after(
        "ana sits plainly, bia sits plainly, ana plays 4, bia plays 0, ana drops, bia drops",
    );
    assert!(!play.room.is_gone(play.now));
    assert_eq!(play.room.next_deadline(), Some(Moment(60_000)));
    play.then("59999 ms pass, bia sits plainly");
    assert_eq!(play.room.next_deadline(), None);
    play.then("bia plays 8");
    play.board_is(
        "O . .
         . X .
         . . X",
    );
}

#[test]
fn an_empty_room_with_a_game_is_gone_exactly_at_its_moment() {
    let play = Play::after("ana sits plainly, ana plays 4, ana drops, 1 s passes");
    assert!(!play.room.is_gone(Moment(59_999)));
    assert!(play.room.is_gone(Moment(60_000)));
}

#[test]
fn held_seats_keep_the_room_and_their_end_begins_its_grace() {
    let mut play = Play::after("ana sits, bia sits, ana plays 4, ana drops, bia drops, 60 s pass");
    assert_eq!(play.people(), "- x -");
    assert!(!play.room.is_gone(Moment(119_999)));
    assert!(play.room.is_gone(Moment(120_000)));
    // The seats are free now, so the first to return sits at X, whatever their seat was
    // before.
    play.tells("bia returns -> bia showed a wrong token; bia plays X (new token)");
}

#[test]
fn an_expiry_with_nothing_to_do_does_nothing() {
    let settings = game::RoomSettings {
        patience: 0,
        ..game::RoomSettings::default()
    };
    let mut play = Play::after("ana sits, bia sits, bia drops");
    let early = play.room.apply(game::Command::Expire, play.now, settings);
    assert_eq!(early.unwrap().room, play.room);
    play.then("bia returns");
    let late = play
        .room
        .apply(game::Command::Expire, Moment(u64::MAX), settings);
    assert_eq!(late.unwrap().room, play.room);
}

#[test]
fn waking_an_empty_room_does_not_keep_it_longer() {
    let play = Play::after("ana sits plainly, ana plays 4, ana drops");
    let wake = |room: &game::Room, at| {
        let settings = game::RoomSettings::default();
        room.apply(game::Command::Expire, Moment(at), settings)
            .unwrap()
            .room
    };
    let room = wake(&wake(&play.room, 30_000), 60_000);
    assert_eq!(room, play.room);
    assert!(room.is_gone(Moment(60_000)));
}
