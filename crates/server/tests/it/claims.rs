//! The claim of a seat whose player does not play.

use serde_json::{Value, json};
use server::{Options, Storage};
use testkit::wire::moves;

use crate::support::redis::two_servers_with;
use crate::support::{Client, Server, Table, room_file};

/// Returns the options of a server whose seats can be claimed after this many milliseconds.
fn patient_for(milliseconds: u64) -> Options {
    let mut options = Options::default();
    options.room_settings.patience = milliseconds;
    options
}

async fn claims(client: &mut Client) -> Value {
    client.ask("cobrar_cadeira", &json!({})).await
}

/// Lets a client come back with the token of a claimed seat. It watches, and is told why.
async fn comes_back(server: &Server, table: &Table, name: &str) -> Client {
    let mut client = Client::connect(server.address).await;
    client.say("entrar_sala", &table.entrance(name, &[])).await;
    assert_eq!(client.expect("sua_vaga").await["marca"], 0);
    assert_eq!(client.expect("erro").await["codigo"], "cadeira_cobrada");
    client
}

/// Waits until the players are shown that the seat of O is idle.
async fn until_idle(client: &mut Client) {
    let room = client.room_where(|room| room["parada"] == -1).await;
    assert!(room.get("demora").is_none(), "{room}");
}

#[tokio::test]
async fn the_waiting_player_claims_and_the_loser_watches_and_does_not_return() {
    let server = Server::patient_for(150).await;
    let mut table = Table::seated(&server, ["Maria Clara dos Santos", "João"]).await;
    let [maria, joao] = ["Maria Clara dos Santos", "João"];
    assert_eq!(claims(table.client(maria)).await["codigo"], "cedo_demais");
    table.plays("Maria Clara dos Santos 4").await;
    until_idle(table.client(joao)).await;
    assert_eq!(claims(table.client(joao)).await["codigo"], "cedo_demais");
    assert_eq!(claims(table.client(maria)).await["ok"], true);
    assert_eq!(claims(table.client(maria)).await["repetida"], true);
    let seat = table.client(joao).skip_to("sua_vaga").await;
    assert_eq!((&seat["marca"], &seat["ficha"]), (&json!(0), &json!(null)));
    let why = table.client(joao).expect("erro").await;
    assert_eq!(why, json!({ "codigo": "cadeira_cobrada", "jogoId": "123" }));
    let room = table.client(joao).expect("atualizar_jogo").await;
    assert_eq!(room["jogadores"]["-1"], Value::Null);
    assert_eq!(room["plateia"], 1);
    table.refuses("João 0", "so_assistindo").await;
    // A client that thaws comes back with its old token, and sits nowhere.
    comes_back(&server, &table, joao).await;
    let (seat, room) = table.sits("Ana Beatriz").await;
    assert_eq!(seat["marca"], -1);
    assert_eq!(room["tabuleiro"][4], 1);
    table.plays("Ana Beatriz 0").await;
}

#[tokio::test]
async fn a_claim_names_its_room_and_comes_from_a_seat() {
    let server = Server::patient_for(150).await;
    let mut stranger = Client::connect(server.address).await;
    assert_eq!(claims(&mut stranger).await["codigo"], "fora_da_sala");
    let mut table = Table::seated(&server, ["Ana Beatriz", "João", "Davi"]).await;
    let answer = claims(table.client("Davi")).await;
    assert_eq!(answer["codigo"], "so_assistindo");
    until_idle_of_x(table.client("João")).await;
    let mut ask = async |payload: Value| {
        let answer = table.client("João").ask("cobrar_cadeira", &payload).await;
        answer["codigo"].clone()
    };
    assert_eq!(ask(json!({ "jogoId": "outra" })).await, "fora_da_sala");
    assert_eq!(ask(json!({ "jogoId": "a b" })).await, "sala_invalida");
    assert_eq!(ask(json!(7)).await, "dados_invalidos");
    assert_eq!(ask(json!({ "jogoId": 123 })).await, Value::Null);
}

async fn until_idle_of_x(client: &mut Client) {
    client.room_where(|room| room["parada"] == 1).await;
}

#[tokio::test]
async fn without_patience_nobody_is_ever_idle() {
    let server = Server::patient_for(0).await;
    let mut table = Table::seated(&server, ["Ana Beatriz", "João"]).await;
    table.plays("Ana Beatriz 4").await;
    let mut other = Table::new(&server).in_room("outra");
    other.sits("Davi").await;
    let answer = claims(table.client("Ana Beatriz")).await;
    assert_eq!(answer["codigo"], "cedo_demais");
}

#[tokio::test]
async fn a_seat_is_claimed_at_another_server_than_that_of_its_player() {
    let (_redis, one, other) = two_servers_with(|| patient_for(400)).await;
    let mut table = Table::seated(&one, ["Ana Beatriz"]).await;
    table.moves_to(&other);
    let (seat, _) = table.sits("João").await;
    assert_eq!(seat["marca"], -1);
    table.plays("Ana Beatriz 4").await;
    until_idle(table.client("Ana Beatriz")).await;
    until_idle(table.client("João")).await;
    assert_eq!(claims(table.client("Ana Beatriz")).await["ok"], true);
    assert_eq!(table.client("João").skip_to("sua_vaga").await["marca"], 0);
    let told = table.client("João").expect("erro").await;
    assert_eq!(told["codigo"], "cadeira_cobrada");
    // The tokens of claimed seats are Redis's, too.
    let mut joao = comes_back(&one, &table, "João").await;
    let answer = joao.ask("atualizar_jogo", &moves(&[4, 0])).await;
    assert_eq!(answer["codigo"], "so_assistindo");
}

#[tokio::test]
async fn a_restart_begins_the_wait_anew_and_forgets_no_claim() {
    let (_folder, file) = room_file();
    let start = async |patience| {
        let keep = Storage::file(&file).unwrap();
        Server::keeping(keep, patient_for(patience)).await
    };
    let server = start(150).await;
    let mut table = Table::seated(&server, ["Ana Beatriz", "João"]).await;
    table.plays("Ana Beatriz 4").await;
    until_idle(table.client("Ana Beatriz")).await;
    assert_eq!(claims(table.client("Ana Beatriz")).await["ok"], true);
    table.sits("Davi").await;
    until_idle(table.client("Ana Beatriz")).await;
    server.stop().await;
    let server = start(60_000).await;
    table.moves_to(&server);
    table.returns("Ana Beatriz").await;
    let (seat, room) = table.returns("Davi").await;
    assert_eq!((&seat["marca"], room.get("parada")), (&json!(-1), None));
    let answer = claims(table.client("Ana Beatriz")).await;
    assert_eq!(answer["codigo"], "cedo_demais");
    comes_back(&server, &table, "João").await;
}
