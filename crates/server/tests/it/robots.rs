//! A robot at an empty seat, as the clients of a server see it.

use std::panic::Location;

use serde_json::{Value, json};

use crate::support::process::Process;
use crate::support::{Client, Heard, Server, Table, board, room_file};

const ROOM: &str = "123";

fn call(level: Value) -> Value {
    json!({ "jogoId": ROOM, "nivel": level })
}

/// Seats Ana at X, against a robot.
#[track_caller]
fn ana_and_robot(mut table: Table, level: &str) -> impl Future<Output = Table> {
    let test = Location::caller();
    async move {
        let (_, room) = table.sits("Ana").await;
        assert!(
            room["jogadores"]["1"].get("robo").is_none(),
            "{test}: a person has no such key"
        );
        let ana = table.client("Ana");
        let answer = ana.ask("chamar_robo", &call(json!(level))).await;
        assert_eq!(answer["ok"], true, "{test}: {answer}");
        let has_robot = |room: &Value| !room["jogadores"]["-1"].is_null();
        let room = ana.room_where(has_robot).await;
        let robot = json!({ "nome": "", "presente": true, "vitorias": 0, "robo": level });
        assert_eq!(room["jogadores"]["-1"], robot, "{test}");
        assert_eq!(answer["versao"], room["versao"], "{test}");
        table
    }
}

/// Waits until Ana is shown this many marks.
async fn until_marks(table: &mut Table, count: usize) -> Value {
    let ana = table.client("Ana");
    ana.room_where(|room| marks(room) == count).await
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
    let mut table = ana_and_robot(Table::new(&server), "perfeito").await;
    let room = play_to_the_end(table.client("Ana")).await;
    assert_ne!(room["vencedor"], 1, "{room}");
    table.next_game("Ana").await;
    let ana = table.client("Ana");
    let next = ana.room_where(|room| room["partida"] == 2).await;
    assert_eq!(next["jogadores"]["1"]["robo"], "perfeito", "marks swap");
    let first = ana.room_where(|room| marks(room) == 1).await;
    assert_eq!(first["vez"], -1, "the robot began");
}

#[tokio::test]
async fn the_list_shows_the_robot_and_that_a_seat_is_free() {
    let server = Server::start().await;
    let _table = ana_and_robot(Table::new(&server), "facil").await;
    let mut lobby = Client::connect(server.address).await;
    lobby.say("listar_salas", &Value::Null).await;
    let rooms = lobby.expect("salas").await;
    assert_eq!(rooms[0]["estado"], "esperando");
    assert_eq!(rooms[0]["jogadores"]["-1"]["robo"], "facil");
}

#[tokio::test]
async fn a_newcomer_replaces_the_robot_in_mid_game() {
    let server = Server::start().await;
    let mut table = ana_and_robot(Table::new(&server), "medio").await;
    table.plays("Ana 4").await;
    until_marks(&mut table, 2).await;
    let (seat, room) = table.sits("Bia").await;
    assert_eq!(seat["marca"], -1);
    assert_eq!(marks(&room), 2);
    let ana = table.client("Ana");
    let seen = ana
        .room_where(|room| room["jogadores"]["-1"]["nome"] == "Bia")
        .await;
    assert_eq!(seen, room);
    assert!(seen["jogadores"]["-1"].get("robo").is_none());
    let refused = ana.ask("chamar_robo", &call(json!("facil"))).await;
    assert_eq!(refused["codigo"], "vaga_ocupada");
    let shown = ana.expect("atualizar_jogo").await;
    assert_eq!(shown, room, "the true room comes with it");
}

#[tokio::test]
async fn a_watcher_replaces_the_robot() {
    let server = Server::start().await;
    let mut table = ana_and_robot(Table::new(&server), "medio").await;
    table.watches("Caio").await;
    let enter = table.entrance("Caio", &[]);
    let (seat, _) = table.client("Caio").enter(&enter).await;
    assert_eq!(seat["marca"], -1);
    let sits = |room: &Value| room["jogadores"]["-1"]["nome"] == "Caio";
    table.client("Ana").room_where(sits).await;
}

#[tokio::test]
async fn a_robot_is_sent_away_and_a_second_call_changes_nothing() {
    let server = Server::start().await;
    let mut table = ana_and_robot(Table::new(&server), "facil").await;
    let ana = table.client("Ana");
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
    let mut table = ana_and_robot(Table::new(&server), "facil").await;
    table.leaves("Ana").await;
    let ana = table.client("Ana");
    ana.say("listar_salas", &Value::Null).await;
    assert_eq!(ana.skip_to("salas").await, json!([]));
}

#[tokio::test]
async fn a_restart_keeps_the_robot_which_makes_the_move_it_owed() {
    let (_folder, file) = room_file();
    let server = Process::start(&file);
    let mut table = ana_and_robot(Table::new(&server), "perfeito").await;
    table.plays("Ana 4").await;
    server.kill();
    let server = Process::start(&file);
    table.moves_to(&server);
    let (seat, mut room) = table.returns("Ana").await;
    assert_eq!(seat["marca"], 1);
    assert_eq!(room["jogadores"]["-1"]["robo"], "perfeito");
    if marks(&room) < 2 {
        room = until_marks(&mut table, 2).await;
    }
    assert_eq!(room["tabuleiro"][4], 1);
}

#[tokio::test]
async fn clients_that_know_no_robots_get_no_new_event() {
    let server = Server::start().await;
    let mut table = ana_and_robot(Table::new(&server), "medio").await;
    let mut plain = Client::connect(server.address).await;
    plain
        .enter(&json!({ "jogoId": ROOM, "assistir": true }))
        .await;
    table.plays("Ana 4").await;
    plain.room_where(|room| marks(room) == 2).await;
    let heard = plain.all_until_now().await;
    let is_board =
        |heard: &Heard| matches!(heard, Heard::Event(name, _) if name == "atualizar_jogo");
    assert!(heard.iter().all(is_board), "{heard:?}");
}
