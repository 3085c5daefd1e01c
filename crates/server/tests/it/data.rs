//! A room for programs: as JSON, as lines of JSON, and as server-sent events.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::socketio::{TIMEOUT, Transport};

use crate::support::{Client, Reader, Server, Table, wish};

const JSON: [(&str, &str); 1] = [("Accept", "application/json")];

/// Returns the JSON objects and the empty lines that a reader has heard.
fn objects(heard: &str) -> Vec<Value> {
    let lines = heard.lines().filter(|line| line.starts_with('{'));
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Returns the next `atualizar_jogo` that a client receives, as it travels.
async fn raw_room(transport: &mut Transport) -> String {
    loop {
        let frame = transport.receive().await.expect("the connection is open");
        if let Some(payload) = frame.strip_prefix("42[\"atualizar_jogo\",") {
            return payload.strip_suffix(']').unwrap().to_owned();
        }
    }
}

#[tokio::test]
async fn the_json_is_what_the_clients_of_the_room_receive_byte_for_byte() {
    let server = Server::for_fast_talkers().await;
    let names = [
        "Maria Clara dos Santos",
        "\u{1f469}\u{200d}\u{1f680} <b>\"\\",
    ];
    let mut table = Table::seated(&server, names).await;
    let mut watcher = Client::connect(server.address).await;
    watcher
        .enter(&json!({ "jogoId": "123", "assistir": true }))
        .await;
    let mut watcher = watcher.into_transport();
    for step in [
        "Maria Clara dos Santos 4",
        "\u{1f469}\u{200d}\u{1f680} <b>\"\\ 0",
    ] {
        table.plays(step).await;
        let sent = raw_room(&mut watcher).await;
        for (path, headers) in [
            ("/sala/123", &JSON[..]),
            ("/SALA/123/?formato=json", &[("Accept", "text/html")]),
            (
                "/sala/123",
                &[("Accept", "Application/JSON;q=0.9, text/html;q=0.8")],
            ),
        ] {
            let room = wish(&server, path, headers).await;
            assert_eq!(room.status, 200, "{path}");
            assert_eq!(room.body, sent, "{path}");
            assert_eq!(room.header("content-type"), "application/json");
            assert_eq!(room.header("cache-control"), "no-cache");
            assert_eq!(room.header("vary"), "accept, accept-language, user-agent");
        }
        let line = wish(&server, "/sala/123?formato=ndjson", &[]).await;
        assert_eq!(line.body, sent + "\n");
        assert_eq!(line.header("content-type"), "application/x-ndjson");
    }
}

#[tokio::test]
async fn a_version_that_the_reader_has_is_not_sent_again() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Maria Clara dos Santos", "João"]).await;
    let first = wish(&server, "/sala/123?formato=json", &[]).await;
    let room: Value = serde_json::from_str(&first.body).unwrap();
    let tag = first.header("etag").to_owned();
    assert_eq!(tag, format!("W/\"{}\"", room["versao"]));
    let listed = format!("\"old\", {}", tag.trim_start_matches("W/"));
    for (known, status) in [(&tag[..], 304), (&listed, 304), ("*", 304), ("\"1\"", 200)] {
        let headers = [JSON[0], ("If-None-Match", known)];
        let again = wish(&server, "/sala/123", &headers).await;
        assert_eq!(again.status, status, "{known}");
        assert_eq!(again.body.is_empty(), status == 304, "{known}");
        assert_eq!(again.header("etag"), tag, "{known}");
        assert_eq!(again.header("cache-control"), "no-cache", "{known}");
        assert_eq!(again.header("vary"), "accept, accept-language, user-agent");
    }
    table.plays("Maria Clara dos Santos 4").await;
    let headers = [JSON[0], ("If-None-Match", &tag[..])];
    let changed = wish(&server, "/sala/123", &headers).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
}

