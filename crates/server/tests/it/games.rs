//! Games that have ended are kept, and read over HTTP.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use server::{Options, Storage};

use crate::support::process::Process;
use crate::support::{Client, Server, Serves, Table, moves, room_file, wish};

const MARIA: &str = "Maria Clara dos Santos";
const MARIA_WINS: [&str; 5] = [
    "Maria Clara dos Santos 0",
    "João 3",
    "Maria Clara dos Santos 1",
    "João 4",
    "Maria Clara dos Santos 2",
];

fn unix_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    now.as_millis().try_into().unwrap()
}

/// Returns the games of a room.
async fn games(server: &impl Serves, room: &str) -> Vec<Value> {
    let path = format!("/sala/{room}/partidas?formato=json");
    let answer = wish(server, &path, &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let whole: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(whole["jogoId"], json!(room));
    assert_eq!(whole["limite"], 100);
    whole["partidas"].as_array().unwrap().clone()
}

/// Returns a table at which Maria has won.
async fn won(server: &impl Serves) -> Table {
    let mut table = Table::seated(server, [MARIA, "João"]).await;
    for step in MARIA_WINS {
        table.plays(step).await;
    }
    table
}

#[tokio::test]
async fn a_finished_game_is_kept_in_the_version_of_its_last_mark() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, [MARIA, "João"]).await;
    assert!(games(&server, "123").await.is_empty());
    let before = unix_now();
    for step in MARIA_WINS {
        assert!(games(&server, "123").await.is_empty());
        table.plays(step).await;
    }
    let room = wish(&server, "/sala/123?formato=json", &[]).await;
    let room: Value = serde_json::from_str(&room.body).unwrap();
    let kept = games(&server, "123").await;
    let moment = |key: &str| kept[0][key].as_u64().unwrap();
    assert!(before <= moment("inicio"), "{kept:?}");
    assert!(moment("inicio") <= moment("fim"), "{kept:?}");
    assert!(moment("fim") <= unix_now(), "{kept:?}");
    assert_eq!(
        kept,
        [json!({
            "jogoId": "123", "partida": 1, "versao": room["versao"],
            "inicio": moment("inicio"), "fim": moment("fim"),
            "jogadores": { "1": { "nome": MARIA }, "-1": { "nome": "João" } },
            "vencedor": 1, "motivo": null, "lances": "14253",
        })]
    );
}

#[tokio::test]
async fn each_reader_gets_its_format() {
    let server = Server::for_fast_talkers().await;
    let _table = won(&server).await;
    for (query, accept, kind, part) in [
        (
            "",
            "*/*",
            "text/plain; charset=utf-8",
            "Maria Clara dos Santos wins: 1 2 3.",
        ),
        (
            "?idioma=pt",
            "text/html,*/*;q=0.8",
            "text/plain; charset=utf-8",
            "venceu: 1 2 3.",
        ),
        (
            "?formato=texto",
            "application/json",
            "text/plain; charset=utf-8",
            "1 4 2 5 3\n",
        ),
        (
            "",
            "application/json",
            "application/json",
            "\"lances\":\"14253\"",
        ),
        (
            "?formato=NDJSON",
            "*/*",
            "application/x-ndjson",
            "{\"jogoId\":\"123\"",
        ),
        (
            "",
            "text/csv",
            "text/csv; charset=utf-8",
            "\"Maria Clara dos Santos\",\"\",\"João\"",
        ),
        (
            "?formato=csv",
            "*/*",
            "text/csv; charset=utf-8",
            ",\"14253\"\r\n",
        ),
    ] {
        let path = format!("/SALA/123/partidas{query}");
        let answer = wish(&server, &path, &[("Accept", accept)]).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), kind, "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
        assert_eq!(answer.header("vary"), "accept, accept-language, user-agent");
        assert!(answer.body.contains(part), "{path}: {}", answer.body);
    }
    for wrong in ["?formato=sse", "?formato=xml"] {
        let answer = wish(&server, &format!("/sala/123/partidas{wrong}"), &[]).await;
        assert_eq!(answer.status, 400);
        let told = "The format is one of these: texto, json, ndjson, csv.\n";
        assert_eq!(answer.body, told);
    }
    let as_csv = wish(&server, "/sala/123?formato=csv", &[]).await;
    assert_eq!(as_csv.status, 400);
    let told = "The format is one of these: json, ndjson, sse, texto.\n";
    assert_eq!(as_csv.body, told);
}

