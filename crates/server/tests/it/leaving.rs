//! Leaving: on purpose, by entering another room, and what becomes of the room.

use serde_json::json;

use crate::support::{Client, EMPTY, Heard, Server, moves};

#[tokio::test]
async fn who_leaves_hears_nothing_more_and_the_seat_is_free_at_once() {
    let server = Server::start().await;
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let enter = json!({ "jogoId": "123", "ficha": null });
    x.enter(&enter).await;
    o.enter(&enter).await;
    x.all_until_now().await;
    x.say("sair_sala", &json!({ "jogoId": 123 })).await;
    let left = o.expect("atualizar_jogo").await;
    assert!(left["jogadores"]["1"].is_null(), "not held: {left}");
    o.ask("entrar_sala", &json!({ "jogoId": "123", "nome": "Bia" }))
        .await;
    let heard = x.all_until_now().await;
    assert!(heard.is_empty(), "{heard:?}");
    assert_eq!(
        x.ask("sair_sala", &json!({})).await["codigo"],
        "fora_da_sala"
    );
}

#[tokio::test]
async fn entering_another_room_leaves_the_first_for_good() {
    let server = Server::start().await;
    let (mut wanderer, mut stays) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    wanderer
        .enter(&json!({ "jogoId": "primeira", "ficha": null }))
        .await;
    stays.enter(&json!({ "jogoId": "primeira" })).await;
    wanderer.all_until_now().await;
    // Meanwhile the first room is busy.
    let busy = async {
        for name in 0..200 {
            let rename = json!({ "jogoId": "primeira", "nome": name.to_string() });
            stays.ask("entrar_sala", &rename).await;
        }
        stays
    };
    let move_on = async {
        wanderer
            .say(
                "entrar_sala",
                &json!({ "jogoId": "segunda", "ficha": null }),
            )
            .await;
        wanderer.skip_to("sua_vaga").await;
        wanderer
    };
    let (mut stays, mut wanderer) = tokio::join!(busy, move_on);
    for heard in wanderer.all_until_now().await {
        let Heard::Event(_, room) = heard else {
            continue;
        };
        assert_eq!(room["jogoId"], "segunda", "news of the room that was left");
    }
    let left = stays
        .room_where(|room| room["jogadores"]["1"].is_null())
        .await;
    assert_eq!(left["jogadores"]["-1"]["presente"], true);
    assert_eq!(
        wanderer.ask("atualizar_jogo", &moves(&[0])).await["ok"],
        true
    );
}

#[tokio::test]
async fn a_room_that_does_not_exist_cannot_make_one_lose_the_own() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    client.enter(&json!({ "jogoId": "123" })).await;
    let answer = client.ask("entrar_sala", &json!({ "jogoId": "a b" })).await;
    assert_eq!(answer["codigo"], "sala_invalida");
    assert_eq!(client.ask("atualizar_jogo", &moves(&[0])).await["ok"], true);
}

#[tokio::test]
async fn an_empty_room_goes_and_is_born_again_newer() {
    let server = Server::start().await;
    let mut newest = 0;
    for _ in 0..20 {
        let mut client = Client::connect(server.address).await;
        let (_, room) = client.enter(&json!({ "jogoId": "123" })).await;
        assert_eq!(
            (&room["tabuleiro"], &room["partida"]),
            (&json!(EMPTY), &json!(1))
        );
        let version = room["versao"].as_u64().unwrap();
        assert!(version > newest, "{version} after {newest}");
        // Changes faster than the calendar's milliseconds must not overtake it.
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
    let mut page = Client::connect(server.address).await;
    page.enter(&json!({ "jogoId": "123" })).await;
    page.ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(page.ask("sair_sala", &json!({})).await["ok"], true);
    page.all_until_now().await;
    let (_, room) = page.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(room["tabuleiro"], moves(&[4])["tabuleiro"]);

    // Left alone for longer, it goes: a looker sees the list empty itself.
    let mut looker = Client::connect(server.address).await;
    looker.say("listar_salas", &json!(null)).await;
    assert_eq!(looker.expect("salas").await.as_array().unwrap().len(), 1);
    page.all_until_now().await;
    assert_eq!(page.ask("sair_sala", &json!({})).await["ok"], true);
    while looker.expect("salas").await != json!([]) {}
    page.all_until_now().await;
    let (_, room) = page.enter(&json!({ "jogoId": "123" })).await;
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
