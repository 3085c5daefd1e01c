//! More clients than there are permits, and connections that only hold one.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use serde_json::json;
use server::NetworkLimits;
use testkit::http::{self, ask, get_with};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use crate::support::{Client, Server};

const POLLING: &str = "/socket.io/?EIO=4&transport=polling";

/// Connects from one of this machine's many loopback addresses.
async fn from(last: u8, server: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let address = Ipv4Addr::new(127, 0, 0, last);
    socket.bind(SocketAddr::new(address.into(), 0)).unwrap();
    socket.connect(server).await.unwrap()
}

async fn client_from(last: u8, server: SocketAddr) -> Client {
    Client::connect_on(from(last, server).await, server).await
}

/// Returns all that the server sends on a silent connection, until it hangs up.
async fn last_words(mut stream: TcpStream) -> String {
    let mut heard = Vec::new();
    let _reset = stream.read_to_end(&mut heard).await;
    String::from_utf8_lossy(&heard).into_owned()
}

/// Returns whether the server has hung up on a connection.
async fn is_gone(stream: &mut TcpStream) -> bool {
    let mut last_words = [0; 512];
    while let Ok(heard) = timeout(Duration::from_millis(1), stream.read(&mut last_words)).await {
        if matches!(heard, Ok(0) | Err(_)) {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn one_address_cannot_take_every_connection() {
    let server = Server::with(|options| {
        options.network.connections_per_address = 8;
        options.network.loopback_counts = true;
    })
    .await;
    let mut crowd = Vec::new();
    for _ in 0..8 {
        crowd.push(client_from(1, server.address).await);
    }
    let refused = last_words(from(1, server.address).await).await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused:?}");
    assert!(refused.contains(r#"{"codigo":"servidor_cheio"}"#));

    let asked = Instant::now();
    let mut other = client_from(2, server.address).await;
    other.enter(&json!({ "jogoId": "123" })).await;
    let took = asked.elapsed();
    assert!(took < Duration::from_millis(100), "{took:?}");

    crowd.pop().unwrap().break_off();
    let mut again = last_words_or_client(&server).await;
    again.enter(&json!({ "jogoId": "123" })).await;
}

/// Waits until the permit of a broken connection is free, and connects a client with it.
async fn last_words_or_client(server: &Server) -> Client {
    for _ in 0..100 {
        let stream = from(1, server.address).await;
        let mut first = [0; 1];
        let refused = timeout(Duration::from_millis(30), stream.peek(&mut first)).await;
        if refused.is_err() {
            return Client::connect_on(stream, server.address).await;
        }
    }
    panic!("the place was never given back");
}

#[tokio::test]
async fn loopback_has_no_such_limit_unless_it_counts() {
    let server = Server::with(|options| options.network.connections_per_address = 8).await;
    let mut crowd = Vec::new();
    for _ in 0..40 {
        crowd.push(client_from(1, server.address).await);
    }
}

#[tokio::test]
async fn a_full_server_says_so_and_admits_clients_when_there_is_room() {
    let server = Server::with(|options| options.network.connections = Some(4)).await;
    let mut crowd = Vec::new();
    for last in 1..=4 {
        crowd.push(client_from(last, server.address).await);
    }
    let refused = last_words(from(9, server.address).await).await;
    assert!(refused.contains("servidor_cheio"), "{refused:?}");
    crowd[0].enter(&json!({ "jogoId": "123" })).await;
    crowd.clear();
    last_words_or_client(&server).await;
}

/// Sends half a request over each of these connections, and nothing over some.
async fn half_open(server: SocketAddr, connections: usize) -> Vec<TcpStream> {
    let halves: [&[u8]; 4] = [
        b"",
        b"G",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\n4",
    ];
    let mut all = Vec::new();
    for half in halves.iter().cycle().take(connections) {
        let mut stream = TcpStream::connect(server).await.unwrap();
        stream.write_all(half).await.unwrap();
        all.push(stream);
    }
    all
}

/// Returns how many of 200 half-open connections are left a second after their time.
async fn half_open_left(request: Duration) -> usize {
    let server = Server::with(|options| options.network.request = request).await;
    let mut all = half_open(server.address, 200).await;
    sleep(Duration::from_millis(1_500)).await;
    let mut left = 0;
    for stream in &mut all {
        left += usize::from(!is_gone(stream).await);
    }
    let mut honest = Client::connect(server.address).await;
    honest.enter(&json!({ "jogoId": "123" })).await;
    left
}

#[tokio::test]
async fn half_open_connections_are_hung_up_on() {
    // The fourth kind is refused at once, because it has no session.
    assert_eq!(half_open_left(Duration::from_millis(500)).await, 0);
    assert_eq!(half_open_left(Duration::from_secs(60)).await, 150);
    assert!(NetworkLimits::default().request < Duration::from_secs(12));
}

#[tokio::test]
async fn a_trickling_body_ends_with_its_time() {
    let server = Server::with(|options| options.network.request = Duration::from_millis(500)).await;
    let hello = http::get(server.address, POLLING).await.body;
    let sid = &hello.split('"').nth(3).unwrap();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!(
        "POST {POLLING}&sid={sid} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let began = Instant::now();
    while stream.write_all(b"4").await.is_ok() && !is_gone(&mut stream).await {
        assert!(began.elapsed() < Duration::from_secs(5));
        sleep(Duration::from_millis(50)).await;
    }
}

/// Returns how many of ten sessions of one address are admitted.
async fn sessions_of(server: &Server, forwarded: &[(&str, &str)]) -> usize {
    let mut opened = 0;
    for _ in 0..10 {
        let answer = get_with(server.address, POLLING, forwarded).await;
        match answer.status {
            200 => opened += 1,
            503 => assert!(answer.body.contains("servidor_cheio")),
            other => panic!("{other}"),
        }
    }
    opened
}

async fn proxied(behind_proxy: bool) -> Server {
    Server::with(|options| {
        options.network.connections_per_address = 4;
        options.network.loopback_counts = true;
        options.network.behind_proxy = behind_proxy;
    })
    .await
}

#[tokio::test]
async fn polling_sessions_count_though_each_connection_is_brief() {
    let server = proxied(false).await;
    assert_eq!(sessions_of(&server, &[]).await, 4);
}

#[tokio::test]
async fn behind_a_proxy_the_address_is_the_one_the_proxy_wrote() {
    let server = proxied(true).await;
    for client in ["203.0.113.1", "203.0.113.2", "6.6.6.6, 203.0.113.3"] {
        let sessions = sessions_of(&server, &[("X-Forwarded-For", client)]).await;
        assert_eq!(sessions, 4);
    }
    // The earlier addresses in the header change nothing.
    let story = [("X-Forwarded-For", "7.7.7.7, 203.0.113.3")];
    assert_eq!(sessions_of(&server, &story).await, 0);
}

#[tokio::test]
async fn without_a_proxy_the_header_is_ignored() {
    let server = proxied(false).await;
    let sessions = sessions_of(&server, &[("X-Forwarded-For", "203.0.113.1")]).await;
    assert_eq!(sessions, 4);
    let sessions = sessions_of(&server, &[("X-Forwarded-For", "203.0.113.2")]).await;
    assert_eq!(sessions, 0);
}

#[tokio::test]
async fn permits_come_back_when_a_session_ends_but_new_sessions_are_limited() {
    let server = proxied(false).await;
    let mut sessions = 0;
    loop {
        let hello = http::get(server.address, POLLING).await;
        if hello.status == 429 {
            assert!(hello.body.contains("devagar"));
            break;
        }
        assert_eq!(hello.status, 200, "{hello:?}");
        let path = format!("{POLLING}&sid={}", hello.body.split('"').nth(3).unwrap());
        ask(server.address, "POST", &path, &[], "40\u{1e}1")
            .await
            .unwrap();
        sleep(Duration::from_millis(5)).await;
        sessions += 1;
    }
    // Four sessions may be open at a time, and sixteen may open in a minute.
    assert!((16..=18).contains(&sessions), "{sessions}");
}
