//! The end of a game, and the score.

use crate::play::{ANA_WINS, Play};

#[test]
fn three_in_a_row_win() {
    let mut play = Play::after(ANA_WINS);
    play.board_is(
        "X X X
         O O .
         . . .",
    );
    let view = serde_json::to_value(play.room.view()).unwrap();
    assert_eq!(view["vencedor"], 1);
    assert_eq!(view["vez"], 0);
    assert_eq!(view["linha"], serde_json::json!([0, 1, 2]));
    assert_eq!(view["ultima"], 2);
    assert_eq!(play.people(), "ana 1 x bia 0");
    play.refuses("bia plays 5 -> partida_encerrada");
    play.refuses("ana plays 8 -> partida_encerrada");
    play.refuses("ana plays 3 -> casa_ocupada");
}

#[test]
fn o_can_win() {
    let play = Play::after(
        "ana sits, bia sits, ana plays 0, bia plays 4, ana plays 1
         bia plays 2, ana plays 8, bia plays 6",
    );
    play.board_is(
        "X X O
         . O .
         O . X",
    );
    assert_eq!(play.people(), "ana 0 x bia 1");
}

#[test]
fn the_last_square_can_win_two_lines_and_is_no_draw() {
    let play = Play::after(
        "ana sits, bia sits
         ana plays 1, bia plays 3, ana plays 2, bia plays 5, ana plays 4
         bia plays 6, ana plays 8, bia plays 7, ana plays 0",
    );
    play.board_is(
        "X X X
         O X O
         O O X",
    );
    let view = serde_json::to_value(play.room.view()).unwrap();
    assert_eq!(view["linha"], serde_json::json!([0, 1, 2, 4, 8]));
    assert_eq!(view["empates"], 0);
    assert_eq!(play.people(), "ana 1 x bia 0");
}

#[test]
fn nine_marks_without_a_line_are_a_draw() {
    let play = Play::after(
        "ana sits, bia sits
         ana plays 0, bia plays 1, ana plays 2, bia plays 4, ana plays 3
         bia plays 5, ana plays 7, bia plays 6, ana plays 8",
    );
    play.board_is(
        "X O X
         X O O
         O X X",
    );
    let view = serde_json::to_value(play.room.view()).unwrap();
    assert_eq!(view["vencedor"], 0);
    assert_eq!(view["linha"], serde_json::Value::Null);
    assert_eq!(view["empates"], 1);
    assert_eq!(play.people(), "ana 0 x bia 0");
}

#[test]
fn an_away_winner_keeps_the_win_and_a_gone_one_takes_it_along() {
    let mut play = Play::after(ANA_WINS);
    play.tells("ana drops => ana 1 (away) x bia 0");
    play.tells("60 s pass => - x bia 0");
    play.tells("ana returns -> ana showed a wrong token; ana plays X (new token) => ana 0 x bia 0");
}

#[test]
fn the_list_of_rooms_tells_how_a_room_stands() {
    let stage =
        |play: &Play| serde_json::to_value(play.room.view().listed()).unwrap()["estado"].clone();
    let mut play = Play::after("ana sits");
    assert_eq!(stage(&play), "esperando");
    play.then("bia sits");
    assert_eq!(stage(&play), "jogando");
    play.then("ana drops");
    assert_eq!(stage(&play), "jogando");
    play.then("ana returns, bia leaves");
    assert_eq!(stage(&play), "esperando");
    assert_eq!(stage(&Play::after(ANA_WINS)), "encerrada");
}
