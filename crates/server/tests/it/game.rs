//! Two clients play as the tutorial's page does: with boards only.

use serde_json::{Value, json};

use crate::support::line::Line;
use crate::support::{Client, Server, board, moves};

/// The squares of a game that X wins with the top row.
const WON: [usize; 5] = [0, 3, 1, 4, 2];
/// The squares of a drawn game.
const DRAWN: [usize; 9] = [0, 1, 2, 4, 3, 5, 7, 6, 8];

/// Enters both clients, and returns the room as both see it.
async fn sit_down(x: &mut Client, o: &mut Client, payload: &Value) -> Value {
    let (seat, _) = x.enter(payload).await;
    assert_eq!(seat["marca"], 1);
    let (seat, room) = o.enter(payload).await;
    assert_eq!(seat["marca"], -1);
    assert_eq!(x.expect("atualizar_jogo").await, room);
    room
}

/// Plays these squares in turn. After each, both clients hear the same room, one version
/// later.
async fn play(x: &mut Client, o: &mut Client, squares: &[usize], mut room: Value) -> Value {
    for played in 1..=squares.len() {
        let mover = if played % 2 == 1 { &mut *x } else { &mut *o };
        mover
            .say("atualizar_jogo", &moves(&squares[..played]))
            .await;
        let after = x.expect("atualizar_jogo").await;
        assert_eq!(o.expect("atualizar_jogo").await, after);
        assert_eq!(after["tabuleiro"], json!(board(&squares[..played])));
        assert_eq!(after["ultima"], squares[played - 1]);
        assert_eq!(
            after["versao"].as_u64(),
            room["versao"].as_u64().map(|v| v + 1)
        );
        room = after;
    }
    room
}

#[tokio::test]
async fn two_plain_clients_play_to_the_end_and_again() {
    let server = Server::start().await;
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let room = sit_down(&mut x, &mut o, &json!({ "jogoId": "123" })).await;
    let over = play(&mut x, &mut o, &WON, room).await;
    assert_eq!(over["vencedor"], 1);
    assert_eq!(over["vez"], 0);
    assert_eq!(over["linha"], json!([0, 1, 2]));
    assert_eq!(over["jogadores"]["1"]["vitorias"], 1);

    // Plain clients are not asked. One empty board starts the next game, and the marks
    // swap.
    o.say("atualizar_jogo", &moves(&[])).await;
    for (client, mark) in [(&mut x, -1), (&mut o, 1)] {
        assert_eq!(client.expect("sua_vaga").await["marca"], mark);
        let next = client.expect("atualizar_jogo").await;
        assert_eq!(next["partida"], 2);
        assert_eq!(next["tabuleiro"], json!(board(&[])));
        assert_eq!(next["jogadores"]["-1"]["vitorias"], 1);
    }
    let next = x.all_until_now().await;
    assert!(next.is_empty(), "{next:?}");
    o.say("atualizar_jogo", &moves(&[0])).await;
    assert_eq!(x.expect("atualizar_jogo").await["vez"], -1);
}

#[tokio::test]
async fn a_drawn_game_counts_and_its_end_is_no_move() {
    let server = Server::start().await;
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let room = sit_down(&mut x, &mut o, &json!({ "jogoId": "velha" })).await;
    let over = play(&mut x, &mut o, &DRAWN, room).await;
    assert_eq!(over["vencedor"], 0);
    assert_eq!(over["linha"], Value::Null);
    assert_eq!(over["empates"], 1);
}

#[tokio::test]
async fn long_polling_plays_the_same_game() {
    let server = Server::start().await;
    let mut x = Client::connect_over(Line::polling(server.address, None)).await;
    let mut o = Client::connect(server.address).await;
    let room = sit_down(&mut x, &mut o, &json!({ "jogoId": "123" })).await;
    let over = play(&mut x, &mut o, &WON, room).await;
    assert_eq!(over["vencedor"], 1);
}

#[tokio::test]
async fn clients_that_know_offers_are_both_asked_for_the_next_game() {
    let server = Server::start().await;
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let enter = json!({ "jogoId": "123", "nome": "Ana", "ficha": null });
    let room = sit_down(&mut x, &mut o, &enter).await;
    let over = play(&mut x, &mut o, &WON, room).await;

    let asked = x.ask("atualizar_jogo", &moves(&[])).await;
    assert_eq!(asked["ok"], true);
    assert!(asked["versao"].as_u64() > over["versao"].as_u64());
    for client in [&mut x, &mut o] {
        let offer = client.expect("atualizar_jogo").await;
        assert_eq!(offer["revanche"], json!([1]));
        assert_eq!(offer["tabuleiro"], over["tabuleiro"], "one asked: not yet");
    }
    let again = x.ask("atualizar_jogo", &moves(&[])).await;
    assert_eq!(again["repetida"], true);
    x.expect("atualizar_jogo").await;
    o.say("atualizar_jogo", &moves(&[])).await;
    let (seat, next) = (o.expect("sua_vaga").await, o.expect("atualizar_jogo").await);
    assert_eq!(seat["marca"], 1, "marks swap");
    assert_eq!(
        (&next["partida"], &next["revanche"]),
        (&json!(2), &json!([]))
    );
    assert_eq!(
        next["jogadores"]["-1"]["vitorias"], 1,
        "the score goes with the person"
    );
}

#[tokio::test]
async fn an_acknowledgement_and_its_broadcast_agree() {
    let server = Server::start().await;
    let (mut x, mut o) = (
        Client::connect(server.address).await,
        Client::connect(server.address).await,
    );
    let entered = x.ask("entrar_sala", &json!({ "jogoId": "123" })).await;
    x.expect("sua_vaga").await;
    assert_eq!(
        entered,
        json!({ "ok": true, "versao": x.expect("atualizar_jogo").await["versao"] })
    );
    o.enter(&json!({ "jogoId": "123" })).await;
    x.expect("atualizar_jogo").await;

    let moved = x.ask("atualizar_jogo", &moves(&[8])).await;
    // The answer comes last, so both clients have already heard the change.
    let told = x.expect("atualizar_jogo").await;
    assert_eq!(moved, json!({ "ok": true, "versao": told["versao"] }));
    assert_eq!(o.expect("atualizar_jogo").await, told);
}

#[tokio::test]
async fn a_plain_client_hears_nothing_it_would_draw_but_whole_rooms() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    let (seat, room) = client.enter(&json!({ "jogoId": 123 })).await;
    assert_eq!(seat["protocolo"], 1);
    assert_eq!(seat["jogoId"], "123");
    let keys: Vec<_> = room
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected = [
        "jogoId",
        "tabuleiro",
        "versao",
        "vez",
        "vencedor",
        "linha",
        "ultima",
        "partida",
        "jogadores",
        "empates",
        "plateia",
        "revanche",
    ];
    expected.sort_unstable();
    let mut keys = keys;
    keys.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(
        room["jogadores"],
        json!({ "1": { "nome": "", "presente": true, "vitorias": 0 }, "-1": null })
    );
    assert!(
        !room.to_string().contains(seat["ficha"].as_str().unwrap()),
        "the room holds no secret"
    );
}
