//! Clients that look for an opponent, over real connections.

use serde_json::{Value, json};
use testkit::http::{ask, get_with};

use crate::support::host::{Phone, hosted};
use crate::support::redis::two_servers;
use crate::support::{Client, Server, Serves};

const CLARA: &str = "Maria Clara dos Santos";
const FICHA: &str = "9f86d081884c7d659a2feaa0c55ad015";

/// Has a new client look for an opponent. Returns it with its seat and its room.
async fn seeks(server: &impl Serves, name: &str) -> (Client, Value, Value) {
    let mut client = Client::connect(server.address()).await;
    let (seat, room) = seeks_again(&mut client, name, Value::Null).await;
    (client, seat, room)
}

/// Has a client look for an opponent with this token. Returns its seat and its room.
async fn seeks_again(client: &mut Client, name: &str, ficha: Value) -> (Value, Value) {
    let payload = json!({ "nome": name, "ficha": ficha });
    client.all_until_now().await;
    client.say("achar_adversario", &payload).await;
    let seat = client.skip_to("sua_vaga").await;
    (seat, client.skip_to("atualizar_jogo").await)
}

/// Returns a client that is going to wait, since its opponent came by the list and is the third,
/// and one that waits in another room. The first one has the place of the longer wait.
async fn almost_together(server: &impl Serves) -> [(Client, Value); 3] {
    let (mut clara, seat_of_clara, room) = seeks(server, CLARA).await;
    let mut visitor = Client::connect(server.address()).await;
    let (seat_of_visitor, _) = visitor.enter(&json!({ "jogoId": room["jogoId"] })).await;
    clara.room_where(|room| room.get("procura").is_none()).await;
    // Waits are dated in milliseconds.
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let (joao, seat_of_joao, elsewhere) = seeks(server, "João").await;
    assert_eq!(elsewhere["procura"], true);
    assert_ne!(elsewhere["jogoId"], room["jogoId"]);
    [
        (clara, seat_of_clara),
        (joao, seat_of_joao),
        (visitor, seat_of_visitor),
    ]
}

#[tokio::test]
async fn two_who_look_for_an_opponent_play_each_other_and_the_list_tells_who_waits() {
    let server = Server::start().await;
    let mut looker = Client::connect(server.address).await;
    looker.say("listar_salas", &json!({})).await;
    let (mut clara, seat, room) = seeks(&server, CLARA).await;
    assert_eq!(seat["marca"], 1);
    assert_eq!(room["procura"], true);
    let is_shown =
        |rooms: &Value| rooms[0]["procura"] == true && rooms[0]["jogoId"] == room["jogoId"];
    looker.skip_until("salas", is_shown).await;
    let (mut joao, seat, room) = seeks(&server, "João").await;
    assert_eq!((&seat["marca"], room.get("procura")), (&json!(-1), None));
    assert_eq!(room["jogadores"]["1"]["nome"], CLARA);
    looker
        .skip_until("salas", |rooms| rooms[0].get("procura").is_none())
        .await;
    clara
        .room_where(|room| room["jogadores"]["-1"]["nome"] == "João")
        .await;
    for (client, board) in [
        (&mut clara, json!([0, 0, 0, 0, 1, 0, 0, 0, 0])),
        (&mut joao, json!([-1, 0, 0, 0, 1, 0, 0, 0, 0])),
    ] {
        let answer = client
            .ask("atualizar_jogo", &json!({ "tabuleiro": board }))
            .await;
        assert_eq!(answer["ok"], true);
    }
}

#[tokio::test]
async fn a_client_that_waits_is_moved_and_its_late_messages_are_understood() {
    let server = Server::start().await;
    let [(mut clara, _), (mut joao, before), (mut visitor, _)] = almost_together(&server).await;
    joao.all_until_now().await;
    visitor.say("sair_sala", &json!({})).await;
    let seat = joao.skip_to("sua_vaga").await;
    let room = joao.expect("atualizar_jogo").await;
    assert_ne!(seat["jogoId"], before["jogoId"]);
    assert_eq!(seat["ficha"], before["ficha"], "the person's token");
    assert_eq!(room["jogoId"], seat["jogoId"]);
    // She had X against the visitor.
    assert_eq!(room["jogadores"]["-1"]["nome"], CLARA);
    clara
        .room_where(|room| room["jogadores"]["1"]["nome"] == "João")
        .await;
    // The messages that were on their way name the room of before.
    let mut late = json!({ "jogoId": before["jogoId"], "tabuleiro": [1, 0, 0, 0, 0, 0, 0, 0, 0] });
    let answer = joao.ask("atualizar_jogo", &late).await;
    assert_eq!(answer["codigo"], "tabuleiro_desatualizado");
    let corrected = joao.skip_to("atualizar_jogo").await;
    assert_eq!(corrected["jogoId"], seat["jogoId"]);
    late["jogoId"] = json!("outra");
    let answer = joao.ask("atualizar_jogo", &late).await;
    assert_eq!(answer["codigo"], "fora_da_sala");
    let answer = joao
        .ask("sair_sala", &json!({ "jogoId": before["jogoId"] }))
        .await;
    assert_eq!(answer["ok"], true);
    clara.room_where(|room| room["procura"] == true).await;
}

