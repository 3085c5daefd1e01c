//! The record of a game that has ended.

use game::{PlayedGame, Room};
use serde_json::{Value, json};

use crate::play::{ANA_WINS, Play, TODAY};

/// Returns the record of the game that ends when the room does.
fn abandoned(play: &Play) -> Option<PlayedGame> {
    Room::ended_by_change(Some(&play.room), None, || TODAY + play.now.0)
}

fn json_of(game: &PlayedGame) -> Value {
    serde_json::to_value(game).unwrap()
}

#[test]
fn the_last_mark_makes_the_record() {
    let play = Play::after(&format!("7 s pass, {ANA_WINS}"));
    let [game] = &play.ended[..] else {
        panic!("{:?}", play.ended)
    };
    assert_eq!(
        json_of(game),
        json!({
            "jogoId": "123",
            "partida": 1,
            "versao": play.room.version(),
            "inicio": TODAY + 7_000,
            "fim": TODAY + 7_000,
            "jogadores": { "1": { "nome": "ana" }, "-1": { "nome": "bia" } },
            "vencedor": 1,
            "motivo": null,
            "lances": "14253",
        })
    );
}

#[test]
fn nothing_after_the_last_mark_makes_another_one() {
    let mut play = Play::after(ANA_WINS);
    play.then("caio watches, bia plays 3, ana drops, ana returns, the server restarts");
    play.then("ana returns, bia returns, bia leaves, ana leaves, 60 s pass");
    assert_eq!(play.ended.len(), 1);
    assert_eq!(abandoned(&play), None);
}

#[test]
fn each_game_has_its_own_record() {
    let mut play = Play::after(ANA_WINS);
    play.then("ana asks, bia asks, 9 s pass, bia plays 0, 2 s pass, ana plays 3, bia plays 1");
    play.then("ana plays 4, bia plays 2");
    let [first, second] = &play.ended[..] else {
        panic!("{:?}", play.ended)
    };
    assert!(second.version > first.version);
    assert_eq!((first.number, second.number), (1, 2));
    assert_eq!(second.began, TODAY + 9_000);
    assert_eq!(second.ended, TODAY + 11_000);
    assert_eq!(json_of(second)["jogadores"]["1"]["nome"], "bia");
}

#[test]
fn a_draw_is_recorded() {
    let mut play = Play::after("ana sits, bia sits");
    for (who, square) in ["ana", "bia"]
        .into_iter()
        .cycle()
        .zip([0, 1, 2, 4, 3, 5, 7, 6, 8])
    {
        play.then(&format!("{who} plays {square}"));
    }
    let game = json_of(&play.ended[0]);
    assert_eq!(game["vencedor"], 0);
    assert_eq!(game["motivo"], Value::Null);
}

#[test]
fn a_game_that_everybody_left_has_a_reason_and_the_names_of_its_players() {
    let mut play = Play::after("ana sits, bia sits, caio watches, ana plays 4, bia plays 0");
    play.then("bia leaves, ana drops, 60 s pass, caio leaves, 3 s pass");
    let game = json_of(&abandoned(&play).unwrap());
    assert_eq!(game["vencedor"], json!(null));
    assert_eq!(game["motivo"], "abandono");
    assert_eq!(game["lances"], "51");
    assert_eq!(game["fim"], TODAY + 63_000);
    let players = json!({ "1": { "nome": "ana" }, "-1": { "nome": "bia" } });
    assert_eq!(game["jogadores"], players);
    // The room is opened again before it was removed.
    let opened = Room::new("123".parse().unwrap(), play.room.version() + 1);
    let by_opening = Room::ended_by_change(Some(&play.room), Some(&opened), || TODAY);
    assert_eq!(by_opening.map(|game| game.digits()), Some("51".to_owned()));
}

#[test]
fn a_game_without_marks_is_no_game() {
    let play = Play::after("ana sits, bia sits, ana leaves, bia leaves");
    assert_eq!(abandoned(&play), None);
    assert_eq!(Room::ended_by_change(None, Some(&play.room), || 1), None);
    assert_eq!(Room::ended_by_change(None, None, || 1), None);
}

#[test]
fn a_newcomer_takes_over_the_game_and_a_robot_is_named_by_its_level() {
    let mut play = Play::after("ana sits, bia sits, ana plays 0, bia leaves, caio sits");
    play.then("caio plays 3, ana plays 1, caio plays 4, ana plays 2");
    assert_eq!(json_of(&play.ended[0])["jogadores"]["-1"]["nome"], "caio");
    let mut play = Play::after("ana sits, ana calls facil robot, ana plays 4, 600 ms pass");
    play.then("ana leaves");
    let players = json!({ "1": { "nome": "ana" }, "-1": { "nome": "", "robo": "facil" } });
    assert_eq!(json_of(&abandoned(&play).unwrap())["jogadores"], players);
}

#[test]
fn the_names_of_one_game_do_not_reach_the_next() {
    let mut play = Play::after("ana sits plainly, bia sits, ana plays 0, bia leaves");
    play.then("caio sits, caio plays 3, ana plays 1, caio plays 4, ana plays 2");
    play.tells("caio leaves, ana asks => - x ana 1");
    play.then("davi sits, davi plays 4, davi leaves, ana leaves, 60 s pass");
    let game = json_of(&abandoned(&play).unwrap());
    assert_eq!(game["partida"], 2);
    assert_eq!(game["jogadores"]["1"]["nome"], "davi");
    assert_eq!(game["jogadores"]["-1"]["nome"], "ana");
}

/// A room as the version before stored it.
#[test]
fn a_room_stored_before_there_were_records_still_makes_one() {
    let mut play =
        Play::after("ana sits, bia sits, ana plays 0, bia plays 3, ana plays 1, bia plays 4");
    let mut stored = serde_json::to_value(&play.room).unwrap();
    stored.as_object_mut().unwrap().remove("began").unwrap();
    assert!(stored.get("left").is_none());
    play.room = serde_json::from_value(stored).unwrap();
    play.then("5 s pass, ana plays 2");
    assert_eq!(play.ended[0].began, TODAY + 5_000);
}
