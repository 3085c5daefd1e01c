//! A server without WebSocket, such as Flask without further packages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout;
use tui::Address;
use tui::connection::Connection;
use tui::message::DownReason;

use crate::fake::TIMEOUT;
use crate::hearing::{board, down, emission, is_board, next, up};

/// The frames to the client and from it.
#[derive(Clone)]
struct Mailbox {
    out: Arc<Mutex<mpsc::Receiver<String>>>,
    back: mpsc::Sender<String>,
    stands_still: Arc<AtomicBool>,
}

async fn told(State(mailbox): State<Mailbox>, RawQuery(asked): RawQuery) -> (StatusCode, String) {
    let asked = asked.unwrap_or_default();
    if !asked.contains("transport=polling") {
        return (StatusCode::BAD_REQUEST, "no".to_owned());
    }
    if !asked.contains("sid=") {
        let hello = r#"0{"sid":"e","upgrades":[],"pingInterval":400,"pingTimeout":300,"maxPayload":100000}"#;
        return (StatusCode::OK, hello.to_owned());
    }
    match mailbox.out.lock().await.recv().await {
        Some(frame) => (StatusCode::OK, frame),
        None => std::future::pending().await,
    }
}

async fn says(State(mailbox): State<Mailbox>, said: String) -> &'static str {
    if mailbox.stands_still.load(Ordering::SeqCst) {
        std::future::pending::<()>().await;
    }
    let frames = said.split('\u{1e}').filter(|frame| *frame != "3");
    for frame in frames {
        mailbox.back.send(frame.to_owned()).await.unwrap();
    }
    "ok"
}

#[tokio::test]
async fn a_server_that_knows_only_long_polling_is_talked_to_that_way() {
    let (say, out) = mpsc::channel(8);
    let (back, mut said) = mpsc::channel(8);
    let stands_still = Arc::new(AtomicBool::new(false));
    let mailbox = Mailbox {
        out: Arc::new(Mutex::new(out)),
        back,
        stands_still: Arc::clone(&stands_still),
    };
    let app = Router::new()
        .route("/socket.io/", get(told).post(says))
        .with_state(mailbox);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: Address = listener.local_addr().unwrap().to_string().parse().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut hear = async || timeout(TIMEOUT, said.recv()).await.unwrap().unwrap();

    let mut connection = Connection::open(address);
    assert_eq!(hear().await, "40");
    say.send(r#"40{"sid":"s"}"#.to_owned()).await.unwrap();
    up(&mut connection).await;
    connection.emit(emission(1, None));
    assert_eq!(hear().await, r#"42["entrar_sala",{"jogoId":1}]"#);
    say.send(board()).await.unwrap();
    assert!(is_board(&next(&mut connection).await));

    // The server no longer answers, but resets nothing.
    stands_still.store(true, Ordering::SeqCst);
    assert_eq!(down(&mut connection).await.1, DownReason::Lost);
    server.abort();
}
