//! The acts of the host, and the clients that they touch.

use game::Room;

use crate::play::{ANA_WINS, Play};

const PLAYING: &str = "ana sits, bia sits, ana plays 4";

#[test]
fn a_freed_seat_is_not_given_to_the_same_client_again() {
    let mut play = Play::after(PLAYING);
    play.tells("host frees O -> bia was freed => ana 0 x -, 1 watch");
    for step in ["bia sits", "bia returns", "bia shows a wrong token"] {
        assert_eq!(play.then(step), "bia was freed", "{step}");
    }
    // Neither another device with its token nor a new connection sits down.
    play.tells("bia@phone returns -> bia@phone was freed");
    play.then("bia drops");
    play.tells("bia returns -> bia was freed => ana 0 x -, 2 watch");
    // Everybody else may sit there.
    play.tells("caio sits -> caio plays O (new token)");
    play.board_is(". . . . X . . . .");
}

#[test]
fn after_ten_minutes_the_client_may_sit_again() {
    let mut play = Play::after(PLAYING);
    play.then("host frees O, 599999 ms pass");
    play.tells("bia returns -> bia was freed");
    play.then("1 ms passes");
    play.tells("bia returns -> bia showed a wrong token; bia plays O (new token)");
}

#[test]
fn a_seat_of_somebody_away_can_be_freed() {
    let mut play = Play::after(PLAYING);
    assert_eq!(play.then("bia drops, host frees O"), "");
    play.tells("bia returns -> bia was freed");
    play.refuses("host frees O -> fora_da_sala");
}

#[test]
fn a_freed_seat_is_given_back_with_its_score() {
    let mut play = Play::after("ana sits, bia sits");
    play.then(ANA_WINS);
    play.tells("host frees X => - x bia 0, 1 watch");
    play.tells("host returns X -> ana plays X (same token) => ana 1 x bia 0");
    play.then("ana drops");
    play.tells("ana returns -> ana plays X (shown token)");
    // Twice gives nothing twice.
    assert_eq!(play.changes_nothing("host returns X"), "");
}

#[test]
fn a_freed_seat_is_given_back_to_the_device_that_came_last() {
    let mut play = Play::after(PLAYING);
    play.then("host frees O, bia@phone returns");
    play.tells("host returns O -> bia@phone plays O (same token) => ana 0 x bia 0, 1 watch");
}

#[test]
fn a_client_is_given_the_freed_seat_of_the_token_that_it_showed_last() {
    let mut play = Play::after(PLAYING);
    play.then("host frees X, host frees O, bia shows ana's token");
    assert_eq!(play.then("host returns O"), "", "it waits for its token");
    play.tells("host returns X -> bia plays X (same token) => ana 0 x bia 0 (away), 1 watch");
}

#[test]
fn of_two_people_whose_seat_was_freed_the_one_is_seated_whom_the_host_means() {
    let mut play = Play::after(PLAYING);
    play.then("host frees O, caio sits, host frees O");
    assert_eq!(
        play.then("host returns bia"),
        "bia plays O (same token)",
        "not the last one whose seat had this mark"
    );
    assert_eq!(play.people(), "ana 0 x bia 0, 1 watch");
    play.then("bia leaves");
    assert_eq!(play.then("host returns caio"), "caio plays O (same token)");
}

#[test]
fn a_person_who_sits_again_is_given_no_second_seat() {
    let mut play = Play::after("ana waits, bia meets somebody with O");
    play.then("host frees O, 600 s pass, bia meets somebody with O, ana leaves");
    assert_eq!(play.then("host returns bia"), "");
    assert_eq!(play.people(), "- x bia 0");
}

#[test]
fn a_seat_that_is_taken_is_not_given_back_and_its_player_may_sit_elsewhere() {
    let mut play = Play::after(PLAYING);
    play.tells("host frees O, caio sits, host returns O => ana 0 x caio 0, 1 watch");
    play.then("ana leaves");
    play.tells("bia sits -> bia plays X (new token)");
}

#[test]
fn a_closed_room_is_empty_and_lets_nobody_in() {
    let mut play = Play::after(PLAYING);
    play.then("caio watches");
    let told = play.then("host closes");
    let each = ["ana", "bia", "caio"].map(|who| format!("{who} was sent out"));
    assert!(
        each.iter().all(|told_one| told.contains(told_one)),
        "{told}"
    );
    assert_eq!(play.people(), "- x -");
    assert_eq!(play.ended.len(), 1, "the game is kept as unfinished");
    for step in ["ana returns", "davi sits", "davi watches"] {
        play.refuses(&format!("{step} -> sala_encerrada"));
    }
    play.refuses("host frees X -> fora_da_sala");
    play.then("599 s pass");
    assert!(!play.room.is_gone(play.now));
    play.then("1 s passes");
    assert!(play.room.is_gone(play.now));
}

#[test]
fn a_reopened_room_is_gone_so_that_the_next_one_is_new() {
    let mut play = Play::after(PLAYING);
    play.then("host closes, host reopens");
    assert!(play.room.is_gone(play.now));
}

#[test]
fn a_name_of_the_host_stays_whatever_the_client_says() {
    let mut play = Play::after(PLAYING);
    play.tells("host names O Capivara -> bia was renamed");
    play.tells("bia sits as Palavrão => ana 0 x Capivara 0");
    play.tells("bia drops, bia returns as Palavrão => ana 0 x Capivara 0");
    play.then("host frees X");
    play.refuses("host names X Tucano -> fora_da_sala");
}

#[test]
fn a_closed_door_lets_in_only_clients_that_were_here() {
    let mut play = Play::after(PLAYING);
    play.then("bia drops");
    play.house.door_closed = true;
    play.refuses("caio sits -> porta_fechada");
    play.refuses("caio watches -> porta_fechada");
    play.refuses("caio shows a wrong token -> porta_fechada");
    play.tells("bia returns -> bia plays O (shown token)");
    play.changes_nothing("ana sits");
    play.house.door_closed = false;
    play.then("caio watches");
}

#[test]
fn a_restart_forgets_no_act_of_the_host() {
    let mut play = Play::after(PLAYING);
    play.then("host frees O, the server restarts");
    play.tells("bia returns -> bia was freed");
    play.then("host closes, the server restarts");
    play.refuses("bia returns -> sala_encerrada");
    assert!(!play.room.is_gone(play.now));
}

#[test]
fn a_room_without_an_act_of_the_host_is_stored_as_before() {
    let play = Play::after(PLAYING);
    let stored = serde_json::to_string(&play.room).unwrap();
    assert!(!stored.contains("hosted") && !stored.contains("given"));
    let acted = Play::after("ana sits, bia sits, host frees O, host names X Capivara");
    let stored = serde_json::to_string(&acted.room).unwrap();
    assert_eq!(serde_json::from_str::<Room>(&stored).unwrap(), acted.room);
}