#[tokio::test]
async fn a_program_follows_each_change_to_the_end_of_the_game() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Maria", "João"]).await;
    let lines = "Accept: application/json\r\nAccept-Encoding: gzip\r\n";
    let mut lines = Reader::with(&server, "/sala/123?siga", lines).await;
    let events = "Accept: text/event-stream\r\nAccept-Encoding: gzip\r\n";
    let mut events = Reader::with(&server, "/sala/123", events).await;
    for (step, board) in [
        ("", "[0,0,0,0,0,0,0,0,0]"),
        ("Maria 4", "[0,0,0,0,1,0,0,0,0]"),
        ("João 0", "[-1,0,0,0,1,0,0,0,0]"),
        ("Maria 2", "[-1,0,1,0,1,0,0,0,0]"),
        ("João 1", "[-1,-1,1,0,1,0,0,0,0]"),
    ] {
        if !step.is_empty() {
            table.plays(step).await;
        }
        lines.hears(board).await;
        events.hears(board).await;
    }
    table.watches("Caio").await;
    lines.hears("\"plateia\":1").await;
    table.plays("Maria 6").await;
    let (lines, events) = (lines.hears_out().await, events.hears_out().await);
    for (heard, kind) in [
        (&lines, "application/x-ndjson"),
        (&events, "text/event-stream"),
    ] {
        let words = format!("content-type: {kind}\r\n");
        assert!(heard.contains(&words), "{heard}");
        assert!(heard.contains("x-accel-buffering: no\r\n"), "{heard}");
        assert!(heard.contains("cache-control: no-store\r\n"), "{heard}");
        assert!(!heard.contains("content-encoding"), "{heard}");
    }
    let told = objects(&lines);
    assert_eq!(told.len(), 8, "{lines}");
    assert_eq!(told[6]["vencedor"], 1);
    assert_eq!(told[7], json!({ "fim": "partida" }));
    let last = format!("id: {}\ndata: {{\"jogoId\":\"123\",", told[6]["versao"]);
    assert!(events.contains(&last), "{events}");
    let words = "\n\nevent: fim\ndata: {\"fim\":\"partida\"}\n\n";
    assert!(events.contains(words), "{events}");

    // A game that is over cannot be followed, and an event source does not come back.
    let over = wish(&server, "/sala/123?siga&formato=ndjson", &[]).await;
    assert_eq!(objects(&over.body), told[6..]);
    let version = told[6]["versao"].to_string();
    for (last, status) in [(&version[..], 204), ("1", 200)] {
        let headers = [("Accept", "text/event-stream"), ("Last-Event-ID", last)];
        let got = wish(&server, "/sala/123", &headers).await.status;
        assert_eq!(got, status, "{last}");
    }
}

