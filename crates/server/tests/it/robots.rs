//! A robot in place of the second player, as the clients of a server meet it.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::process::Process;
use crate::support::{Client, Heard, Server, board, moves};

const ROOM: &str = "123";

fn knowing(token: &Value) -> Value {
    json!({ "jogoId": ROOM, "nome": "Ana", "ficha": token })
}

fn call(level: Value) -> Value {
    json!({ "jogoId": ROOM, "nivel": level })
}

/// Seats Ana at X in a room with a robot. Returns her client and her token.
async fn ana_and_robot(server: std::net::SocketAddr, level: &str) -> (Client, Value) {
    let mut ana = Client::connect(server).await;
    let (seat, room) = ana.enter(&knowing(&Value::Null)).await;
    assert!(
        room["jogadores"]["1"].get("robo").is_none(),
        "a person has no such key"
    );
    let answer = ana.ask("chamar_robo", &call(json!(level))).await;
    assert_eq!(answer["ok"], true, "{answer}");
    let room = ana
        .room_where(|room| !room["jogadores"]["-1"].is_null())
        .await;
    let robot = json!({ "nome": "", "presente": true, "vitorias": 0, "robo": level });
    assert_eq!(room["jogadores"]["-1"], robot);
    assert_eq!(answer["versao"], room["versao"]);
    (ana, seat["ficha"].clone())
}

fn marks(room: &Value) -> usize {
    let cells = room["tabuleiro"].as_array().unwrap();
    cells.iter().filter(|cell| **cell != 0).count()
}

/// Plays the first free square as Ana, and waits for the robot's answer, until the game is
/// over.
async fn play_to_the_end(ana: &mut Client) -> Value {
    let mut room = json!({ "tabuleiro": board(&[]), "vez": 1, "vencedor": null });
    while room["vencedor"].is_null() {
        if room["vez"] == 1 {
            let mut cells = room["tabuleiro"].clone();
            let free = cells.as_array().unwrap().iter().position(|cell| *cell == 0);
            cells[free.unwrap()] = 1.into();
            let answer = ana
                .ask("atualizar_jogo", &json!({ "tabuleiro": cells }))
                .await;
            assert_eq!(answer["ok"], true, "{answer}");
        }
        let before = marks(&room);
        room = ana.room_where(|room| marks(room) > before).await;
    }
    room
}

#[tokio::test]
async fn a_whole_game_and_a_rematch() {
    let server = Server::start().await;
    let (mut ana, _) = ana_and_robot(server.address, "perfeito").await;
    let room = play_to_the_end(&mut ana).await;
    assert_ne!(room["vencedor"], 1, "{room}");
    let asked = ana.ask("atualizar_jogo", &moves(&[])).await;
    assert_eq!(asked["ok"], true);
    let next = ana.room_where(|room| room["partida"] == 2).await;
    assert_eq!(next["jogadores"]["1"]["robo"], "perfeito", "marks swap");
    let first = ana.room_where(|room| marks(room) == 1).await;
    assert_eq!(first["vez"], -1, "the robot began");
}

#[tokio::test]
async fn the_list_shows_the_robot_and_that_a_seat_is_free() {
    let server = Server::start().await;
    let (_ana, _) = ana_and_robot(server.address, "facil").await;
    let mut lobby = Client::connect(server.address).await;
    lobby.say("listar_salas", &Value::Null).await;
    let rooms = lobby.expect("salas").await;
    assert_eq!(rooms[0]["estado"], "esperando");
    assert_eq!(rooms[0]["jogadores"]["-1"]["robo"], "facil");
}

#[tokio::test]
async fn a_newcomer_replaces_the_robot_in_mid_game() {
    let server = Server::start().await;
    let (mut ana, _) = ana_and_robot(server.address, "medio").await;
    ana.ask("atualizar_jogo", &moves(&[4])).await;
    ana.room_where(|room| marks(room) == 2).await;
    let mut bia = Client::connect(server.address).await;
    let (seat, room) = bia.enter(&json!({ "jogoId": ROOM, "nome": "Bia" })).await;
    assert_eq!(seat["marca"], -1);
    assert_eq!(marks(&room), 2);
    let seen = ana
        .room_where(|room| room["jogadores"]["-1"]["nome"] == "Bia")
        .await;
    assert_eq!(seen, room);
    assert!(seen["jogadores"]["-1"].get("robo").is_none());
    let refused = ana.ask("chamar_robo", &call(json!("facil"))).await;
    assert_eq!(refused["codigo"], "vaga_ocupada");
    assert_eq!(
        ana.expect("atualizar_jogo").await,
        room,
        "the true room comes with it"
    );
}

