//! Leaving a room, on purpose or for another room, and the fate of the empty room.

use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Client, EMPTY, Heard, Server, Table, moves};

#[tokio::test]
async fn a_client_that_leaves_hears_nothing_more_and_its_seat_is_free_at_once() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    let x = table.client("Ana");
    x.say("sair_sala", &json!({ "jogoId": 123 })).await;
    let left = table.client("Bia").expect("atualizar_jogo").await;
    assert!(left["jogadores"]["1"].is_null(), "not held: {left}");
    let rename = json!({ "jogoId": "123", "nome": "Beatriz" });
    table.client("Bia").ask("entrar_sala", &rename).await;
    table.hears_nothing("Ana").await;
    let answer = table.client("Ana").ask("sair_sala", &json!({})).await;
    assert_eq!(answer["codigo"], "fora_da_sala");
}

#[tokio::test]
async fn a_departure_is_answered_with_the_version_of_a_room_that_goes_on() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Maria Clara", "João Pedro"]).await;
    let gone = table
        .client("Maria Clara")
        .ask("sair_sala", &json!({}))
        .await;
    let left = table.client("João Pedro").expect("atualizar_jogo").await;
    assert_eq!(gone, json!({ "ok": true, "versao": left["versao"] }));
    // The last one to leave ends the room, and a room that is gone has no version.
    let last = table
        .client("João Pedro")
        .ask("sair_sala", &json!({}))
        .await;
    assert_eq!(last, json!({ "ok": true }));
}

#[tokio::test]
async fn entering_another_room_leaves_the_first_at_once() {
    let server = Server::start().await;
    let mut first = Table::seated(&server, ["Ana", "Bia"]).await;
    let mut wanderer = first.take("Ana");
    wanderer.enter(&json!({ "jogoId": "segunda" })).await;
    let left = first.client("Bia").expect("atualizar_jogo").await;
    assert!(left["jogadores"]["1"].is_null(), "not held: {left}");
    assert_eq!(left["jogadores"]["-1"]["presente"], true);
    let answer = wanderer.ask("atualizar_jogo", &moves(&[0])).await;
    assert_eq!(answer["ok"], true);
    first.hears_nothing("Bia").await;
}

/// Checks that a page that draws every board never shows the room that it left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_the_room_that_was_left_arrives_afterwards() {
    let server = Server::for_fast_talkers().await;
    let stop = CancellationToken::new();
    let mut busy = Vec::new();
    for room in ["a", "b"] {
        let mut client = Client::connect(server.address).await;
        let stop = stop.clone();
        busy.push(tokio::spawn(async move {
            for name in 0.. {
                let rename = json!({ "jogoId": room, "nome": name.to_string() });
                client.ask("entrar_sala", &rename).await;
                client.all_until_now().await;
                if stop.is_cancelled() {
                    break;
                }
            }
        }));
    }
    let mut wanderer = Client::connect(server.address).await;
    for room in ["a", "b"].into_iter().cycle().take(600) {
        wanderer
            .say("entrar_sala", &json!({ "jogoId": room }))
            .await;
        assert_eq!(wanderer.skip_to("sua_vaga").await["jogoId"], room);
        for heard in wanderer.all_until_now().await {
            let Heard::Event(_, news) = heard else {
                continue;
            };
            assert_eq!(news["jogoId"], room, "of the room that was left: {news}");
        }
    }
    stop.cancel();
    for one in busy {
        one.await.unwrap();
    }
}

#[tokio::test]
async fn an_invalid_room_does_not_cost_a_client_its_own() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, ["x"]).await;
    let nowhere = json!({ "jogoId": "a b" });
    let answer = table.client("x").ask("entrar_sala", &nowhere).await;
    assert_eq!(answer["codigo"], "sala_invalida");
    table.plays("x 0").await;
}

#[tokio::test]
async fn an_empty_room_goes_and_is_born_again_newer() {
    let server = Server::for_fast_talkers().await;
    let mut newest = 0;
    for _ in 0..20 {
        let mut client = Client::connect(server.address).await;
        let (_, room) = client.enter(&json!({ "jogoId": "123" })).await;
        assert_eq!(room["tabuleiro"], json!(EMPTY));
        assert_eq!(room["partida"], 1);
        let version = room["versao"].as_u64().unwrap();
        assert!(version > newest, "{version} after {newest}");
        // Changes that come faster than the calendar's milliseconds must not overtake it.
        for name in 0..50 {
            let rename = json!({ "jogoId": "123", "nome": format!("n{name}") });
            newest = client.ask("entrar_sala", &rename).await["versao"]
                .as_u64()
                .unwrap();
        }
        assert_eq!(client.ask("sair_sala", &json!({})).await["ok"], true);
    }
}

#[tokio::test]
async fn a_game_under_way_outlives_a_reload_of_both_pages_but_not_the_hold() {
    let server = Server::holding_seats_for(600).await;
    let mut table = Table::plain(&server, ["x"]).await;
    table.plays("x 4").await;
    table.leaves("x").await;
    table.all_catch_up().await;
    let enter = json!({ "jogoId": "123" });
    let (_, room) = table.client("x").enter(&enter).await;
    assert_eq!(room["tabuleiro"], moves(&[4])["tabuleiro"]);

    // The room goes when it is alone for longer, which the list shows.
    let mut looker = Client::connect(server.address).await;
    looker.say("listar_salas", &json!(null)).await;
    assert_eq!(looker.expect("salas").await.as_array().unwrap().len(), 1);
    table.all_catch_up().await;
    table.leaves("x").await;
    looker.skip_until("salas", |list| list == &json!([])).await;
    table.all_catch_up().await;
    let (_, room) = table.client("x").enter(&enter).await;
    assert_eq!(room["tabuleiro"], json!(EMPTY));
}

#[tokio::test]
async fn room_ids_are_folded_and_numbers_are_their_text() {
    let server = Server::start().await;
    let mut first = Client::connect(server.address).await;
    let (seat, _) = first.enter(&json!({ "jogoId": "Sala-42" })).await;
    assert_eq!(seat["jogoId"], "sala-42");
    let mut second = Client::connect(server.address).await;
    let (seat, _) = second.enter(&json!({ "jogoId": "sALA-42" })).await;
    assert_eq!(seat["marca"], -1, "the same room");
    first.all_until_now().await;
    let (_, room) = first.enter(&json!({ "jogoId": 7 })).await;
    assert_eq!(room["jogoId"], "7");
    second.all_until_now().await;
    let (seat, _) = second.enter(&json!({ "jogoId": "7" })).await;
    assert_eq!(seat["marca"], -1, "the same room");
}