#[tokio::test]
async fn games_that_the_reader_has_are_not_sent_again() {
    let server = Server::for_fast_talkers().await;
    let mut table = won(&server).await;
    let path = "/sala/123/partidas?formato=json";
    let first = wish(&server, path, &[]).await;
    let tag = first.header("etag").to_owned();
    let again = wish(&server, path, &[("If-None-Match", &tag)]).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let other = wish(
        &server,
        "/sala/123/partidas?formato=csv",
        &[("If-None-Match", &tag)],
    )
    .await;
    assert_eq!(other.status, 200, "another form has another tag");
    table.next_game("Maria Clara dos Santos, João").await;
    for step in [
        "João 0",
        "Maria Clara dos Santos 3",
        "João 1",
        "Maria Clara dos Santos 4",
    ] {
        table.plays(step).await;
    }
    let same = wish(&server, path, &[("If-None-Match", &tag)]).await;
    assert_eq!(same.status, 304);
    table.plays("João 2").await;
    let later = wish(&server, path, &[("If-None-Match", &tag)]).await;
    assert_eq!(later.status, 200);
    assert_eq!(games(&server, "123").await.len(), 2);
}

#[tokio::test]
async fn an_abandoned_game_is_kept_when_its_room_ends() {
    let server = Server::holding_seats_for(100).await;
    let mut table = Table::seated(&server, [MARIA, "João"]).await;
    table.plays("Maria Clara dos Santos 4").await;
    table.leaves(MARIA).await;
    table.leaves("João").await;
    let mut kept = Vec::new();
    for _ in 0..100 {
        let answer = wish(&server, "/sala/123", &[]).await;
        if answer.status == 404 {
            kept = games(&server, "123").await;
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["vencedor"], Value::Null);
    assert_eq!(kept[0]["motivo"], "abandono");
    assert_eq!(kept[0]["jogadores"]["-1"]["nome"], "João");
    assert_eq!(kept[0]["lances"], "5");
}

#[tokio::test]
async fn rooms_without_games_are_told_from_rooms_that_never_were() {
    let server = Server::start().await;
    let _table = Table::plain(&server, ["x"]).await;
    let text = wish(&server, "/sala/123/partidas", &[]).await;
    assert_eq!(text.status, 200);
    assert_eq!(text.body.as_str(), "No game is kept here yet.\n");
    for (path, status, code) in [
        ("/sala/nada/partidas", 404, "sala_inexistente"),
        ("/sala/a.b/partidas", 400, "sala_invalida"),
    ] {
        let answer = wish(&server, path, &[("Accept", "application/json")]).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.body, format!("{{\"codigo\":\"{code}\"}}\n"));
        assert_eq!(wish(&server, path, &[]).await.status, status);
    }
    assert_eq!(wish(&server, "/mesa/123/partidas", &[]).await.status, 404);
}

#[tokio::test]
async fn a_host_may_keep_none() {
    let (_folder, file) = room_file();
    for (days, kept) in [(90, 1), (1, 2), (0, 0), (90, 1)] {
        let options = Options {
            history_days: days,
            ..Options::default()
        };
        let server = Server::keeping(Storage::file(&file).unwrap(), options).await;
        let mut table = Table::plain(&server, ["x", "o"]).await;
        for step in ["x 0", "o 3", "x 1", "o 4", "x 2"] {
            table.plays(step).await;
        }
        assert_eq!(games(&server, "123").await.len(), kept, "{days} days");
        for person in ["x", "o"] {
            table.leaves(person).await;
        }
        server.stop().await;
    }
    let left = server::games_in_file(&file, None).await.unwrap();
    assert_eq!(left.len(), 1);
}

#[tokio::test]
async fn games_are_there_after_a_restart() {
    let (_folder, file) = room_file();
    let server = Process::start(&file);
    let table = won(&server).await;
    server.kill();
    let server = Process::start(&file);
    let before = games(&server, "123").await;
    assert_eq!(before.len(), 1);
    let mut maria = Client::connect(server.address).await;
    let token = table.seat(MARIA)["ficha"].clone();
    maria
        .enter(&json!({ "jogoId": "123", "ficha": token }))
        .await;
    // The last mark once more, as by a client without an answer.
    let again = maria.ask("atualizar_jogo", &moves(&[0, 3, 1, 4, 2])).await;
    assert_eq!(again["repetida"], true);
    assert_eq!(games(&server, "123").await, before);
}
