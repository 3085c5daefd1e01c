//! A player who does not play, and the other player who claims the seat.

use game::{Command, Mark, Moment, Room, RoomSettings};

use crate::play::{ANA_WINS, Play};

/// Ana waits for Bia, who plays O.
const WAITING: &str = "ana sits, bia sits, ana plays 4";

#[track_caller]
fn shows(play: &Play, late: Option<Mark>, idle: Option<Mark>) {
    let view = play.room.view();
    assert_eq!((view.late, view.idle), (late, idle));
}

#[test]
fn a_seat_is_claimed_exactly_from_its_moment_on() {
    let mut play = Play::with_patience(WAITING);
    play.changes_nothing("34999 ms pass");
    play.then("1 ms passes");
    shows(&play, Some(Mark::O), None);
    play.then("9999 ms pass");
    play.refuses("ana claims -> cedo_demais");
    play.then("1 ms passes");
    shows(&play, None, Some(Mark::O));
    assert_eq!(play.room.next_deadline(), None);
    play.tells("ana claims -> bia lost a claimed seat => ana 0 x -, 1 watch");
    shows(&play, None, None);
    play.board_is(". . . . X . . . .");
}

#[test]
fn a_seat_can_be_claimed_though_nobody_woke_the_room() {
    let mut play = Play::with_patience(WAITING);
    play.now = Moment(45_000);
    play.tells("ana claims -> bia lost a claimed seat");
}

#[test]
fn nobody_loses_a_seat_by_time_alone() {
    let mut play = Play::with_patience(WAITING);
    play.then("45 s pass");
    play.changes_nothing("9000 s pass");
    assert_eq!(play.people(), "ana 0 x bia 0");
    play.then("bia plays 0");
    shows(&play, None, None);
    play.refuses("ana claims -> cedo_demais");
}

#[test]
fn only_the_one_who_is_kept_waiting_may_claim() {
    let mut play = Play::with_patience("caio watches");
    play.then(WAITING);
    play.then("45 s pass");
    play.refuses("bia claims -> cedo_demais");
    play.refuses("caio claims -> so_assistindo");
    play.refuses("davi claims -> fora_da_sala");
}

#[test]
fn a_claim_of_a_seat_that_is_free_already_changes_nothing() {
    let mut play = Play::with_patience(WAITING);
    play.then("45 s pass, ana claims");
    play.repeats("ana claims");
    let mut play = Play::with_patience("ana sits, ana calls facil robot");
    play.repeats("ana claims");
}

#[test]
fn the_token_of_a_claimed_seat_opens_nothing_and_seats_nobody() {
    let mut play = Play::with_patience(WAITING);
    play.then("45 s pass, ana claims");
    let watches = "bia@phone lost a claimed seat";
    play.tells(&format!("bia@phone returns -> {watches}"));
    assert_eq!(play.people(), "ana 0 x -, 2 watch");
    play.tells("bia drops, bia returns -> bia lost a claimed seat");
    // Without the old token, the person sits down like anybody else.
    play.tells("bia sits -> bia plays O (new token)");
    play.then("bia plays 0");
    play.board_is("O . . . X . . . .");
}

#[test]
fn a_newcomer_takes_the_claimed_seat_and_has_the_whole_time() {
    let mut play = Play::with_patience(WAITING);
    play.then("45 s pass, ana claims, caio sits");
    play.then("44999 ms pass");
    play.refuses("ana claims -> cedo_demais");
    play.tells("1 ms passes, ana claims => ana 0 x -, 2 watch");
}

#[test]
fn a_wait_needs_two_people_who_are_there() {
    for story in [
        "ana sits, bia sits, ana plays 4, bia drops, 50 s pass, bia returns, 44 s pass",
        "ana sits, bia sits, ana plays 4, 40 s pass, ana drops, ana returns, 44 s pass",
        "ana sits, bia sits, ana plays 4, 40 s pass, bia drops, bia returns, 44 s pass",
        "ana sits, ana plays 4, 40 s pass, bia sits, 44 s pass",
    ] {
        let mut play = Play::with_patience(story);
        assert_eq!(play.refused("ana claims"), "cedo_demais", "{story}");
        play.then("1 s passes, ana claims");
    }
}

