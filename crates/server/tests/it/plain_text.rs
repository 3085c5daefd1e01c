//! A room for readers that run no client: as text, and followed until its game ends.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::http::{Answer, ask};
use testkit::socketio::{TIMEOUT, cramped_stream};

use crate::support::{Client, Reader, Server, Table, soon, wish};

/// Asks for text in Portuguese.
async fn text(server: &Server, path: &str) -> Answer {
    let headers = [("Accept", "*/*"), ("Accept-Language", "pt-BR")];
    wish(server, path, &headers).await
}

#[tokio::test]
async fn a_program_gets_text_and_a_browser_the_page() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    table.plays("Ana 4, Bia 0, Ana 2").await;
    let room = text(&server, "/SALA/123").await;
    assert_eq!(
        room.body,
        "sala 123\nX é Ana, O é Bia.\n\n O │   │ X\n───┼───┼───\n   │ X │\n───┼───┼───\n   │   │\n\n\
         Vez de Bia.\nPlacar: Ana 0, Bia 0, empates 0.\n"
    );
    assert_eq!(room.status, 200);
    assert_eq!(room.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(room.header("cache-control"), "no-store");
    assert_eq!(room.header("vary"), "accept, accept-language, user-agent");
    assert_eq!(room.header("x-content-type-options"), "nosniff");
    let words = "default-src 'self'";
    assert!(room.header("content-security-policy").contains(words));

    let browser = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let page = wish(&server, "/sala/123", &browser).await;
    assert!(page.body.contains("/web/main.js"));
    assert_eq!(page.header("vary"), "accept, accept-language, user-agent");

    table.plays("Bia 1, Ana 6").await;
    let english = [("Accept-Language", "en-GB,en;q=0.9")];
    let over = wish(&server, "/sala/123", &english).await.body;
    let words = "Ana wins: 3 5 7.\nScore: Ana 1, Bia 0, draws 0.\n";
    assert!(over.contains(words), "{over}");
    let asked = text(&server, "/sala/123?idioma=en").await.body;
    assert_eq!(asked, over);
    let unasked = wish(&server, "/sala/123", &[]).await.body;
    assert_eq!(
        unasked, over,
        "English where no known language is asked for"
    );
    let spanish = text(&server, "/sala/123?idioma=es").await.body;
    let words = "Ana ganó: 3 5 7.\nMarcador: Ana 1, Bia 0, empates 0.\n";
    assert!(spanish.contains(words), "{spanish}");
}

#[tokio::test]
async fn reading_a_room_opens_none() {
    let server = Server::start().await;
    for path in ["/sala/nova", "/sala/nova?siga"] {
        let missing = text(&server, path).await;
        assert_eq!(missing.status, 404, "{path}");
        assert_eq!(missing.body, "A sala nova não existe: ninguém está nela.\n");
        let invalid = text(&server, &path.replace("nova", "a%20b")).await;
        assert_eq!(invalid.status, 400, "{path}");
        assert_eq!(invalid.body, "O código da sala não leva espaço: use a-b.\n");
    }
    let mut looker = Client::connect(server.address).await;
    looker.say("listar_salas", &json!(null)).await;
    assert_eq!(looker.expect("salas").await, json!([]));
}

#[tokio::test]
async fn a_name_is_clean_text() {
    let server = Server::start().await;
    let mut rogue = Client::connect(server.address).await;
    let name = "\u{1b}[2J\u{202e}Eva\r\n\u{9b}31m<b>";
    rogue.enter(&json!({ "jogoId": "123", "nome": name })).await;
    let room = text(&server, "/sala/123").await.body;
    let words = "X é [2JEva 31m<b>, O é ninguém.\n";
    assert!(room.contains(words), "{room:?}");
    assert!(
        !room.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\r']),
        "{room:?}"
    );
}

