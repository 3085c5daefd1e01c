//! Seats are held by tokens, not by connections.

use crate::play::Play;

#[test]
fn a_lost_connection_leaves_the_seat_held_and_the_token_takes_it_back() {
    let mut play = Play::after("ana sits, bia sits, ana plays 4, bia drops");
    assert_eq!(play.people(), "ana 0 x bia 0 (away)");
    play.tells("caio sits -> caio watches");
    play.tells("bia returns -> bia plays O (shown token) => ana 0 x bia 0, 1 watch");
    play.then("bia plays 0");
}

#[test]
fn a_token_works_from_any_device() {
    let mut play = Play::after("ana sits, ana drops");
    play.tells("ana@phone returns -> ana@phone plays X (shown token)");
}

#[test]
fn the_newest_connection_wins_and_the_older_one_is_told_and_watches() {
    let mut play = Play::after("ana sits, bia sits, ana plays 4");
    play.tells("ana@phone returns -> ana@phone plays X (shown token); ana is taken over");
    assert_eq!(play.people(), "ana 0 x bia 0, 1 watch");
    play.then("bia plays 0");
    play.refuses("ana plays 1 -> so_assistindo");
    play.then("ana@phone plays 1");
}

#[test]
fn the_older_one_entering_again_without_the_token_does_not_fight() {
    let mut play = Play::after("ana sits, bia sits, ana@phone returns");
    assert_eq!(play.changes_nothing("ana sits"), "ana watches");
    assert_eq!(play.then("ana leaves"), "");
    assert_eq!(play.people(), "ana 0 x bia 0");
}

#[test]
fn the_older_one_may_take_the_seat_back_when_its_person_asks_to() {
    let mut play = Play::after("ana sits, bia sits, ana@phone returns");
    play.tells("ana returns -> ana plays X (shown token); ana@phone is taken over");
}

#[test]
fn the_older_one_being_lost_later_frees_nothing() {
    let mut play = Play::after("ana sits, bia sits, ana@phone returns, ana drops");
    assert_eq!(play.people(), "ana 0 x bia 0");
    play.tells("60 s pass => ana 0 x bia 0");
}

#[test]
fn showing_ones_own_token_again_changes_nothing() {
    let mut play = Play::after("ana sits, bia sits");
    let told = play.changes_nothing("ana returns");
    assert_eq!(told, "ana plays X (shown token)");
}

#[test]
fn a_wrong_token_touches_nothing_and_lets_in_as_one_without() {
    let mut play = Play::after("ana sits");
    play.tells("bia shows a wrong token -> bia showed a wrong token; bia plays O (new token)");
    play.tells("caio shows a wrong token -> caio showed a wrong token; caio watches");
    let told = play.changes_nothing("ana shows a wrong token");
    assert_eq!(told, "ana showed a wrong token; ana plays X (same token)");
    assert_eq!(play.people(), "ana 0 x bia 0, 1 watch");
}

#[test]
fn a_wrong_token_does_not_open_a_held_seat_either() {
    let mut play = Play::after("ana sits, bia sits, ana drops");
    play.tells("caio shows a wrong token -> caio showed a wrong token; caio watches");
    assert_eq!(play.people(), "ana 0 (away) x bia 0, 1 watch");
}

#[test]
fn a_token_dies_with_its_seat() {
    let mut play = Play::after("ana sits, bia sits, ana leaves, caio sits");
    play.tells("ana returns -> ana showed a wrong token; ana watches => caio 0 x bia 0, 1 watch");
}

#[test]
fn the_token_follows_its_person_when_marks_swap() {
    let mut play = Play::after(crate::play::ANA_WINS);
    play.then("ana asks, bia asks, ana drops");
    play.tells("ana returns -> ana plays O (shown token)");
}

#[test]
fn one_client_cannot_have_both_seats() {
    let mut play = Play::after("ana sits, bia sits, bia drops");
    play.tells("ana shows bia's token -> ana plays O (shown token) => - x ana 0");
    play.tells("caio sits -> caio plays X (new token)");
}

#[test]
fn changing_seats_under_somebody_demotes_that_somebody() {
    let mut play = Play::after("ana sits, bia sits");
    play.tells("ana shows bia's token -> ana plays O (shown token); bia is taken over");
    assert_eq!(play.people(), "- x ana 0, 1 watch");
}

#[test]
fn a_watcher_who_finds_the_token_sits_down() {
    let mut play = Play::after("ana sits, bia sits, ana drops, ana watches");
    assert_eq!(play.people(), "ana 0 (away) x bia 0, 1 watch");
    play.tells("ana returns -> ana plays X (shown token) => ana 0 x bia 0");
}

#[test]
fn a_plain_client_is_told_its_token_and_may_learn_to_use_it() {
    let mut play = Play::new();
    play.tells("ana sits plainly -> ana plays X (new token)");
    // A second tab sends the key: from now on the seat belongs to a client that knows about
    // seats.
    play.tells("bia sits, ana@tab returns, ana@tab drops => ana 0 (away) x bia 0, 1 watch");
}

#[test]
fn a_plain_client_that_enters_again_with_the_key_is_plain_no_more() {
    let play = Play::after("ana sits plainly, bia sits, ana sits, ana drops");
    assert_eq!(play.people(), "ana 0 (away) x bia 0");
}

#[test]
fn who_knows_of_seats_does_not_forget_by_entering_plainly() {
    let mut play = Play::after("ana sits, bia sits, ana sits plainly, ana drops");
    assert_eq!(play.people(), "ana 0 (away) x bia 0");
    play.then("ana returns");
}