#[tokio::test]
async fn a_client_that_came_back_is_moved_as_well() {
    let server = Server::start().await;
    let [(mut clara, _), (joao, seat), (mut visitor, _)] = almost_together(&server).await;
    let mut watcher = Client::connect(server.address).await;
    let watches = json!({ "jogoId": seat["jogoId"], "assistir": true });
    watcher.enter(&watches).await;
    joao.break_off();
    watcher
        .room_where(|room| room["jogadores"]["1"]["presente"] == false)
        .await;
    visitor.say("sair_sala", &json!({})).await;
    clara.room_where(|room| room["procura"] == true).await;
    let mut joao = Client::connect(server.address).await;
    let back = json!({ "jogoId": seat["jogoId"], "ficha": seat["ficha"] });
    joao.enter(&back).await;
    let moved = joao
        .skip_until("sua_vaga", |now| now["jogoId"] != seat["jogoId"])
        .await;
    assert_eq!(moved["ficha"], seat["ficha"]);
    clara
        .room_where(|room| room["jogadores"]["1"]["nome"] == "João")
        .await;
}

#[tokio::test]
async fn a_client_that_found_somebody_and_is_left_alone_is_moved_as_well() {
    let server = Server::start().await;
    let [(mut clara, _), (mut joao, _), (mut visitor, _)] = almost_together(&server).await;
    let (mut davi, seat, room) = seeks(&server, "Davi").await;
    assert_eq!(room["jogadores"]["1"]["nome"], "João");
    visitor.say("sair_sala", &json!({})).await;
    clara.room_where(|room| room["procura"] == true).await;
    // Davi has never waited before.
    joao.say("sair_sala", &json!({})).await;
    let moved = davi
        .skip_until("sua_vaga", |now| now["jogoId"] != seat["jogoId"])
        .await;
    assert_eq!(moved["ficha"], seat["ficha"]);
    let is_davi = |room: &Value, mark: &str| room["jogadores"][mark]["nome"] == "Davi";
    clara
        .room_where(|room| is_davi(room, "1") || is_davi(room, "-1"))
        .await;
}

#[tokio::test]
async fn a_client_is_moved_to_a_person_who_plays_by_forms() {
    let server = Server::start().await;
    let [(mut clara, _), (mut joao, seat), (mut visitor, _)] = almost_together(&server).await;
    let path = format!("/sala/{}?formulario", seat["jogoId"].as_str().unwrap());
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let body = format!("acao=ver&ficha={}", seat["ficha"].as_str().unwrap());
    let page = ask(server.address, "POST", &path, &[form], &body).await;
    assert_eq!(page.unwrap().status, 200);
    let taken_over = joao.skip_until("sua_vaga", |now| now["marca"] == 0).await;
    assert_eq!(taken_over["jogoId"], seat["jogoId"]);
    // Clara has waited longer, and João's page cannot follow her room.
    visitor.say("sair_sala", &json!({})).await;
    let moved = clara
        .skip_until("sua_vaga", |now| now["jogoId"] == seat["jogoId"])
        .await;
    assert_ne!(moved["marca"], 0);
}

#[tokio::test]
async fn a_client_that_comes_and_goes_is_charged_and_one_that_plays_is_not() {
    let server = Server::opening_rooms_a_minute(3).await;
    // Those who wait open the three rooms.
    let (mut clara, ..) = seeks(&server, CLARA).await;
    let (mut joao, ..) = seeks(&server, "João").await;
    let (_davi, _, waits) = seeks(&server, "Davi").await;
    for (client, board) in [
        (&mut clara, json!([0, 0, 0, 0, 1, 0, 0, 0, 0])),
        (&mut joao, json!([-1, 0, 0, 0, 1, 0, 0, 0, 0])),
    ] {
        let played = json!({ "tabuleiro": board });
        assert_eq!(client.ask("atualizar_jogo", &played).await["ok"], true);
    }
    let (_, room) = seeks_again(&mut joao, "João", Value::Null).await;
    assert_eq!(room["jogoId"], waits["jogoId"], "João has played");
    let (_, room) = seeks_again(&mut clara, CLARA, Value::Null).await;
    assert_eq!(room["procura"], true);
    // João has not played with Davi. The empty board repeats what the room has.
    let repeat = json!({ "tabuleiro": [0, 0, 0, 0, 0, 0, 0, 0, 0] });
    assert_eq!(joao.ask("atualizar_jogo", &repeat).await["repetida"], true);
    let answer = joao.ask("achar_adversario", &json!({})).await;
    assert_eq!(answer["codigo"], "devagar");
}

