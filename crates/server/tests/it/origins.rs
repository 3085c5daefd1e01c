//! The pages that may connect: the server's own, and those that the options allow.

use axum::http::HeaderValue;
use serde_json::json;
use testkit::http::{Answer, ask, get_with};
use testkit::socketio::Transport;

use crate::support::{Client, Server, moves};

const POLLING: &str = "/socket.io/?EIO=4&transport=polling";
const SOCKET: &str = "/socket.io/?EIO=4&transport=websocket";
const ALLOWED: &str = "http://localhost:8080";

async fn server() -> Server {
    Server::with(|options| options.origins = vec![HeaderValue::from_static(ALLOWED)]).await
}

/// Starts to poll, as a page of this origin that calls the server by this host name.
async fn poll(server: &Server, origin: &str, host: &str) -> Answer {
    let headers = [("Origin", origin), ("Host", host)];
    get_with(server.address, POLLING, &headers).await
}

/// Opens a WebSocket, as the same page would. Returns the status.
async fn upgrade(server: &Server, origin: &str, host: &str) -> u16 {
    let headers = [
        ("Origin", origin),
        ("Host", host),
        ("Upgrade", "websocket"),
        ("Connection", "Upgrade"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let answer = ask(server.address, "GET", SOCKET, &headers, "").await;
    answer.unwrap().status
}

#[tokio::test]
async fn a_refused_page_is_told_so_in_the_language_of_its_reader() {
    let server = server().await;
    for (language, words) in [
        ("pt-BR", "As páginas de https://evil.example não podem"),
        ("en", "Pages of https://evil.example may not"),
        ("es-MX", "Las páginas de https://evil.example no pueden"),
    ] {
        let headers = [
            ("Origin", "https://evil.example"),
            ("Accept-Language", language),
        ];
        for (method, path) in [("GET", POLLING), ("POST", "/sala/gato?formulario")] {
            let answer = ask(server.address, method, path, &headers, "").await;
            let answer = answer.unwrap();
            assert_eq!(answer.status, 403, "{path}");
            assert!(answer.body.starts_with(words), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn pages_from_elsewhere_are_refused_on_every_way_in() {
    let server = server().await;
    let host = server.address.to_string();
    for origin in [
        "https://evil.example",
        "http://localhost:8081",
        "http://localhost",
        "http://127.0.0.1",
        "null",
        "http://localhost:8080.evil.example",
    ] {
        let refused = poll(&server, origin, &host).await;
        assert_eq!(refused.status, 403, "{origin}");
        assert!(refused.body.contains("--origin"), "{}", refused.body);
        let allowed = refused.header("access-control-allow-origin");
        assert_eq!(allowed, "", "{origin}");
        assert_eq!(upgrade(&server, origin, &host).await, 403, "{origin}");
        let headers = [("Origin", origin)];
        let posted = ask(server.address, "POST", POLLING, &headers, "40").await;
        assert_eq!(posted.unwrap().status, 403, "{origin}");
    }
}

#[tokio::test]
async fn the_servers_own_page_and_programs_come_in() {
    let server = Server::with(|options| options.network.names = vec!["velha.example".into()]).await;
    let host = server.address.to_string();
    let own = format!("http://{host}");
    assert_eq!(poll(&server, &own, &host).await.status, 200);
    assert_eq!(upgrade(&server, &own, &host).await, 101);
    let behind_tls = poll(&server, "https://velha.example", "velha.example").await;
    assert_eq!(behind_tls.status, 200, "a proxy that ends TLS");
    Client::connect(server.address).await;
}

#[tokio::test]
async fn an_allowed_page_gets_its_headers_and_plays() {
    let server = server().await;
    let host = server.address.to_string();
    let hello = poll(&server, ALLOWED, &host).await;
    assert_eq!(hello.status, 200);
    assert_eq!(hello.header("access-control-allow-origin"), ALLOWED);
    assert_eq!(upgrade(&server, ALLOWED, &host).await, 101);

    let preflight = [
        ("Origin", ALLOWED),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type"),
    ];
    let preflight = ask(server.address, "OPTIONS", POLLING, &preflight, "")
        .await
        .unwrap();
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), ALLOWED);
    assert!(
        preflight
            .header("access-control-allow-methods")
            .contains("POST")
    );

    let mut page = Client::connect_over(Transport::polling(server.address, Some(ALLOWED))).await;
    page.enter(&json!({ "jogoId": "123" })).await;
    assert_eq!(page.ask("atualizar_jogo", &moves(&[0])).await["ok"], true);
}

/// An origin, a host, and whether a page of that origin may connect.
const PAIRS: [(&str, &str, bool); 14] = [
    ("http://192.168.0.9:5000", "192.168.0.9:5000", true),
    ("https://192.168.0.9:5000", "192.168.0.9:5000", true),
    ("http://COZINHA.local:5000", "cozinha.local:5000", true),
    ("http://[::1]:5000", "[::1]:5000", true),
    (ALLOWED, "192.168.0.9:5000", true),
    ("http://localhost:8081", "192.168.0.9:5000", false),
    ("http://192.168.0.9:5001", "192.168.0.9:5000", false),
    ("http://192.168.0.9", "192.168.0.9:5000", false),
    ("https://evil.example", "192.168.0.9:5000", false),
    (
        "http://192.168.0.9:5000.evil.example",
        "192.168.0.9:5000",
        false,
    ),
    (
        "http://localhost:8080.evil.example",
        "192.168.0.9:5000",
        false,
    ),
    (
        "http://evil.example@192.168.0.9:5000",
        "192.168.0.9:5000",
        false,
    ),
    ("null", "192.168.0.9:5000", false),
    ("file://", "192.168.0.9:5000", false),
];

#[tokio::test]
async fn the_table_holds_on_every_way_in() {
    let server = server().await;
    for (origin, host, may) in PAIRS {
        let pair = format!("{origin} {host}");
        let opened = poll(&server, origin, host).await;
        assert_eq!(opened.status, if may { 200 } else { 403 }, "{pair}");
        let upgraded = upgrade(&server, origin, host).await;
        assert_eq!(upgraded, if may { 101 } else { 403 }, "{pair}");
        // The session exists, so only the origin can be the reason for a refusal.
        let hello = poll(&server, ALLOWED, host).await.body;
        let path = format!("{POLLING}&sid={}", hello.split('"').nth(3).unwrap());
        let headers = [("Origin", origin), ("Host", host)];
        let posted = ask(server.address, "POST", &path, &headers, "40").await;
        let status = if may { 200 } else { 403 };
        assert_eq!(posted.unwrap().status, status, "{pair}");
    }
}

#[tokio::test]
async fn no_foreign_page_is_allowed_by_default() {
    let server = Server::start().await;
    let host = server.address.to_string();
    assert_eq!(poll(&server, ALLOWED, &host).await.status, 403);
    assert_eq!(upgrade(&server, ALLOWED, &host).await, 403);
}
