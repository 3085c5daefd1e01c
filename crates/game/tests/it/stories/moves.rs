//! Moves: accepted, refused, repeated.

use crate::play::{ANA_WINS, Play};

fn in_mid_game() -> Play {
    let play = Play::after("ana sits, bia sits, caio sits, ana plays 4, bia plays 0");
    play.board_is(
        "O . .
         . X .
         . . .",
    );
    play
}

#[test]
fn a_move_can_be_made_before_the_opponent_is_here() {
    let mut play = Play::after("ana sits, ana plays 4");
    play.refuses("ana plays 0 -> nao_e_sua_vez");
    play.then("bia sits, bia plays 0");
}

#[test]
fn each_impossible_move_has_its_own_code() {
    let mut play = in_mid_game();
    let refusals = [
        "bia plays 1 -> nao_e_sua_vez",
        "caio plays 1 -> so_assistindo",
        "ana plays 0 -> casa_ocupada",
        "ana draws O X X . X . . . . -> tabuleiro_invalido", // two at once
        "ana draws O O . . X . . . . -> tabuleiro_invalido", // the other's mark
        "ana draws . . . . . . . . X -> tabuleiro_desatualizado", // before all that
        "bia draws . . . . . . . . . -> tabuleiro_desatualizado", // all erased
        "bia draws . . . . X . . . . -> tabuleiro_desatualizado", // her own move taken back
        "ana draws O . . . . . . . . -> tabuleiro_desatualizado", // her own move erased
        "ana draws . . . . O . . . . -> tabuleiro_desatualizado", // and replaced
        "bia draws O . . . O . . . . -> casa_ocupada",
        "ana draws O . . . X . . O X -> tabuleiro_invalido", // the opponent's move, too
        "ana draws X O . . X . . . . -> tabuleiro_invalido", // moved under her hand
    ];
    for refusal in refusals {
        play.refuses(refusal);
    }
}

#[test]
fn of_two_moves_at_once_one_is_corrected() {
    let mut play = Play::after("ana sits, bia sits, ana plays 4");
    play.refuses("bia draws . . . . . . . . O -> tabuleiro_desatualizado");
    play.then("bia plays 8");
    // Her second tab had seen the board before her own move.
    play.refuses("bia draws . . . . X . O . . -> tabuleiro_desatualizado");
}

#[test]
fn the_current_board_is_nothing_new_from_anybody() {
    let mut play = in_mid_game();
    for who in ["ana", "bia", "caio"] {
        play.repeats(&format!("{who} draws O . . . X . . . ."));
    }
}

#[test]
fn a_resend_after_the_opponent_answered_is_no_second_move() {
    let mut play = in_mid_game();
    play.repeats("ana draws . . . . X . . . .");
    play.then("ana plays 8, bia plays 1");
    play.repeats("ana draws O . . . X . . . X");
    play.repeats("ana draws . . . . X . . . .");
    play.repeats("bia draws O . . . X . . . .");
    play.refuses("bia draws . . . . X . . . . -> tabuleiro_desatualizado");
    play.refuses("caio draws . . . . X . . . . -> so_assistindo");
}

#[test]
fn the_winning_move_can_be_resent_too() {
    let mut play = Play::after(ANA_WINS);
    play.repeats("ana draws X X X O O . . . .");
    play.repeats("ana draws X X . O . . . . .");
    assert_eq!(play.people(), "ana 1 x bia 0");
}

#[test]
fn whoever_takes_over_a_seat_may_repeat_what_was_played_from_it() {
    let mut play = Play::after("ana sits, bia sits, ana plays 4, bia plays 0, ana drops");
    play.then("ana returns");
    play.repeats("ana draws . . . . X . . . .");
}

#[test]
fn a_named_version_must_be_the_current_one() {
    let mut play = Play::after("ana sits, bia sits");
    let version = play.room.version();
    for other in [version - 1, version + 1] {
        let step = format!("ana plays 4 on version {other}");
        play.refuses(&format!("{step} -> tabuleiro_desatualizado"));
    }
    play.then(&format!("ana plays 4 on version {version}"));
    assert_eq!(play.room.version(), version + 1);
}

#[test]
fn a_resend_is_known_again_whatever_version_it_names() {
    let mut play = Play::after("ana sits, bia sits");
    let version = play.room.version();
    play.then("ana plays 4");
    let again = format!("ana plays 4 on version {version}");
    play.repeats(&again);
}

#[test]
fn a_first_move_of_the_last_game_is_refused_in_the_next() {
    let mut play = Play::after(ANA_WINS);
    play.tells("ana asks, bia asks => bia 0 x ana 1");
    play.refuses("ana draws X . . . . . . . . -> nao_e_sua_vez");
    play.refuses("bia draws X . . O . . . . . -> tabuleiro_invalido");
}
