//! Two clients play as the tutorial's page does: with boards only.

use std::panic::Location;

use serde_json::{Value, json};
use testkit::socketio::Transport;

use crate::support::{Client, Server, Table, board, connected, moves};

/// The squares of a game that X wins with the top row.
const WON: [usize; 5] = [0, 3, 1, 4, 2];
/// The squares of a drawn game.
const DRAWN: [usize; 9] = [0, 1, 2, 4, 3, 5, 7, 6, 8];

/// Seats X and O over these transports, as people with names and tokens or as plain clients.
/// Both are shown the same room, which is returned.
#[track_caller]
fn sit_down(table: &mut Table, transports: [Transport; 2]) -> impl Future<Output = Value> {
    let test = Location::caller();
    async move {
        let [x, o] = transports;
        let (seat, _) = table.sits_over("x", x).await;
        assert_eq!(seat["marca"], 1, "{test}");
        let (seat, room) = table.sits_over("o", o).await;
        assert_eq!(seat["marca"], -1, "{test}");
        let shown = table.client("x").expect("atualizar_jogo").await;
        assert_eq!(shown, room, "{test}");
        room
    }
}

async fn websockets(server: &Server) -> [Transport; 2] {
    let open = || Transport::websocket(server.address);
    [open().await.unwrap(), open().await.unwrap()]
}

/// Plays these squares in turn. Both are shown the same room after each, one version later.
#[track_caller]
fn play(table: &mut Table, squares: &[usize], mut room: Value) -> impl Future<Output = Value> {
    let test = Location::caller();
    async move {
        for played in 1..=squares.len() {
            let mover = ["x", "o"][(played - 1) % 2];
            let proposal = moves(&squares[..played]);
            table.client(mover).say("atualizar_jogo", &proposal).await;
            let after = table.client("x").expect("atualizar_jogo").await;
            let shown = table.client("o").expect("atualizar_jogo").await;
            assert_eq!(shown, after, "{test}");
            let shown = json!(board(&squares[..played]));
            assert_eq!(after["tabuleiro"], shown, "{test}");
            assert_eq!(after["ultima"], squares[played - 1], "{test}");
            let next = room["versao"].as_u64().map(|v| v + 1);
            assert_eq!(after["versao"].as_u64(), next, "{test}");
            room = after;
        }
        room
    }
}

#[tokio::test]
async fn two_plain_clients_play_to_the_end_and_again() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, []).await;
    let room = sit_down(&mut table, websockets(&server).await).await;
    let over = play(&mut table, &WON, room).await;
    assert_eq!(over["vencedor"], 1);
    assert_eq!(over["vez"], 0);
    assert_eq!(over["linha"], json!([0, 1, 2]));
    assert_eq!(over["jogadores"]["1"]["vitorias"], 1);

    // Plain clients are not asked: one empty board is enough, and the marks swap.
    table.client("o").say("atualizar_jogo", &moves(&[])).await;
    for (name, mark) in [("x", -1), ("o", 1)] {
        let client = table.client(name);
        assert_eq!(client.expect("sua_vaga").await["marca"], mark);
        let next = client.expect("atualizar_jogo").await;
        assert_eq!(next["partida"], 2);
        assert_eq!(next["tabuleiro"], json!(board(&[])));
        assert_eq!(next["jogadores"]["-1"]["vitorias"], 1);
    }
    table.hears_nothing("x").await;
    table.client("o").say("atualizar_jogo", &moves(&[0])).await;
    let room = table.client("x").expect("atualizar_jogo").await;
    assert_eq!(room["vez"], -1);
}

#[tokio::test]
async fn a_drawn_game_counts_and_its_end_is_no_move() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, []).await.in_room("velha");
    let room = sit_down(&mut table, websockets(&server).await).await;
    let over = play(&mut table, &DRAWN, room).await;
    assert_eq!(over["vencedor"], 0);
    assert_eq!(over["linha"], Value::Null);
    assert_eq!(over["empates"], 1);
}

#[tokio::test]
async fn long_polling_plays_the_same_game() {
    let server = Server::start().await;
    let mut table = Table::plain(&server, []).await;
    let polling = Transport::polling(server.address, None);
    let [socket, _] = websockets(&server).await;
    let room = sit_down(&mut table, [polling, socket]).await;
    let over = play(&mut table, &WON, room).await;
    assert_eq!(over["vencedor"], 1);
}

#[tokio::test]
async fn clients_that_know_offers_are_both_asked_for_the_next_game() {
    let server = Server::start().await;
    let mut table = Table::new(&server);
    let room = sit_down(&mut table, websockets(&server).await).await;
    let over = play(&mut table, &WON, room).await;

    let x = table.client("x");
    let asked = x.ask("atualizar_jogo", &moves(&[])).await;
    assert_eq!(asked["ok"], true);
    assert!(asked["versao"].as_u64() > over["versao"].as_u64());
    for name in ["x", "o"] {
        let offer = table.client(name).expect("atualizar_jogo").await;
        assert_eq!(offer["revanche"], json!([1]));
        assert_eq!(offer["tabuleiro"], over["tabuleiro"], "one asked: not yet");
    }
    let x = table.client("x");
    let again = x.ask("atualizar_jogo", &moves(&[])).await;
    assert_eq!(again["repetida"], true);
    x.expect("atualizar_jogo").await;
    let o = table.client("o");
    o.say("atualizar_jogo", &moves(&[])).await;
    let (seat, next) = (o.expect("sua_vaga").await, o.expect("atualizar_jogo").await);
    assert_eq!(seat["marca"], 1, "marks swap");
    assert_eq!(next["partida"], 2);
    assert_eq!(next["revanche"], json!([]));
    let wins = &next["jogadores"]["-1"]["vitorias"];
    assert_eq!(*wins, 1, "the score goes with the person");
}

#[tokio::test]
async fn an_acknowledgement_and_its_broadcast_agree() {
    let server = Server::start().await;
    let [mut x, mut o] = connected(&server).await;
    let entered = x.ask("entrar_sala", &json!({ "jogoId": "123" })).await;
    x.expect("sua_vaga").await;
    let room = x.expect("atualizar_jogo").await;
    assert_eq!(entered, json!({ "ok": true, "versao": room["versao"] }));
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
    let players = json!({ "1": { "nome": "", "presente": true, "vitorias": 0 }, "-1": null });
    assert_eq!(room["jogadores"], players);
    assert!(
        !room.to_string().contains(seat["ficha"].as_str().unwrap()),
        "the room holds no secret"
    );
}
