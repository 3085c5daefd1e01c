//! The league: the acts of its host, and what everybody is told of it.

use serde_json::{Value, json};
use server::{Options, Storage};
use testkit::http::{Answer, get_with};

use crate::support::host::{Phone, hosted};
use crate::support::redis::{server_with, two_servers_with};
use crate::support::{Client, Heard, Server, Table, room_file};

const MARIA: &str = "Maria Clara dos Santos";
const JOAO: &str = "João Pedro de Oliveira";

fn opening() -> Value {
    json!({ "nome": "Interclasse 7º ano", "minutos": 50 })
}

async fn wish(server: &Server, query: &str, accept: &str) -> Answer {
    let (path, accept) = (format!("/torneio{query}"), [("Accept", accept)]);
    get_with(server.address, &path, &accept).await
}

/// Returns the league as programs read it.
async fn league(server: &Server) -> Value {
    let answer = wish(server, "?formato=json", "*/*").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn everybody_hears_of_a_league_that_opens_and_ends() {
    let server = Server::start_with(hosted()).await;
    let mut player = Table::seated(&server, [MARIA]).await;
    let mut phone = Phone::connect(server.address).await;
    let house = phone.house_where(|_| true).await;
    assert_eq!(house["torneio"], Value::Null);
    phone.does("abrir_torneio", opening()).await;
    let told = player.client(MARIA).skip_to("torneio").await;
    assert_eq!(
        (
            &told["nome"],
            &told["encerrado"],
            &told["participantes"],
            &told["tabela"]
        ),
        (
            &json!("Interclasse 7º ano"),
            &json!(false),
            &json!(0),
            &json!([])
        )
    );
    let house = phone.house_where(|house| !house["torneio"].is_null()).await;
    let mut in_short = told.clone();
    in_short.as_object_mut().unwrap().remove("tabela");
    assert_eq!(house["torneio"], in_short);
    // A client that comes later is told when it enters.
    player.sits(JOAO).await;
    assert_eq!(player.client(JOAO).skip_to("torneio").await, told);
    let number = phone.does("encerrar_torneio", json!({})).await;
    let over = player.client(MARIA).skip_to("torneio").await;
    assert_eq!(over["encerrado"], true);
    assert!(over["termina"].as_u64() < told["termina"].as_u64());
    let house = phone.house_where(|house| !house["atos"][0].is_null()).await;
    let act = json!({ "ato": number, "evento": "encerrar_torneio" });
    assert_eq!(house["atos"][0], act);
    phone.does("desfazer", json!({ "ato": number })).await;
    assert_eq!(player.client(MARIA).skip_to("torneio").await, told);
}

#[tokio::test]
async fn clients_outside_of_rooms_are_told_when_they_ask() {
    let server = Server::start_with(hosted()).await;
    let mut early = Client::connect(server.address).await;
    early.ask("listar_salas", &json!({})).await;
    // Without a league nothing is said of one.
    let heard = early.all_until_now().await;
    let is_news = |heard: &Heard| matches!(heard, Heard::Event(event, _) if event == "torneio");
    assert!(!heard.iter().any(is_news), "{heard:?}");
    let mut phone = Phone::connect(server.address).await;
    phone.does("abrir_torneio", opening()).await;
    let told = early.skip_to("torneio").await;
    for event in ["listar_salas", "listar_tabuleiros"] {
        let mut late = Client::connect(server.address).await;
        late.ask(event, &json!({})).await;
        assert_eq!(late.skip_to("torneio").await, told, "{event}");
    }
}

#[tokio::test]
async fn one_league_at_a_time_and_none_without_a_history() {
    let server = Server::start_with(hosted()).await;
    let mut phone = Phone::connect(server.address).await;
    let answer = phone.ask("encerrar_torneio", &json!({})).await;
    assert_eq!(answer["codigo"], "fora_da_sala");
    for wrong in [
        json!({ "nome": "", "minutos": 50 }),
        json!({ "nome": "7B", "minutos": 0 }),
        json!({ "nome": "7B", "minutos": 481 }),
        json!({ "minutos": 50 }),
    ] {
        let answer = phone.ask("abrir_torneio", &wrong).await;
        assert_eq!(answer["codigo"], "dados_invalidos", "{wrong}");
    }
    phone.does("abrir_torneio", opening()).await;
    let answer = phone.ask("abrir_torneio", &opening()).await;
    assert_eq!(answer["codigo"], "torneio_aberto");
    let closed = phone.does("encerrar_torneio", json!({})).await;
    phone
        .does("abrir_torneio", json!({ "nome": "7B", "minutos": 1 }))
        .await;
    assert_eq!(league(&server).await["nome"], "7B");
    // The first one has made way, so it cannot come back.
    let answer = phone.ask("desfazer", &json!({ "ato": closed })).await;
    assert_eq!(answer["codigo"], "fora_da_sala");

    let without = Options {
        history_days: 0,
        ..hosted()
    };
    let server = Server::start_with(without).await;
    let mut phone = Phone::connect(server.address).await;
    let answer = phone.ask("abrir_torneio", &opening()).await;
    assert_eq!(answer["codigo"], "sem_historico");
}

#[tokio::test]
async fn each_reader_gets_its_format() {
    let server = Server::start_with(hosted()).await;
    let missing = wish(&server, "?formato=json", "*/*").await;
    assert_eq!(missing.status, 404);
    assert_eq!(missing.body.trim(), r#"{"codigo":"torneio_inexistente"}"#);
    assert_eq!(wish(&server, "", "*/*").await.status, 404);
    let mut phone = Phone::connect(server.address).await;
    phone.does("abrir_torneio", opening()).await;
    for (query, accept, kind, part) in [
        ("", "*/*", "text/plain; charset=utf-8", "open, 50 min left"),
        (
            "?idioma=pt",
            "text/html",
            "text/plain; charset=utf-8",
            "termina em 50 min",
        ),
        (
            "",
            "application/json",
            "application/json",
            "\"participantes\":0",
        ),
        (
            "?formato=CSV",
            "*/*",
            "text/csv; charset=utf-8",
            "\"lugar\",\"nome\"",
        ),
        (
            "",
            "text/csv",
            "text/csv; charset=utf-8",
            "\"derrotas\"\r\n",
        ),
    ] {
        let answer = wish(&server, query, accept).await;
        assert_eq!(answer.status, 200, "{query} {accept}");
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(
            answer.body.contains(part),
            "{query} {accept}: {}",
            answer.body
        );
    }
    for wrong in ["?formato=ndjson", "?formato=sse", "?formato=xml"] {
        assert_eq!(wish(&server, wrong, "*/*").await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_restart_forgets_no_league() {
    let (_folder, file) = room_file();
    let start = async || Server::keeping(Storage::file(&file).unwrap(), hosted()).await;
    let server = start().await;
    let mut phone = Phone::connect(server.address).await;
    phone.does("abrir_torneio", opening()).await;
    let before = league(&server).await;
    drop(phone);
    server.stop().await;
    let server = start().await;
    assert_eq!(league(&server).await, before);
    let mut phone = Phone::connect(server.address).await;
    let answer = phone.ask("abrir_torneio", &opening()).await;
    assert_eq!(answer["codigo"], "torneio_aberto");
    phone.does("encerrar_torneio", json!({})).await;
}

#[tokio::test]
async fn a_league_holds_on_every_server_and_comes_back_when_redis_forgets_it() {
    let (redis, one, other) = two_servers_with(hosted).await;
    let mut watcher = Client::connect(other.address).await;
    watcher.ask("listar_tabuleiros", &json!({})).await;
    let mut phone = Phone::connect(one.address).await;
    phone.does("abrir_torneio", opening()).await;
    let told = watcher.skip_to("torneio").await;
    assert_eq!(league(&other).await["termina"], told["termina"]);
    let mut phone = Phone::connect(other.address).await;
    let answer = phone.ask("abrir_torneio", &opening()).await;
    assert_eq!(answer["codigo"], "torneio_aberto");
    redis.ask(&["FLUSHALL"]).await.unwrap();
    loop {
        let back = redis.ask(&["HGET", "jogo:torneio", "dados"]).await;
        if back.is_ok_and(|league| league.contains("Interclasse")) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    phone.does("encerrar_torneio", json!({})).await;
    let over = watcher.skip_until("torneio", |news: &Value| news["encerrado"] == true);
    over.await;
    let third = server_with(&redis.url(), hosted()).await;
    assert_eq!(league(&third).await["encerrado"], true);
}