#[tokio::test]
async fn a_person_who_never_asked_for_an_opponent_is_never_moved() {
    let server = Server::start().await;
    let [(mut clara, seat), (mut joao, _), (mut visitor, _)] = almost_together(&server).await;
    clara.say("sair_sala", &json!({})).await;
    let left = visitor
        .room_where(|room| room["jogadores"]["1"].is_null())
        .await;
    assert_eq!(left.get("procura"), None);
    assert_eq!(left["jogoId"], seat["jogoId"]);
    assert_eq!(joao.all_until_now().await, []);
    // The next one plays João, not the visitor.
    let (_, room) = seeks_again(&mut clara, CLARA, Value::Null).await;
    assert_eq!(room["jogadores"]["1"]["nome"], "João");
    assert_eq!(visitor.all_until_now().await, []);
}

#[tokio::test]
async fn the_token_goes_with_the_person_from_opponent_to_opponent() {
    let server = Server::start().await;
    let mut clara = Client::connect(server.address).await;
    let (seat, _) = seeks_again(&mut clara, CLARA, json!(FICHA)).await;
    assert_eq!(seat["ficha"], FICHA);
    // Asking again while waiting changes the name at most.
    let (seat, room) = seeks_again(&mut clara, "Clara", json!(FICHA)).await;
    assert_eq!(seat["ficha"], FICHA);
    assert_eq!(room["jogadores"]["1"]["nome"], "Clara");
    let (mut joao, _, room) = seeks(&server, "João").await;
    joao.say("sair_sala", &json!({})).await;
    clara.room_where(|room| room["procura"] == true).await;
    let (seat, _) = seeks_again(&mut clara, CLARA, json!(FICHA)).await;
    assert_eq!(seat["ficha"], json!(FICHA));
    assert_eq!(seat["jogoId"], room["jogoId"]);
    let (_davi, _, met) = seeks(&server, "Davi").await;
    assert_eq!(met["jogoId"], room["jogoId"]);
    let (seat, other) = seeks_again(&mut clara, CLARA, json!(FICHA)).await;
    assert_eq!(seat["ficha"], FICHA);
    assert_ne!(other["jogoId"], room["jogoId"], "not Davi again");
}

#[tokio::test]
async fn a_mistake_in_the_message_is_named_and_changes_nothing() {
    let server = Server::start().await;
    let mut client = Client::connect(server.address).await;
    let answer = client
        .ask("achar_adversario", &json!({ "ficha": "curta" }))
        .await;
    let expected =
        json!({ "ok": false, "codigo": "dados_invalidos", "campo": "ficha", "motivo": "tamanho" });
    assert_eq!(answer, expected);
    let answer = client.ask("achar_adversario", &json!({ "nome": 7 })).await;
    assert_eq!(answer["campo"], "nome");
    assert_eq!(answer["motivo"], "tipo");
    client.say("listar_salas", &json!({})).await;
    assert_eq!(client.skip_to("salas").await, json!([]));
}

#[tokio::test]
async fn people_inside_a_closed_door_find_the_next_opponent_and_newcomers_do_not() {
    let server = Server::start_with(hosted()).await;
    let (mut clara, ..) = seeks(&server, CLARA).await;
    let (mut joao, ..) = seeks(&server, "João").await;
    let mut phone = Phone::connect(server.address).await;
    phone.does("fechar_porta", json!({ "sim": true })).await;
    let mut stranger = Client::connect(server.address).await;
    let answer = stranger.ask("achar_adversario", &json!({})).await;
    assert_eq!(answer["codigo"], "porta_fechada");
    joao.say("sair_sala", &json!({})).await;
    clara.room_where(|room| room["procura"] == true).await;
    let mut davi = Client::connect(server.address).await;
    let answer = davi.ask("achar_adversario", &json!({})).await;
    assert_eq!(answer["codigo"], "porta_fechada");
    let (_, room) = seeks_again(&mut clara, CLARA, Value::Null).await;
    assert_eq!(room["procura"], true);
}