#[tokio::test]
async fn a_follower_reads_each_move_at_once_and_the_end_and_is_no_watcher() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
    let version = text(&server, "/sala/123").await.body;
    let mut reader = Reader::of(&server, "/sala/123?siga").await;
    reader.hears("Vez de Ana.").await;
    assert!(reader.heard.contains("x-accel-buffering: no\r\n"));
    for (step, heard) in [
        ("Ana 4", "Ana jogou 5, "),
        ("Bia 0", "Bia jogou 1, "),
        ("Ana 2", "Ana jogou 3, "),
        ("Bia 1", "Bia jogou 2, "),
    ] {
        table.plays(step).await;
        reader.hears(heard).await;
    }
    let now = text(&server, "/sala/123").await.body;
    assert_eq!(now.lines().last(), version.lines().last());
    let room = table.sees("Ana", "1 played").await;
    assert_eq!(room["plateia"], 0);
    table.plays("Ana 6").await;
    let heard = reader.hears_out().await;
    let words = "Ana jogou 7, canto inferior esquerdo.\n";
    assert!(heard.contains(words), "{heard}");
    let words = "Ana venceu: 3 5 7.\nPlacar: Ana 1, Bia 0, empates 0.\n";
    assert!(heard.contains(words), "{heard}");
    assert_eq!(heard.matches("jogou").count(), 5, "{heard}");
    // A game that is over cannot be followed.
    let over = text(&server, "/sala/123?siga").await.body;
    assert!(over.contains("Ana venceu"), "{over}");
}

#[tokio::test]
async fn arrivals_and_departures_are_shown_and_invisible_changes_are_not() {
    let server = Server::for_fast_talkers().await;
    let mut table = Table::seated(&server, ["Ana"]).await;
    let mut reader = Reader::of(&server, "/sala/123?siga&idioma=en").await;
    reader.hears("Waiting for someone to join").await;
    table.sits("Bia").await;
    reader.hears("Bia joined.\r\n\r\n".trim_end()).await;
    table.watches("Caio").await;
    table.drops("Bia");
    reader.hears("Bia dropped.").await;
    table.leaves("Ana").await;
    reader.hears("Ana's seat is free.").await;
    table.leaves("Caio").await;
    assert!(!reader.heard.contains("watching"), "{}", reader.heard);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_learns_that_its_room_is_gone_or_its_server_stops() {
    let server = Server::start().await;
    let mut ana = Client::connect(server.address).await;
    ana.enter(&json!({ "jogoId": "123" })).await;
    let mut reader = Reader::of(&server, "/sala/123?siga").await;
    reader.hears("Esperando").await;
    ana.ask("sair_sala", &json!({})).await;
    let heard = reader.hears_out().await;
    assert!(heard.contains("A sala 123 não existe mais"), "{heard}");

    ana.enter(&json!({ "jogoId": "123", "ficha": Value::Null }))
        .await;
    let mut readers = Vec::new();
    for _ in 0..50 {
        let mut reader = Reader::of(&server, "/sala/123?siga").await;
        reader.hears("Esperando").await;
        readers.push(reader);
    }
    // No client is left whose goodbye would delay the stop.
    ana.break_off();
    for reader in &mut readers {
        reader.hears(" caiu.").await;
    }
    let took = server.stop().await;
    soon(took, 2);
    for mut reader in readers {
        while reader.reads_on().await {}
        let heard = reader.heard;
        assert!(heard.contains("O servidor fechou.\n"), "{heard}");
    }
}

#[tokio::test]
async fn a_silent_game_keeps_its_reader_with_few_blank_lines() {
    let server = Server::with(|options| options.heartbeat = Duration::from_millis(100)).await;
    let _table = Table::seated(&server, ["Maria Clara dos Santos", "João Pedro"]).await;
    let asked = Instant::now();
    let mut reader = Reader::of(&server, "/sala/123?siga").await;
    // Each part is a chunk with its length. A proxy counts from the last one.
    for count in 1..=2 {
        while reader.heard.matches("\r\n1\r\n\n\r\n").count() < count {
            assert!(reader.reads_on().await, "{}", reader.heard);
        }
        assert!(asked.elapsed() >= Duration::from_millis(400) * count as u32);
    }
}

#[tokio::test]
async fn a_nameless_player_is_told_by_the_mark() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["Maria Clara dos Santos"]).await;
    let mut reader = Reader::of(&server, "/sala/123?siga").await;
    reader.hears("Esperando").await;
    let mut nameless = Client::connect(server.address).await;
    nameless.enter(&json!({ "jogoId": "123" })).await;
    reader.hears("O entrou.\n").await;
    table.plays("Maria Clara dos Santos 4").await;
    reader.hears("Vez de O.\n").await;
    let whole = text(&server, "/sala/123").await.body;
    assert!(whole.contains("O é jogador."), "{whole}");
    assert!(whole.contains("Vez de O."), "{whole}");
    assert!(whole.contains("O 0, empates"), "{whole}");
}

