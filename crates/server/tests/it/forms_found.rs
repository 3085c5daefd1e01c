//! The way to a game by plain forms: the pages that a browser without scripts gets first, and
//! browsers that go away on it.

use std::time::{Duration, Instant};

use serde_json::json;
use server::{Options, Storage};
use testkit::http::{ask, get_with};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::forms::FORM;
use crate::support::{Client, Server, Table};

#[tokio::test]
async fn each_browser_gets_what_it_can_show() {
    let server = Server::start().await;
    let modern = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
    for (agent, accept, query, kind) in [
        ("Links (2.28; Linux; text)", "*/*", "", "form"),
        ("ELinks/0.13.2 (textmode)", "*/*", "", "form"),
        ("edbrowse/3.7.7", "*/*", "", "form"),
        ("w3m/0.5.3+git20230121", "text/html, */*;q=0.5", "", "form"),
        ("Dillo/3.0.5", "text/html", "", "form"),
        ("Mozilla/5.0 (X11; Linux) NetSurf/3.10", "*/*", "", "form"),
        (modern, "text/html", "", "page"),
        (modern, "text/html", "?formulario", "form"),
        (modern, "text/html", "?texto", "text"),
        ("Lynx/2.9", "text/html", "?texto", "text"),
        ("curl/8.0", "*/*", "", "text"),
    ] {
        let headers = [("User-Agent", agent), ("Accept", accept)];
        let path = format!("/sala/123{query}");
        let body = get_with(server.address, &path, &headers).await.body;
        let got = match (body.contains("<form"), body.contains("main.js")) {
            (true, false) => "form",
            (_, true) => "page",
            (false, false) => "text",
        };
        assert_eq!(got, kind, "{agent} {query}");
    }
}

#[tokio::test]
async fn the_first_page_leads_to_rooms_without_a_script() {
    let server = Server::start().await;
    let _table = Table::seated(&server, ["Eva & Lu", "João"]).await;
    let headers = [("User-Agent", "ELinks/0.13.2"), ("Accept-Language", "es")];
    let start = get_with(server.address, "/", &headers).await.body;
    let words = "<a href=\"/sala/123?formulario&amp;idioma=es\">123</a>: X es Eva &amp; Lu";
    assert!(start.contains(words), "{start}");
    assert!(!start.contains("modulepreload"), "{start}");
    for (typed, status) in [
        ("Gato", "sala gato"),
        ("a+b", "usa a-b"),
        (
            "http%3A%2F%2Fcasa%3A5000%2Fsala%2Fgato",
            "Ese enlace es de otro servidor",
        ),
    ] {
        let path = format!("/sala?formulario=&idioma=es&sala={typed}");
        let page = get_with(server.address, &path, &headers).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(status), "{typed}: {}", page.body);
    }
    let text = get_with(server.address, "/?texto", &[("Accept", "text/html")]).await;
    assert_eq!(text.body, "123: X is Eva & Lu, O is João.\n");
    // The page of the others has the way from the start, and its script takes it away.
    for (path, link) in [
        ("/", "href=\"?formulario"),
        ("/tv", "href=\"/jogo?formulario"),
        ("/sala/123", "href=\"?texto"),
    ] {
        let page = get_with(server.address, path, &[("Accept", "text/html")])
            .await
            .body;
        assert!(page.contains(link), "{path}");
        assert!(!page.contains("<noscript"), "{path}");
    }
}

#[tokio::test]
async fn the_first_page_leads_to_a_player_who_waits_for_an_opponent() {
    let server = Server::start().await;
    let headers = [("User-Agent", "ELinks/0.13.2"), ("Accept-Language", "es")];
    let start = async || get_with(server.address, "/", &headers).await.body;
    let offers = |page: &str| page.contains("Buscar rival");
    assert!(!offers(&start().await));
    let mut clara = Client::connect(server.address).await;
    clara.say("achar_adversario", &json!({})).await;
    let room = clara.skip_to("atualizar_jogo").await;
    let id = room["jogoId"].as_str().unwrap();
    let link = format!("<a href=\"/sala/{id}?formulario&amp;idioma=es\">Buscar rival</a>");
    assert!(start().await.contains(&link));
    let path = format!("/sala/{id}");
    let body = "acao=entrar&nome=Jo%C3%A3o&ficha=";
    let answer = ask(server.address, "POST", &path, &[FORM], body).await;
    assert_eq!(answer.unwrap().status, 200);
    let met = clara.room_where(|room| room["jogadores"]["-1"]["nome"] == "João");
    assert_eq!(met.await.get("procura"), None);
    assert!(!offers(&start().await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_goes_away_at_any_moment_leaves_no_seat_behind() {
    const ROOMS: u64 = 200;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("salas.db");
    let mut options = Options::default();
    options.network.form = Duration::from_millis(300);
    options.room_settings.hold = 300;
    options.network.events_per_second = 1_000;
    let server = Server::keeping(Storage::file(&file).unwrap(), options).await;
    let body = "acao=entrar&nome=Maria+Clara+dos+Santos";
    for number in 0..ROOMS {
        let mut line = TcpStream::connect(server.address).await.unwrap();
        let (address, length) = (server.address, body.len());
        let form = format!(
            "POST /sala/sala-{number}?formulario HTTP/1.1\r\nHost: {address}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        line.write_all(form.as_bytes()).await.unwrap();
        let until = Instant::now() + Duration::from_micros(number * 10);
        while Instant::now() < until {
            tokio::task::yield_now().await;
        }
    }
    // Every seat is free once no form comes. One whose player nobody knows never would be.
    sleep(Duration::from_secs(2)).await;
    let mut visitor = Client::connect(server.address).await;
    for number in 0..ROOMS {
        let room = format!("sala-{number}");
        let (seat, room) = visitor.enter(&json!({ "jogoId": room })).await;
        assert_eq!(seat["marca"], 1, "{room}");
    }
}
