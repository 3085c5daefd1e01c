//! The limits on watchers and rooms.

use serde_json::json;

use crate::support::{Client, Server, connected, moves};

#[tokio::test]
async fn a_full_room_takes_no_more_watchers() {
    let server = Server::with(|options| options.room_settings.watchers = 2).await;
    let mut all = Vec::new();
    for _ in 0..4 {
        let mut client = Client::connect(server.address).await;
        client.enter(&json!({ "jogoId": "123" })).await;
        all.push(client);
    }
    let mut late = Client::connect(server.address).await;
    let answer = late.ask("entrar_sala", &json!({ "jogoId": "123" })).await;
    assert_eq!(answer, json!({ "ok": false, "codigo": "sala_cheia" }));
    late.expect("erro").await;
    let heard = late.all_until_now().await;
    assert!(heard.is_empty(), "{heard:?}");
}

#[tokio::test]
async fn a_full_server_takes_no_more_rooms_and_loses_none() {
    let server = Server::with(|options| options.rooms = 1).await;
    let [mut first, mut second] = connected(&server).await;
    first.enter(&json!({ "jogoId": "123" })).await;
    let answer = second.ask("entrar_sala", &json!({ "jogoId": "456" })).await;
    assert_eq!(answer["codigo"], "servidor_cheio");
    // A client that cannot enter another room stays in its own, and gets it again.
    let answer = first.ask("entrar_sala", &json!({ "jogoId": "456" })).await;
    assert_eq!(answer["codigo"], "servidor_cheio");
    assert_eq!(first.ask("atualizar_jogo", &moves(&[0])).await["ok"], true);
    first
        .room_where(|room| room["tabuleiro"] == moves(&[0])["tabuleiro"])
        .await;
    assert_eq!(first.ask("sair_sala", &json!({})).await["ok"], true);
    // The game in progress keeps its room for a while, and the room counts.
    let answer = second.ask("entrar_sala", &json!({ "jogoId": "123" })).await;
    assert_eq!(answer["ok"], true);
}