#[tokio::test]
async fn a_list_that_is_cut_says_how_much_more_there_is() {
    let server = Server::for_fast_talkers().await;
    let mut people = Vec::new();
    for number in 0..51 {
        let mut somebody = Client::connect(server.address).await;
        somebody
            .enter(&json!({ "jogoId": format!("mesa{number}") }))
            .await;
        people.push(somebody);
    }
    let list = text(&server, "/salas").await.body;
    assert_eq!(list.lines().count(), 51, "{list}");
    let end = "\nE mais 1: o código leva a qualquer sala.\n";
    assert!(list.ends_with(end), "{list}");
    let form = text(&server, "/?formulario&idioma=pt").await.body;
    assert!(form.contains("<p>E mais 1: o código"), "{form}");
}

#[tokio::test]
async fn a_quiet_room_is_not_followed_without_end() {
    let server = Server::with(|options| options.network.quiet = Duration::from_millis(300)).await;
    let _table = Table::seated(&server, ["Ana", "Bia"]).await;
    let asked = Instant::now();
    let heard = text(&server, "/sala/123?siga").await.body;
    assert!(asked.elapsed() >= Duration::from_millis(300));
    assert!(heard.ends_with("Peça de novo para continuar.\n"), "{heard}");
}

#[tokio::test]
async fn a_follower_takes_a_session_of_its_address_and_gives_it_back() {
    let server = Server::admitting_behind_a_proxy(3).await;
    let _table = Table::plain(&server, ["Ana"]).await;
    let mut followers = Vec::new();
    for _ in 0..2 {
        let mut reader = Reader::of(&server, "/sala/123?siga").await;
        reader.hears("Esperando").await;
        followers.push(reader);
    }
    let refused = text(&server, "/sala/123?siga").await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.body.trim(), "{\"codigo\":\"servidor_cheio\"}");
    // Reading the room once takes no session.
    assert_eq!(text(&server, "/sala/123").await.status, 200);
    drop(followers);
    let since = Instant::now();
    loop {
        let mut reader = Reader::of(&server, "/sala/123?siga").await;
        assert!(reader.reads_on().await);
        if reader.heard.starts_with("HTTP/1.1 200") {
            return;
        }
        assert!(since.elapsed() < TIMEOUT, "{}", reader.heard);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_that_does_not_read_is_ended_and_delays_no_client() {
    let server = Server::with(|options| {
        options.network.events_per_second = 1_000_000;
        options.network.unread = Duration::from_millis(500);
        options.network.connections = Some(3);
    })
    .await;
    let mut ana = Table::plain(&server, ["Ana"]).await.take("Ana");
    let stream = cramped_stream(server.address).await.unwrap();
    let _stuck = Reader::over(stream, "/sala/123?siga").await;
    let _other = Client::connect(server.address).await;
    let since = Instant::now();
    let mut number = 0;
    // Its permit is free again once its connection is gone.
    while ask(server.address, "GET", "/", &[], "")
        .await
        .is_none_or(|page| page.status == 503)
    {
        assert!(
            since.elapsed() < Duration::from_secs(5),
            "still there after {number} changes"
        );
        for _ in 0..100 {
            number += 1;
            let name = format!("{number:>6}{}", "字\u{301}\u{302}".repeat(9));
            let rename = json!({ "jogoId": "123", "nome": name });
            assert_eq!(ana.ask("entrar_sala", &rename).await["ok"], true);
        }
    }
    println!("ended after {number} changes and {:?}", since.elapsed());
}

#[tokio::test]
async fn an_unknown_path_shows_the_way_home() {
    let server = Server::start().await;
    for path in [
        "/nada",
        "/outra/123",
        "/sala/1/2/3/4",
        "/web/nada.js",
        "/nada/",
    ] {
        let plain = text(&server, path).await;
        assert_eq!(plain.status, 404, "{path}");
        assert_eq!(plain.body, "Aqui não há nada. O jogo está em /\n", "{path}");
        let start = "text/plain";
        assert!(plain.header("content-type").starts_with(start), "{path}");
        let browser = [("Accept", "text/html"), ("Accept-Language", "en")];
        let page = wish(&server, path, &browser).await;
        assert_eq!(page.status, 404, "{path}");
        let start = "text/html";
        assert!(page.header("content-type").starts_with(start), "{path}");
        assert!(page.body.contains("lang=\"en\""), "{path}");
        assert!(page.body.contains("<a href=\"/\">"), "{path}");
        assert!(page.body.contains("There is nothing here."), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        let words = "default-src 'self'";
        assert!(page.header("content-security-policy").contains(words));
        assert_eq!(page.header("vary"), "accept, accept-language", "{path}");
    }
}
