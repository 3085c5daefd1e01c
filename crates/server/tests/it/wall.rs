//! The boards of all rooms, for large screens.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Client, Heard, Server, Table, board};

#[tokio::test]
async fn a_screen_sees_every_move_and_nobody_sees_the_screen() {
    let server = Server::start().await;
    let mut screen = Client::connect(server.address).await;
    let answer = screen.ask("listar_tabuleiros", &json!(null)).await;
    assert_eq!(answer, json!({ "ok": true }));
    let nothing = screen.expect("tabuleiros").await;
    assert_eq!(nothing, json!({ "salas": [], "total": 0 }));

    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    table.plays("Ana 4").await;
    let told = table.sees("Ana", "4 played").await;
    assert_eq!(told["plateia"], 0);
    let is_played = |boards: &Value| boards["salas"][0]["ultima"] == 4;
    let shown = screen.skip_until("tabuleiros", is_played).await;
    assert_eq!(shown, json!({ "salas": [told], "total": 1 }));

    table.leaves("Bia").await;
    table.leaves("Ana").await;
    screen.skip_until("tabuleiros", total(0)).await;
}

/// Returns the condition that there are this many rooms.
fn total(rooms: u64) -> impl Fn(&Value) -> bool {
    move |boards| boards["total"] == rooms
}

#[tokio::test]
async fn a_client_that_enters_a_room_gets_no_more_boards() {
    let server = Server::start().await;
    let mut screen = Client::connect(server.address).await;
    screen.say("listar_tabuleiros", &json!(null)).await;
    screen.expect("tabuleiros").await;
    screen.enter(&json!({ "jogoId": "minha" })).await;
    let mut witness = Client::connect(server.address).await;
    witness.say("listar_tabuleiros", &json!(null)).await;
    witness.expect("tabuleiros").await;
    let mut other = Client::connect(server.address).await;
    other.enter(&json!({ "jogoId": "outra" })).await;
    witness.skip_until("tabuleiros", total(2)).await;
    assert_eq!(screen.all_until_now().await, []);
}

#[tokio::test]
async fn more_rooms_than_a_screen_holds_are_counted_and_games_come_first() {
    let server = Server::for_fast_talkers().await;
    let mut players = Vec::new();
    for room in 10..24 {
        let mut player = Client::connect(server.address).await;
        player.enter(&json!({ "jogoId": room })).await;
        players.push(player);
    }
    let mut second = Client::connect(server.address).await;
    second.enter(&json!({ "jogoId": 23 })).await;
    let mut screen = Client::connect(server.address).await;
    screen.say("listar_tabuleiros", &json!(null)).await;
    let boards = screen.skip_until("tabuleiros", total(14)).await;
    let ids: Vec<_> = boards["salas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|room| room["jogoId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.join(" "), "23 10 11 12 13 14 15 16 17 18 19 20");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screens_get_four_pictures_a_second_however_much_is_played() {
    let server = Server::for_fast_talkers().await;
    let mut screen = Client::connect(server.address).await;
    screen.say("listar_tabuleiros", &json!(null)).await;
    let mut busy = Client::connect(server.address).await;
    busy.enter(&json!({ "jogoId": "123" })).await;
    let began = std::time::Instant::now();
    let mut changes = 0_u32;
    while began.elapsed() < Duration::from_secs(2) {
        let rename = json!({ "jogoId": "123", "nome": changes.to_string() });
        assert_eq!(busy.ask("entrar_sala", &rename).await["ok"], true);
        changes += 1;
    }
    let (mut pictures, mut last) = (0, Value::Null);
    while let Some(Heard::Event(_, boards)) = screen.hear_within(Duration::from_millis(600)).await {
        (pictures, last) = (pictures + 1, boards);
    }
    println!("{changes} changes: {pictures} pictures");
    assert!(changes > 50 && (4..=12).contains(&pictures), "{pictures}");
    let player = &last["salas"][0]["jogadores"]["1"];
    assert_eq!(player["nome"], (changes - 1).to_string());
    assert_eq!(last["salas"][0]["tabuleiro"], json!(board(&[])));
}