#[tokio::test]
async fn the_end_says_that_the_room_is_gone_or_quiet() {
    let server = Server::with(|options| {
        options.network.quiet = Duration::from_millis(700);
        options.heartbeat = Duration::from_millis(200);
    })
    .await;
    let mut maria = Client::connect(server.address).await;
    maria.enter(&json!({ "jogoId": "123" })).await;
    let asked = Instant::now();
    let lines = wish(&server, "/sala/123?formato=ndjson&siga", &[])
        .await
        .body;
    assert!(asked.elapsed() >= Duration::from_millis(700));
    // Signs of life are no news.
    assert!(lines.contains("}\n\n\n"), "{lines}");
    assert!(lines.ends_with("\n\n{\"fim\":\"silencio\"}\n"), "{lines}");
    let events = wish(&server, "/sala/123?formato=sse", &[]).await.body;
    assert!(events.contains("}\n\n:\n:\n"), "{events}");
    // Only an event ends with a blank line, because httpx-sse for Python takes each one for an event.
    let ends = events.matches("\n\n").count();
    assert_eq!(ends, events.matches("data: ").count(), "{events}");
    let end = "event: fim\ndata: {\"fim\":\"silencio\"}\n\n";
    assert!(events.ends_with(end), "{events}");

    let mut reader = Reader::with(&server, "/sala/123?siga&formato=ndjson", "").await;
    reader.hears("\"jogoId\"").await;
    maria.ask("sair_sala", &json!({})).await;
    let heard = reader.hears_out().await;
    let end = objects(&heard).pop();
    assert_eq!(end, Some(json!({ "fim": "sala" })), "{heard}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_says_that_the_server_stops() {
    let server = Server::start().await;
    let _table = Table::seated(&server, ["Maria"]).await;
    let mut readers = Vec::new();
    for format in ["ndjson", "sse"] {
        let path = format!("/sala/123?siga&formato={format}");
        let mut reader = Reader::with(&server, &path, "").await;
        reader.hears("\"jogoId\"").await;
        readers.push(reader);
    }
    server.stop().await;
    for mut reader in readers {
        while reader.reads_on().await {}
        let words = "{\"fim\":\"servidor\"}";
        assert!(reader.heard.contains(words), "{}", reader.heard);
    }
}

#[tokio::test]
async fn a_follower_of_data_counts_as_a_session_and_reading_opens_no_room() {
    let server = Server::admitting_behind_a_proxy(2).await;
    for path in [
        "/sala/nova?formato=json",
        "/sala/nova?formato=sse",
        "/sala/nova?formato=ndjson&siga",
    ] {
        let missing = wish(&server, path, &[]).await;
        let told = (missing.status, missing.body.trim());
        assert_eq!(told, (404, "{\"codigo\":\"sala_inexistente\"}"), "{path}");
        let invalid = wish(&server, &path.replace("nova", "a%20b"), &[]).await;
        let told = (invalid.status, invalid.body.trim());
        assert_eq!(told, (400, "{\"codigo\":\"sala_invalida\"}"), "{path}");
    }
    let list = wish(&server, "/salas", &JSON).await;
    assert_eq!(list.body, "{\"salas\":[],\"total\":0}");
    let _table = Table::plain(&server, ["Maria"]).await;
    let mut reader = Reader::with(&server, "/sala/123?formato=sse", "").await;
    reader.hears("\"jogoId\"").await;
    let refused = wish(&server, "/sala/123?formato=ndjson&siga", &[]).await;
    let told = (refused.status, refused.body.trim());
    assert_eq!(told, (503, "{\"codigo\":\"servidor_cheio\"}"));
    // Reading the room once takes no session.
    let once = wish(&server, "/sala/123?formato=json", &[]).await;
    assert_eq!(once.status, 200);
    drop(reader);
    let since = Instant::now();
    loop {
        let mut reader = Reader::with(&server, "/sala/123?formato=sse", "").await;
        assert!(reader.reads_on().await);
        if reader.heard.starts_with("HTTP/1.1 200") {
            break;
        }
        assert!(reader.heard.contains(" 503 "), "{}", reader.heard);
        assert!(since.elapsed() < TIMEOUT, "{}", reader.heard);
    }
}

#[tokio::test]
async fn the_list_of_rooms_is_text_or_json() {
    let server = Server::start().await;
    let _table = Table::seated(&server, ["Maria Clara dos Santos", "João"]).await;
    let mut looker = Client::connect(server.address).await;
    looker.say("listar_salas", &json!(null)).await;
    let rows = looker.expect("salas").await;
    for (path, headers) in [("/salas", &JSON[..]), ("/salas?formato=json", &[])] {
        let list = wish(&server, path, headers).await;
        let told: Value = serde_json::from_str(&list.body).unwrap();
        assert_eq!(told, json!({ "salas": rows, "total": 1 }), "{path}");
        assert_eq!(list.header("content-type"), "application/json");
        assert_eq!(list.header("cache-control"), "no-store");
    }
    let text = "123: X is Maria Clara dos Santos, O is João.\n";
    for path in ["/salas", "/salas?formato=texto", "/salas?texto"] {
        assert_eq!(wish(&server, path, &[]).await.body, text, "{path}");
    }
}

#[tokio::test]
async fn each_request_gets_its_format_and_an_unknown_one_is_told() {
    let server = Server::start().await;
    let _table = Table::seated(&server, ["Maria", "João"]).await;
    for (query, accept, kind) in [
        ("", "text/html, application/json", "text/html"),
        ("", "application/json, text/plain, */*", "application/json"),
        ("", "text/plain, application/json", "text/plain"),
        ("", "application/json;q=0, */*", "text/plain"),
        ("", "application/x-ndjson", "application/x-ndjson"),
        ("?texto", "application/json", "text/plain"),
        ("?formato=texto", "text/html", "text/plain"),
        ("?formato=Texto&siga", "application/json", "text/plain"),
        ("?formato=json", "text/event-stream", "application/json"),
        ("?formato=ndjson&texto", "*/*", "application/x-ndjson"),
    ] {
        let head = format!("Accept: {accept}\r\n");
        let mut reader = Reader::with(&server, &format!("/sala/123{query}"), &head).await;
        reader.hears("\r\n\r\n").await;
        let wanted = format!("content-type: {kind}");
        assert!(
            reader.heard.contains(&wanted),
            "{query} {accept}: {}",
            reader.heard
        );
    }
    for (path, sentence) in [
        (
            "/sala/123?formato=xml",
            "The format is one of these: json, ndjson, sse, texto.\n",
        ),
        (
            "/sala/123?formato&siga",
            "The format is one of these: json, ndjson, sse, texto.\n",
        ),
        (
            "/salas?formato=xml",
            "The format is one of these: json, texto.\n",
        ),
        (
            "/salas?formato=sse",
            "The format is one of these: json, texto.\n",
        ),
    ] {
        let told = wish(&server, path, &JSON).await;
        assert_eq!((told.status, &told.body[..]), (400, sentence), "{path}");
    }
}

/// The lines of the manual's shell blocks about a room as data.
#[cfg(unix)]
fn manual_lines() -> Vec<String> {
    let manual = include_str!("../../../../docs/HTTP.md");
    let (_, section) = manual.split_once("\n## A room as data\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap().lines());
    lines.map(str::to_owned).collect()
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lines_of_the_manual_do_what_it_says() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Maria", "João"]).await;
    table
        .plays("Maria 4, João 0, Maria 2, João 1, Maria 6")
        .await;
    let folder = tempfile::tempdir().unwrap();
    let mut said = Vec::new();
    for line in manual_lines() {
        let line = line.replace("localhost:5000", &server.address.to_string());
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &line]).current_dir(&folder);
        let ran = tokio::task::spawn_blocking(move || shell.output());
        let ran = ran.await.unwrap().unwrap();
        assert!(ran.status.success(), "{line}: {ran:?}");
        said.push(String::from_utf8(ran.stdout).unwrap());
    }
    let room = wish(&server, "/sala/123", &JSON).await.body;
    let version = serde_json::from_str::<Value>(&room).unwrap()["versao"].to_string();
    let list = wish(&server, "/salas", &JSON).await.body;
    let end = "{\"fim\":\"partida\"}";
    assert_eq!(
        said,
        [
            room.clone(),
            "200\n".to_owned(),
            "304\n".to_owned(),
            format!("{room}\n{end}\n"),
            format!("id: {version}\ndata: {room}\n\nevent: fim\ndata: {end}\n\n"),
            list,
        ]
    );
    let kept = std::fs::read_to_string(folder.path().join("sala.json")).unwrap();
    assert_eq!(kept, room);
}
