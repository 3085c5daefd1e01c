//! After the end: asking, agreeing, swapping marks.

use crate::play::{ANA_WINS, Play};

const PLAINLY: &str = "
    ana sits plainly, bia sits plainly
    ana plays 0, bia plays 3, ana plays 1, bia plays 4, ana plays 2";

fn begun(play: &Play) -> bool {
    let view = play.room.view();
    if view.number == 2 {
        play.board_is(". . . . . . . . .");
        assert!(view.asked.is_empty() && view.last.is_none() && view.outcome.is_none());
    }
    view.number == 2
}

#[test]
fn it_starts_when_both_have_asked_marks_swap_and_the_score_follows_the_person() {
    let mut play = Play::after(ANA_WINS);
    assert_eq!(play.then("bia asks"), "");
    let room = serde_json::to_value(play.room.view()).unwrap();
    assert_eq!(room["revanche"], serde_json::json!([-1]));
    assert!(!begun(&play));
    play.tells("ana asks -> bia plays X (same token); ana plays O (same token)");
    assert!(begun(&play));
    assert_eq!(play.people(), "bia 0 x ana 1");
    play.refuses("ana plays 0 -> nao_e_sua_vez");
    play.then("bia plays 0, ana plays 4");
}

#[test]
fn marks_swap_back_in_the_third_game() {
    let mut play = Play::after(ANA_WINS);
    play.then(
        "ana asks, bia asks
         bia plays 0, ana plays 3, bia plays 1, ana plays 4, bia plays 2
         bia asks, ana asks",
    );
    assert_eq!(play.people(), "ana 1 x bia 1");
    assert_eq!(play.room.view().number, 3);
}

#[test]
fn asking_twice_is_asking_once() {
    let mut play = Play::after(ANA_WINS);
    let version = play.room.version();
    play.then("ana asks");
    play.repeats("ana asks");
    // Even when the resend names the version from before the first one.
    play.repeats(&format!("ana asks on version {version}"));
    play.refuses(&format!(
        "bia asks on version {version} -> tabuleiro_desatualizado"
    ));
    play.then("bia asks");
    play.repeats("ana asks");
}

#[test]
fn a_late_ask_never_resets_a_game_under_way() {
    let mut play = Play::after(ANA_WINS);
    play.then("ana asks, bia asks, bia plays 4");
    play.refuses("ana asks -> tabuleiro_desatualizado");
    play.refuses("bia asks -> tabuleiro_desatualizado");
    play.board_is(". . . . X . . . .");
}

#[test]
fn a_watcher_cannot_ask() {
    let mut play = Play::after(ANA_WINS);
    play.then("caio sits");
    play.refuses("caio asks -> so_assistindo");
}

#[test]
fn a_finished_game_never_ends_by_itself() {
    let mut play = Play::after(ANA_WINS);
    play.then("caio watches, bia drops, 60 s pass, davi sits, ana drops, ana returns, davi leaves");
    play.board_is(
        "X X X
         O O .
         . . .",
    );
    assert_eq!(play.room.view().number, 1);
}

#[test]
fn two_plain_clients_start_at_the_first_word() {
    let mut play = Play::after(PLAINLY);
    play.tells("bia asks -> bia plays X (same token); ana plays O (same token)");
    assert!(begun(&play));
    assert_eq!(play.people(), "bia 0 x ana 1");
}

#[test]
fn a_plain_client_is_not_asked_but_may_ask() {
    let knowing_and_plain = "
        ana sits, bia sits plainly
        ana plays 0, bia plays 3, ana plays 1, bia plays 4, ana plays 2";
    let mut play = Play::after(knowing_and_plain);
    play.then("ana asks");
    assert!(begun(&play));
    let mut play = Play::after(knowing_and_plain);
    play.then("bia asks");
    assert!(!begun(&play), "ana knows of offers and was not asked yet");
    play.then("ana asks");
    assert!(begun(&play));
}

#[test]
fn who_is_away_is_not_waited_for() {
    let mut play = Play::after(ANA_WINS);
    play.then("bia drops");
    assert_eq!(play.then("ana asks"), "ana plays O (same token)");
    assert!(begun(&play));
    assert_eq!(play.people(), "bia 0 (away) x ana 1");
    assert_eq!(play.then("bia returns"), "bia plays X (shown token)");
}

#[test]
fn who_is_gone_is_not_waited_for() {
    let mut play = Play::after(ANA_WINS);
    play.then("bia leaves, ana asks");
    assert!(begun(&play));
    assert_eq!(play.people(), "- x ana 1");
}

#[test]
fn an_answer_nobody_is_left_to_give_starts_the_game() {
    for goodbye in ["bia leaves", "bia drops", "bia watches"] {
        let mut play = Play::after(ANA_WINS);
        play.then("ana asks");
        let words = "ana plays O (same token)";
        assert!(play.then(goodbye).contains(words), "{goodbye}");
        assert!(begun(&play), "{goodbye}");
    }
}

#[test]
fn an_ask_outlives_a_lost_connection() {
    let mut play = Play::after(ANA_WINS);
    play.then("ana asks, ana drops");
    assert!(!begun(&play), "bia has not answered");
    assert_eq!(play.room.view().asked.len(), 1);
    play.then("bia asks");
    assert!(begun(&play));
    assert_eq!(play.people(), "bia 0 x ana 1 (away)");
}

#[test]
fn an_ask_goes_with_its_person() {
    let mut play = Play::after(ANA_WINS);
    play.then("ana asks, ana leaves");
    assert!(play.room.view().asked.is_empty());
    assert!(!begun(&play));
    play.then("caio sits, bia asks");
    assert!(!begun(&play), "caio has not asked");
    play.then("caio asks");
    assert!(begun(&play));
}

#[test]
fn an_ask_ends_with_the_held_seat() {
    let mut play = Play::after(ANA_WINS);
    play.tells("ana asks, ana drops, 60 s pass => - x bia 0");
    assert!(play.room.view().asked.is_empty());
    assert!(!begun(&play));
}

#[test]
fn a_taken_over_seat_keeps_its_ask_and_the_demoted_device_cannot_answer() {
    let mut play = Play::after(ANA_WINS);
    play.then("ana asks, ana@phone returns");
    play.refuses("ana asks -> so_assistindo");
    play.repeats("ana@phone asks");
    play.tells("bia asks -> bia plays X (same token); ana@phone plays O (same token)");
}

#[test]
fn a_game_begun_in_absence_waits_for_its_players() {
    let mut play = Play::after(ANA_WINS);
    play.then("ana asks, ana drops, bia drops");
    assert!(begun(&play), "nobody present had not asked");
    assert_eq!(play.people(), "bia 0 (away) x ana 1 (away)");
    play.then("ana returns, bia returns, bia plays 4");
}