#[tokio::test]
async fn people_at_two_servers_on_one_redis_play_each_other() {
    let (_redis, one, other) = two_servers().await;
    let [(mut clara, _), (mut joao, _), (mut visitor, _)] = almost_together(&one).await;
    let (mut davi, _, room) = seeks(&other, "Davi").await;
    let with_joao = room["jogadores"]["1"]["nome"] == "João";
    if !with_joao {
        // The other server had not heard of João yet, and heard of him a moment later.
        davi.room_where(|room| room["jogadores"]["1"]["nome"] == "João")
            .await;
    }
    joao.room_where(|room| room["jogadores"]["-1"]["nome"] == "Davi")
        .await;
    visitor.say("sair_sala", &json!({})).await;
    clara.room_where(|room| room["procura"] == true).await;
    let (_eduarda, ..) = seeks(&other, "Maria Eduarda").await;
    let name = |room: &Value, mark: &str| room["jogadores"][mark]["nome"] == "Maria Eduarda";
    clara
        .room_where(|room| name(room, "1") || name(room, "-1"))
        .await;
}

#[tokio::test]
async fn a_game_of_two_who_were_brought_together_counts_for_the_league() {
    let server = Server::start_with(hosted()).await;
    // She has waited since before the league was opened.
    let (mut clara, ..) = seeks(&server, CLARA).await;
    let mut phone = Phone::connect(server.address).await;
    let opening = json!({ "nome": "Interclasse 7º ano", "minutos": 50 });
    phone.does("abrir_torneio", opening).await;
    let (mut joao, _, room) = seeks(&server, "João").await;
    assert_eq!(room["torneio"], true);
    let mut board = [0; 9];
    for (mark, square) in [(1, 0), (-1, 3), (1, 1), (-1, 4), (1, 2)] {
        board[square] = mark;
        let client = if mark == 1 { &mut clara } else { &mut joao };
        let proposal = json!({ "tabuleiro": board });
        assert_eq!(client.ask("atualizar_jogo", &proposal).await["ok"], true);
    }
    let answer = get_with(server.address, "/torneio?formato=json", &[]).await;
    let league: Value = serde_json::from_str(&answer.body).unwrap();
    let rows = league["tabela"].as_array().unwrap();
    let told = |row: &Value| (row["nome"].clone(), row["pontos"].clone());
    assert_eq!(
        [told(&rows[0]), told(&rows[1])],
        [(json!(CLARA), json!(3)), (json!("João"), json!(0))]
    );
    // Rematches do not count.
    let empty = json!({ "tabuleiro": vec![0; 9] });
    clara.ask("atualizar_jogo", &empty).await;
    joao.ask("atualizar_jogo", &empty).await;
    let rematch = joao.room_where(|room| room["partida"] == 2).await;
    assert_eq!(rematch.get("torneio"), None);
}

#[tokio::test]
async fn a_person_who_waits_sees_the_league_open_and_end() {
    let server = Server::start_with(hosted()).await;
    let (mut clara, _, room) = seeks(&server, CLARA).await;
    assert_eq!(room.get("torneio"), None);
    let mut phone = Phone::connect(server.address).await;
    let opening = json!({ "nome": "Interclasse 7º ano", "minutos": 50 });
    phone.does("abrir_torneio", opening).await;
    clara.room_where(|room| room["torneio"] == true).await;
    phone.does("encerrar_torneio", json!({})).await;
    let room = clara.room_where(|room| room.get("torneio").is_none()).await;
    assert_eq!(room["procura"], true);
    let (_joao, _, room) = seeks(&server, "João").await;
    assert_eq!(room["jogadores"]["1"]["nome"], CLARA);
    assert_eq!(room.get("torneio"), None);
}

#[tokio::test]
async fn the_host_sees_the_name_of_the_seat_to_which_a_player_comes_back() {
    let server = Server::start_with(hosted()).await;
    let mut phone = Phone::connect(server.address).await;
    let (mut clara, _, _) = seeks(&server, CLARA).await;
    let (mut joao, seat, room) = seeks(&server, "João").await;
    let center = json!({ "tabuleiro": [0, 0, 0, 0, 1, 0, 0, 0, 0] });
    assert_eq!(clara.ask("atualizar_jogo", &center).await["ok"], true);
    let payload = json!({ "jogoId": room["jogoId"], "marca": -1, "nome": "Tucano Feliz" });
    phone.does("renomear", payload).await;
    let (_, back) = seeks_again(&mut joao, "João", seat["ficha"].clone()).await;
    assert_eq!(back["jogoId"], room["jogoId"]);
    let mut phone = Phone::connect(server.address).await;
    let house = phone.house_where(|_| true).await;
    let people = house["pessoas"].as_array().unwrap();
    let names: Vec<_> = people.iter().map(|person| &person["nome"]).collect();
    assert_eq!(names, [CLARA, "Tucano Feliz"]);
}
