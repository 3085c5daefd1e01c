//! The acts of the host that outlast a server, or hold on another one.

use std::time::Duration;

use serde_json::{Value, json};
use server::Storage;
use testkit::Signal;
use tokio::time::sleep;

use crate::support::host::{Phone, hosted};
use crate::support::redis::{redis, server_with, two_servers_with};
use crate::support::{Client, Server, Table, room_file};

const MARIA: &str = "Maria Clara dos Santos";
const JOAO: &str = "João Pedro de Oliveira";

fn code_of(heard: &Value) -> &Value {
    &heard["codigo"]
}

#[tokio::test]
async fn an_act_holds_on_another_server_and_its_player_is_told_there() {
    let (_redis, one, other) = two_servers_with(hosted).await;
    let mut table = Table::seated(&one, [MARIA]).await;
    table.moves_to(&other);
    table.sits(JOAO).await;
    let mut phone = Phone::connect(one.address).await;
    phone
        .house_where(|house| !house["salas"][0]["jogadores"]["-1"].is_null())
        .await;
    let seat = json!({ "jogoId": "123", "marca": -1 });
    let mut named = seat.clone();
    named["nome"] = json!("Tucano Feliz");
    phone.does("renomear", named).await;
    let told = table.client(JOAO).skip_to("aviso").await;
    assert_eq!(told["nome"], "Tucano Feliz");
    phone.does("levantar", seat).await;
    let told = table.client(JOAO).skip_to("erro").await;
    assert_eq!(code_of(&told), "levantado_pelo_anfitriao");
    phone.does("encerrar", json!({ "jogoId": "123" })).await;
    for name in [MARIA, JOAO] {
        let told = table.client(name).skip_to("erro").await;
        assert_eq!(code_of(&told), "sala_encerrada", "{name}");
    }
    let mut back = Client::connect(other.address).await;
    let answer = back.ask("entrar_sala", &table.entrance(JOAO, &[])).await;
    assert_eq!(code_of(&answer), "sala_encerrada");
}

#[tokio::test]
async fn a_restart_forgets_no_act_in_a_room() {
    let (_folder, file) = room_file();
    let start = async || Server::keeping(Storage::file(&file).unwrap(), hosted()).await;
    let server = start().await;
    let table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut other = Table::new(&server).in_room("outra");
    other.sits("Davi").await;
    let mut phone = Phone::connect(server.address).await;
    phone
        .does("levantar", json!({ "jogoId": "123", "marca": -1 }))
        .await;
    phone.does("encerrar", json!({ "jogoId": "outra" })).await;
    drop(phone);
    server.stop().await;
    let server = start().await;
    let mut back = Client::connect(server.address).await;
    back.say("entrar_sala", &table.entrance(JOAO, &[])).await;
    assert_eq!(back.expect("sua_vaga").await["marca"], 0);
    let told = back.expect("erro").await;
    assert_eq!(code_of(&told), "levantado_pelo_anfitriao");
    let answer = back.ask("entrar_sala", &json!({ "jogoId": "outra" })).await;
    assert_eq!(code_of(&answer), "sala_encerrada");
}

#[tokio::test]
async fn a_restart_keeps_the_door_closed_and_the_names_given() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("salas.db");
    let start = async || Server::keeping(Storage::file(&file).unwrap(), hosted()).await;
    let server = start().await;
    let table = Table::seated(&server, [MARIA, JOAO]).await;
    let mut phone = Phone::connect(server.address).await;
    let named = json!({ "jogoId": "123", "marca": -1, "nome": "Tucano Feliz" });
    phone.does("renomear", named).await;
    sleep(Duration::from_millis(1_200)).await;
    phone.does("apelidos", json!({ "sim": true })).await;
    sleep(Duration::from_millis(1_200)).await;
    phone.does("fechar_porta", json!({ "sim": true })).await;
    sleep(Duration::from_millis(1_200)).await;
    drop(phone);
    server.stop().await;
    let server = start().await;
    let mut phone = Phone::connect(server.address).await;
    let house = phone.house_where(|_| true).await;
    assert_eq!(
        (&house["portaFechada"], &house["apelidos"]),
        (&json!(true), &json!(true))
    );
    let mut stranger = Client::connect(server.address).await;
    let answer = stranger
        .ask("entrar_sala", &json!({ "jogoId": "nova" }))
        .await;
    assert_eq!(code_of(&answer), "porta_fechada");
    phone.does("fechar_porta", json!({ "sim": false })).await;
    let ficha = table.entrance(JOAO, &[])["ficha"].clone();
    let mut back = Client::connect(server.address).await;
    let seeks = json!({ "nome": JOAO, "ficha": ficha });
    back.say("achar_adversario", &seeks).await;
    let room = back.skip_to("atualizar_jogo").await;
    assert_eq!(room["jogadores"]["1"]["nome"], "Tucano Feliz");
}

