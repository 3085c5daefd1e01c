//! The host names by which clients may call the server. The owner of a foreign name can
//! make it point here, and a page of that name then calls the server by it.

use testkit::http::get_with;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::Server;

const PATHS: [&str; 11] = [
    "/",
    "/sala/123",
    "/sala/123?siga",
    "/tv",
    "/qr.svg",
    "/endereco",
    "/torneio",
    "/web/main.js",
    "/socket.io/?EIO=4&transport=polling",
    "/socket.io/socket.io.js",
    "/nada",
];

#[tokio::test]
async fn a_foreign_host_name_is_refused_on_every_path() {
    let server = Server::start().await;
    for path in PATHS {
        for name in [
            "evil.example",
            "evil.example:5000",
            "127.0.0.1.evil.example",
            "",
        ] {
            // The origin agrees with the host, so the browser takes both for one site.
            let origin = format!("http://{name}");
            let headers = [("Host", name), ("Origin", origin.as_str())];
            let answer = get_with(server.address, path, &headers).await;
            assert_eq!(answer.status, 421, "{name:?} {path}");
            assert!(!answer.body.contains("html"), "{path}");
        }
        // The control: the same request by another name.
        let headers = [("Host", "cozinha.local:5000")];
        let answer = get_with(server.address, path, &headers).await;
        assert_ne!(answer.status, 421, "{path}");
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused_in_the_language_of_the_reader() {
    let server = Server::start().await;
    for (tag, said) in [
        ("pt-BR", "O servidor não"),
        ("es-MX", "El servidor no"),
        ("de", "The server"),
    ] {
        let headers = [("Host", "evil.example"), ("Accept-Language", tag)];
        let answer = get_with(server.address, "/", &headers).await;
        assert!(answer.body.starts_with(said), "{}", answer.body);
        assert!(answer.body.contains("evil.example"), "{}", answer.body);
    }
}

#[tokio::test]
async fn an_unknown_path_names_the_start_below_the_path_of_the_server() {
    let server = Server::with(|options| options.path = "/juego".into()).await;
    let answer = get_with(server.address, "/juego/nada", &[("Host", "localhost")]).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.ends_with(" /juego/\n"), "{}", answer.body);
}

async fn raw(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_request_names_one_host() {
    let server = Server::start().await;
    let close = "Connection: close\r\n\r\n";
    for path in PATHS {
        for (start, hosts, status) in [
            (format!("GET {path} HTTP/1.1"), "", 400),
            (format!("GET {path} HTTP/1.0"), "", 400),
            (
                format!("GET {path} HTTP/1.1"),
                "Host: localhost\r\nHost: localhost\r\n",
                400,
            ),
            (
                format!("GET {path} HTTP/1.1"),
                "Host: localhost\r\nHost: evil.example\r\n",
                400,
            ),
            (
                format!("GET http://evil.example{path} HTTP/1.1"),
                "Host: localhost\r\n",
                400,
            ),
            (
                format!("GET http://evil.example{path} HTTP/1.1"),
                "Host: evil.example\r\n",
                421,
            ),
        ] {
            let answer = raw(&server, &format!("{start}\r\n{hosts}{close}")).await;
            let wanted = format!(" {status} ");
            assert!(
                answer[8..].starts_with(&wanted),
                "{start} {hosts}: {answer}"
            );
        }
    }
    let long = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n{close}",
        "x".repeat(9_000)
    );
    let answer = raw(&server, &long).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let fine = raw(
        &server,
        &format!("GET / HTTP/1.1\r\nHost: localhost\r\n{close}"),
    )
    .await;
    assert!(fine.starts_with("HTTP/1.1 200"), "{fine}");
}
