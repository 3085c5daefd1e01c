//! A client that leaves the namespace and connects to it again over the same session, as a
//! page does that calls `disconnect()` and `connect()` at once.

use std::time::Duration;

use serde_json::json;
use testkit::socketio::frames::parse;
use testkit::socketio::{Frame, TIMEOUT, Transport};
use tokio::time::timeout;

use crate::support::{Client, Server, moves};

/// The number of sessions in which a client comes again. A goodbye that came late would end
/// about half of the new connections.
const SESSIONS: usize = 200;

/// Reads frames until the answer to a second CONNECT, and what follows until an echo. Panics
/// at a goodbye.
async fn lives_on(transport: &mut Transport, session: usize) {
    let mut connected = 0;
    transport.send(&["41", "40"]).await.unwrap();
    loop {
        let text = transport.receive().await.expect("the session goes on");
        match parse(&text) {
            Frame::Connected => {
                connected += 1;
                let echo = r#"42["evento",1]"#;
                transport.send(&[echo]).await.unwrap();
            }
            Frame::Disconnected => panic!("session {session}: a goodbye to the new connection"),
            Frame::Event(name, _) if name == "evento" => break,
            Frame::Ping => transport.send(&["3"]).await.unwrap(),
            Frame::Open(_) | Frame::Close | Frame::Event(..) | Frame::Answer(..) | Frame::Other => {
            }
        }
    }
    assert_eq!(connected, 1, "session {session}");
}

async fn opened(server: &Server, polls: bool) -> Client {
    let transport = match polls {
        true => Transport::polling(server.address, None),
        false => Transport::websocket(server.address).await.unwrap(),
    };
    Client::connect_over(transport).await
}

async fn comes_again(polls: bool, sessions: usize) {
    let server = Server::for_fast_talkers().await;
    for session in 0..sessions {
        let mut client = opened(&server, polls).await;
        client.enter(&json!({ "jogoId": session })).await;
        // The library ignores a CONNECT until its function for the first one has returned,
        // which on a busy machine is a moment after that client was served.
        tokio::time::sleep(Duration::from_millis(5)).await;
        let mut transport = client.into_transport();
        let lives = timeout(TIMEOUT, lives_on(&mut transport, session)).await;
        lives.unwrap_or_else(|_| panic!("session {session}: CONNECT is not answered"));
        // The new connection is in no room, and plays like any other.
        let mut client = Client::resume(transport);
        let answer = client.ask("atualizar_jogo", &moves(&[4])).await;
        assert_eq!(answer["codigo"], "fora_da_sala", "session {session}");
        client.all_until_now().await;
        client.enter(&json!({ "jogoId": session })).await;
        let answer = client.ask("atualizar_jogo", &moves(&[4])).await;
        assert_eq!(answer["ok"], true, "session {session}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_goodbye_and_a_new_connection_back_to_back_over_a_websocket() {
    comes_again(false, SESSIONS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_goodbye_and_a_new_connection_back_to_back_over_long_polling() {
    comes_again(true, SESSIONS / 10).await;
}

#[tokio::test]
async fn a_goodbye_is_not_answered() {
    let server = Server::start().await;
    let mut client = opened(&server, false).await;
    client.send("41".to_owned()).await;
    let mut transport = client.into_transport();
    // The next connection is answered first, so nothing stood before it.
    transport.send(&["40"]).await.unwrap();
    loop {
        let next = timeout(TIMEOUT, transport.receive()).await.unwrap();
        match next.as_deref().map(parse) {
            // A heartbeat may come at any time.
            Some(Frame::Ping) => transport.send(&["3"]).await.unwrap(),
            next => return assert_eq!(next, Some(Frame::Connected)),
        }
    }
}