#[tokio::test]
async fn the_seat_that_is_given_back_comes_with_the_token_that_opens_it() {
    let server = Server::start_with(hosted()).await;
    let mut phone = Phone::connect(server.address).await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let of_maria = table.entrance(MARIA, &[]);
    let seat = |mark: i8| json!({ "jogoId": "123", "marca": mark });
    let acts = [
        phone.does("levantar", seat(-1)).await,
        phone.does("levantar", seat(1)).await,
    ];
    let joao = table.client(JOAO);
    assert_eq!(joao.skip_to("sua_vaga").await["marca"], 0);
    joao.say("entrar_sala", &of_maria).await;
    assert_eq!(joao.skip_to("sua_vaga").await["marca"], 0);
    phone
        .does("desfazer", json!({ "ato": acts[1]["ato"] }))
        .await;
    let told = joao.skip_to("sua_vaga").await;
    assert_eq!(told["marca"], 1);
    assert_eq!(told["ficha"], of_maria["ficha"]);
}

#[tokio::test]
async fn a_player_who_watches_meanwhile_gets_the_seat_back_with_its_token() {
    let server = Server::start_with(hosted()).await;
    let mut phone = Phone::connect(server.address).await;
    let mut table = Table::seated(&server, [MARIA]).await;
    let token = table.entrance(MARIA, &[])["ficha"].clone();
    let seat = json!({ "jogoId": "123", "marca": 1 });
    let act = phone.does("levantar", seat).await;
    let maria = table.client(MARIA);
    assert_eq!(maria.skip_to("sua_vaga").await["marca"], 0);
    let watches = json!({ "jogoId": "123", "assistir": true });
    maria.say("entrar_sala", &watches).await;
    let told = maria.skip_to("sua_vaga").await;
    assert_eq!((&told["marca"], &told["ficha"]), (&json!(0), &Value::Null));
    phone.does("desfazer", json!({ "ato": act })).await;
    let told = maria.skip_to("sua_vaga").await;
    assert_eq!((&told["marca"], &told["ficha"]), (&json!(1), &token));
}

#[tokio::test]
async fn a_person_who_enters_again_without_a_name_is_sent_away_by_the_first_one() {
    let server = Server::start_with(hosted()).await;
    let mut phone = Phone::connect(server.address).await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let nameless = json!({ "jogoId": "123" });
    table.client(JOAO).ask("entrar_sala", &nameless).await;
    let seat = json!({ "jogoId": "123", "marca": -1, "minutos": 5 });
    phone.does("pausar", seat).await;
    let mut back = Client::connect(server.address).await;
    let again = json!({ "jogoId": "outra", "nome": JOAO });
    let answer = back.ask("entrar_sala", &again).await;
    assert_eq!(code_of(&answer), "pausado_pelo_anfitriao");
}

#[tokio::test]
async fn an_act_that_the_store_did_not_let_the_host_undo_is_undone_later() {
    let redis = redis().await;
    let server = server_with(&redis.url(), hosted()).await;
    let mut phone = Phone::connect(server.address).await;
    let mut table = Table::seated(&server, [MARIA, JOAO]).await;
    let seat = json!({ "jogoId": "123", "marca": -1 });
    let freed = json!({ "ato": phone.does("levantar", seat).await });
    assert_eq!(table.client(JOAO).skip_to("sua_vaga").await["marca"], 0);
    redis.process.signal(Signal::STOP).unwrap();
    let answer = phone.ask("desfazer", &freed).await;
    assert_eq!(code_of(&answer), "indisponivel");
    redis.process.signal(Signal::CONT).unwrap();
    let mut answer = answer;
    while code_of(&answer) == "indisponivel" {
        sleep(Duration::from_millis(200)).await;
        answer = phone.ask("desfazer", &freed).await;
    }
    assert_eq!(answer["ok"], true, "{answer}");
    assert_eq!(table.client(JOAO).skip_to("sua_vaga").await["marca"], -1);
}
