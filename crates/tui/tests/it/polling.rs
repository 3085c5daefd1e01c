//! A server without WebSocket, such as Flask without further packages.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::get;
use testkit::tls::{Certificate, Span};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout;
use tui::connection::Connection;
use tui::message::DownReason;

use crate::fake::TIMEOUT;
use crate::hearing::{board, down, emission, is_board, next, up};
use crate::window::Window;

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

/// A server without WebSocket, seen from its inside.
struct Inside {
    address: SocketAddr,
    say: mpsc::Sender<String>,
    said: mpsc::Receiver<String>,
    stands_still: Arc<AtomicBool>,
}

impl Inside {
    async fn start() -> Self {
        let (say, out) = mpsc::channel(8);
        let (back, said) = mpsc::channel(8);
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
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            address,
            say,
            said,
            stands_still,
        }
    }

    async fn hear(&mut self) -> String {
        timeout(TIMEOUT, self.said.recv()).await.unwrap().unwrap()
    }

    async fn say(&self, frame: impl Into<String>) {
        self.say.send(frame.into()).await.unwrap();
    }
}

#[tokio::test]
async fn a_server_that_knows_only_long_polling_is_talked_to_that_way() {
    let mut server = Inside::start().await;
    let mut connection = Connection::open(server.address.to_string().parse().unwrap());
    assert_eq!(server.hear().await, "40");
    server.say(r#"40{"sid":"s"}"#).await;
    up(&mut connection).await;
    connection.emit(emission(1, None));
    assert_eq!(server.hear().await, r#"42["entrar_sala",{"jogoId":1}]"#);
    server.say(board()).await;
    assert!(is_board(&next(&mut connection).await));

    // The server no longer answers, but resets nothing.
    server.stands_still.store(true, Ordering::SeqCst);
    assert_eq!(down(&mut connection).await.1, DownReason::Lost);
}

// The window blocks a thread of its own.
#[tokio::test(flavor = "multi_thread")]
async fn long_polling_goes_over_tls_as_well() {
    let mut server = Inside::start().await;
    let own = Certificate::of_its_own("localhost", Span::Present);
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, own.pem()).unwrap();
    let port = own.in_front_of(server.address).port();
    let address = format!("https://localhost:{port}").parse().unwrap();
    let _window = Window::open_with(&address, None, |command| {
        command.env("SSL_CERT_FILE", &trusted);
    });
    assert_eq!(server.hear().await, "40");
    server.say(r#"40{"sid":"s"}"#).await;
    // The answer arrived, and so does what follows from it.
    let entered = server.hear().await;
    assert!(entered.contains(r#"["entrar_sala",{"#), "{entered}");
}