#[tokio::test]
async fn a_watcher_replaces_the_robot() {
    let server = Server::start().await;
    let (mut ana, _) = ana_and_robot(server.address, "medio").await;
    let mut caio = Client::connect(server.address).await;
    let watching = json!({ "jogoId": ROOM, "nome": "Caio", "assistir": true });
    caio.enter(&watching).await;
    let (seat, _) = caio.enter(&json!({ "jogoId": ROOM, "nome": "Caio" })).await;
    assert_eq!(seat["marca"], -1);
    ana.room_where(|room| room["jogadores"]["-1"]["nome"] == "Caio")
        .await;
}

#[tokio::test]
async fn a_robot_is_sent_away_and_a_second_call_changes_nothing() {
    let server = Server::start().await;
    let (mut ana, _) = ana_and_robot(server.address, "facil").await;
    let again = ana.ask("chamar_robo", &call(json!("facil"))).await;
    assert_eq!(again["repetida"], true);
    let gone = ana.ask("chamar_robo", &call(Value::Null)).await;
    assert_eq!(gone["ok"], true);
    let room = ana.expect("atualizar_jogo").await;
    assert!(room["jogadores"]["-1"].is_null());
}

#[tokio::test]
async fn a_client_that_may_not_call_a_robot_gets_the_reason() {
    let server = Server::start().await;
    let mut stranger = Client::connect(server.address).await;
    let refused = |answer: Value| answer["codigo"].as_str().unwrap().to_owned();
    let answer = stranger.ask("chamar_robo", &call(json!("facil"))).await;
    assert_eq!(refused(answer), "fora_da_sala");
    assert_eq!(stranger.expect("erro").await["codigo"], "fora_da_sala");
    let watching = json!({ "jogoId": ROOM, "assistir": true });
    stranger.enter(&watching).await;
    for (payload, code) in [
        (call(json!("facil")), "so_assistindo"),
        (
            json!({ "jogoId": "outra", "nivel": "facil" }),
            "fora_da_sala",
        ),
        (call(json!("impossivel")), "dados_invalidos"),
        (json!({ "jogoId": ROOM }), "dados_invalidos"),
        (Value::Null, "dados_invalidos"),
    ] {
        let answer = stranger.ask("chamar_robo", &payload).await;
        assert_eq!(refused(answer), code, "{payload}");
    }
}

#[tokio::test]
async fn a_room_with_only_a_robot_is_gone() {
    let server = Server::start().await;
    let (mut ana, _) = ana_and_robot(server.address, "facil").await;
    assert_eq!(ana.ask("sair_sala", &json!({})).await["ok"], true);
    ana.say("listar_salas", &Value::Null).await;
    assert_eq!(ana.skip_to("salas").await, json!([]));
}

#[tokio::test]
async fn a_restart_keeps_the_robot_which_makes_the_move_it_owed() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("salas.db");
    let server = Process::start(&file);
    let (mut ana, token) = ana_and_robot(server.address, "perfeito").await;
    let answer = ana.ask("atualizar_jogo", &moves(&[4])).await;
    assert_eq!(answer["ok"], true);
    server.kill();
    let server = Process::start(&file);
    let mut ana = Client::connect(server.address).await;
    let (seat, mut room) = ana.enter(&knowing(&token)).await;
    assert_eq!(seat["marca"], 1);
    assert_eq!(room["jogadores"]["-1"]["robo"], "perfeito");
    if marks(&room) < 2 {
        room = ana.room_where(|room| marks(room) == 2).await;
    }
    assert_eq!(room["tabuleiro"][4], 1);
}

#[tokio::test]
async fn clients_that_know_no_robots_get_no_new_event() {
    let server = Server::start().await;
    let (mut ana, _) = ana_and_robot(server.address, "medio").await;
    let mut plain = Client::connect(server.address).await;
    plain
        .enter(&json!({ "jogoId": ROOM, "assistir": true }))
        .await;
    ana.ask("atualizar_jogo", &moves(&[4])).await;
    plain.room_where(|room| marks(room) == 2).await;
    let names: Vec<_> = plain.all_until_now().await;
    assert!(
        names
            .iter()
            .all(|heard| matches!(heard, Heard::Event(name, _) if name == "atualizar_jogo")),
        "{names:?}"
    );
}