#[test]
fn entering_again_answers_the_alert_and_a_repeat_does_not() {
    let mut play = Play::with_patience("ana sits, bia sits, ana plays 0, bia plays 4, ana plays 1");
    play.changes_nothing("30 s pass, bia returns");
    play.then("6 s pass");
    shows(&play, Some(Mark::O), None);
    play.repeats("bia draws X X . . O . . . .");
    play.then("bia returns");
    shows(&play, None, None);
    play.then("35 s pass, bia returns, 35 s pass, 10 s pass, bia returns");
    shows(&play, None, None);
    play.then("45 s pass, ana claims");
}

#[test]
fn an_unanswered_ask_for_the_next_game_makes_the_other_seat_idle() {
    let mut play = Play::with_patience(ANA_WINS);
    play.changes_nothing("600 s pass");
    play.then("bia asks, 45 s pass");
    shows(&play, None, Some(Mark::X));
    play.refuses("ana claims -> cedo_demais");
    // The next game begins at once, and Bia has X.
    let said = play.then("bia claims");
    assert_eq!(said, "ana lost a claimed seat; bia plays X (same token)");
    assert_eq!(play.people(), "bia 0 x -, 1 watch");
    play.board_is(". . . . . . . . .");
}

#[test]
fn plain_clients_are_claimed_likewise_and_never_asked_for_the_next_game() {
    let mut play = Play::with_patience("ana sits, bia sits plainly, ana plays 4, 45 s pass");
    play.tells("ana claims -> bia lost a claimed seat");
    let mut play = Play::with_patience("ana sits plainly, bia sits, 45 s pass, bia claims");
    play.tells("ana sits plainly -> ana plays X (new token)");
}

#[test]
fn a_restart_begins_the_wait_anew() {
    let mut play = Play::with_patience(WAITING);
    play.then("45 s pass, the server restarts, ana returns, bia returns");
    shows(&play, None, None);
    play.then("44999 ms pass");
    play.refuses("ana claims -> cedo_demais");
    play.then("1 ms passes, ana claims");
    let mut play = Play::with_patience(WAITING);
    play.then("45 s pass, ana claims, the server restarts, ana returns");
    let told = play.then("bia returns");
    assert_eq!(told, "bia lost a claimed seat", "not forgotten");
}

#[test]
fn little_patience_gives_no_alert_and_none_lets_nobody_claim() {
    let room = Play::after(WAITING).room;
    let after = |patience: u64, passed: u64| {
        let settings = RoomSettings {
            patience,
            ..RoomSettings::default()
        };
        let expire = |room: &Room, now| room.apply(Command::Expire, Moment(now), settings);
        let begun = expire(&room, 0).unwrap().room;
        expire(&begun, passed).unwrap().room.view()
    };
    assert_eq!(after(10_000, 9_999).late, None);
    assert_eq!(after(10_000, 10_000).idle, Some(Mark::O));
    assert_eq!(after(10_001, 1).late, Some(Mark::O));
    assert_eq!(after(0, 9_000_000).idle, None);
}

#[test]
fn a_room_remembers_a_bounded_number_of_claimed_seats() {
    let mut play = Play::with_patience("ana sits, ana plays 4");
    for _ in 0..20 {
        play.then("bia sits, 45 s pass, ana claims, bia leaves");
    }
    play.tells("bia returns -> bia lost a claimed seat");
    let stored = serde_json::to_value(&play.room).unwrap();
    assert_eq!(stored["claimed"].as_array().unwrap().len(), 8);
}

#[test]
fn a_room_stored_before_there_were_claims_is_read() {
    let room = Play::after(WAITING).room;
    let stored = serde_json::to_string(&room).unwrap();
    assert!(!stored.contains("wait\""), "{stored}");
    assert!(!stored.contains("claimed"), "{stored}");
    assert_eq!(serde_json::from_str::<Room>(&stored).unwrap(), room);
}
