//! The boards of all rooms, for large screens.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Client, Heard, Server, board, moves};

async fn boards_where(screen: &mut Client, is_it: impl Fn(&Value) -> bool) -> Value {
    loop {
        let boards = screen.expect("tabuleiros").await;
        if is_it(&boards) {
            return boards;
        }
    }
}

#[tokio::test]
async fn a_screen_sees_every_move_and_nobody_sees_the_screen() {
    let server = Server::start().await;
    let mut screen = Client::connect(server.address).await;
    let answer = screen.ask("listar_tabuleiros", &json!(null)).await;
    assert_eq!(answer, json!({ "ok": true }));
    let nothing = screen.expect("tabuleiros").await;
    assert_eq!(nothing, json!({ "salas": [], "total": 0 }));

    let mut x = Client::connect(server.address).await;
    let mut o = Client::connect(server.address).await;
    x.enter(&json!({ "jogoId": "123", "nome": "Ana" })).await;
    o.enter(&json!({ "jogoId": "123", "nome": "Bia" })).await;
    x.ask("atualizar_jogo", &moves(&[4])).await;
    let told = x.room_where(|room| room["ultima"] == 4).await;
    assert_eq!(told["plateia"], 0);
    let shown = boards_where(&mut screen, |boards| boards["salas"][0]["ultima"] == 4).await;
    assert_eq!(shown, json!({ "salas": [told], "total": 1 }));

    o.ask("sair_sala", &json!({})).await;
    x.ask("sair_sala", &json!({})).await;
    boards_where(&mut screen, |boards| boards["total"] == 0).await;
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
    boards_where(&mut witness, |boards| boards["total"] == 2).await;
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
    let boards = boards_where(&mut screen, |boards| boards["total"] == 14).await;
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
    assert_eq!(
        last["salas"][0]["jogadores"]["1"]["nome"],
        (changes - 1).to_string()
    );
    assert_eq!(last["salas"][0]["tabuleiro"], json!(board(&[])));
}
