//! Entering: the seat that each client gets, and the clients that watch.

use crate::play::{ANA_WINS, Play};

#[test]
fn the_first_sits_on_x_the_second_on_o_the_third_watches() {
    let mut play = Play::new();
    play.tells("ana sits -> ana plays X (new token)");
    play.tells("bia sits -> bia plays O (new token)");
    play.tells("caio sits -> caio watches => ana 0 x bia 0, 1 watch");
}

#[test]
fn who_wants_to_watch_watches_though_seats_are_free() {
    let mut play = Play::new();
    play.tells("ana watches -> ana watches => - x -, 1 watch");
}

#[test]
fn a_watcher_who_enters_again_takes_a_free_seat() {
    let mut play = Play::after("ana watches, bia sits");
    play.tells("ana sits -> ana plays O (new token) => bia 0 x ana 0");
}

#[test]
fn a_seated_person_who_wants_to_watch_frees_the_seat() {
    let mut play = Play::after("ana sits, bia sits");
    play.tells("ana watches -> ana watches => - x bia 0, 1 watch");
    play.tells("caio sits -> caio plays X (new token)");
}

#[test]
fn entering_twice_is_entering_once() {
    let mut play = Play::after("ana sits, bia sits, caio sits");
    assert_eq!(play.changes_nothing("ana sits"), "ana plays X (same token)");
    assert_eq!(play.changes_nothing("caio sits"), "caio watches");
    assert_eq!(play.changes_nothing("caio watches"), "caio watches");
}

#[test]
fn entering_again_may_bring_another_name_but_not_take_one_away() {
    let mut play = Play::after("ana sits, ana sits as Aninha");
    assert_eq!(play.people(), "Aninha 0 x -");
    play.changes_nothing("ana sits as nobody");
    play.tells("ana drops, ana returns as Ana => Ana 0 x -");
}

#[test]
fn a_seat_freed_in_mid_game_goes_to_whoever_enters_next() {
    let mut play = Play::after("ana sits, bia sits, ana plays 4, bia plays 0, ana leaves");
    assert_eq!(play.people(), "- x bia 0");
    play.tells("caio sits -> caio plays X (new token)");
    play.then("caio plays 8");
    play.board_is(
        "O . .
         . X .
         . . X",
    );
}

#[test]
fn a_freed_seat_waits_for_no_watcher_and_no_watcher_is_pushed_onto_it() {
    let mut play = Play::after("ana sits, bia sits, caio sits, ana leaves");
    assert_eq!(play.people(), "- x bia 0, 1 watch");
    play.tells("caio sits -> caio plays X (new token)");
}

#[test]
fn one_person_too_many_finds_no_place_and_the_seated_keep_theirs() {
    let mut play = Play::after("ana sits, bia sits, caio sits, davi sits, eva sits");
    play.refuses("fabi sits -> sala_cheia");
    play.refuses("fabi shows a wrong token -> sala_cheia");
    play.refuses("ana watches -> sala_cheia");
    play.changes_nothing("eva watches");
    play.tells("davi leaves, fabi sits => ana 0 x bia 0, 3 watch");
}

#[test]
fn a_full_house_still_lets_an_owner_back_to_the_seat() {
    let mut play = Play::after("ana sits, bia sits, caio sits, davi sits, eva sits, ana drops");
    play.tells("ana returns -> ana plays X (shown token)");
}

#[test]
fn who_is_not_in_the_room_can_neither_move_nor_leave_nor_be_lost() {
    let mut play = Play::after("ana sits, bia sits, caio sits, bia leaves, caio leaves");
    for step in [
        "bia plays 0",
        "caio plays 0",
        "bia leaves",
        "caio leaves",
        "bia asks",
    ] {
        play.refuses(&format!("{step} -> fora_da_sala"));
    }
    play.refuses("bia drops -> fora_da_sala");
}

#[test]
fn a_newcomer_inherits_the_marks_but_not_the_score() {
    let mut play = Play::after(ANA_WINS);
    play.tells("ana leaves, caio sits => caio 0 x bia 0");
}
