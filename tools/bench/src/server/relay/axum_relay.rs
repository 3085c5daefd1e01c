//! A relay on axum's WebSocket that speaks just enough Engine.IO for the load.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::sync::mpsc;

/// The answers to a client that connects, and to one that enters the namespace.
const OPEN: &str =
    r#"0{"sid":"a","upgrades":[],"pingInterval":60000,"pingTimeout":60000,"maxPayload":100000}"#;
const ENTERED: &str = r#"40{"sid":"a"}"#;

type Out = mpsc::UnboundedSender<Utf8Bytes>;

/// The clients of each room.
type Rooms = Arc<Mutex<HashMap<String, Vec<Out>>>>;

pub(super) fn router() -> Router {
    Router::new()
        .route("/socket.io/", get(open))
        .with_state(Rooms::default())
}

async fn open(upgrade: WebSocketUpgrade, State(rooms): State<Rooms>) -> Response {
    upgrade.on_upgrade(|socket| serve(socket, rooms))
}

async fn serve(socket: WebSocket, rooms: Rooms) {
    let (mut sink, mut stream) = socket.split();
    let (out, mut told) = mpsc::unbounded_channel::<Utf8Bytes>();
    tokio::spawn(async move {
        while let Some(text) = told.recv().await {
            if sink.send(Message::Text(text)).await.is_err() {
                return;
            }
        }
    });
    let say = |text: &'static str| {
        let _gone = out.send(Utf8Bytes::from_static(text));
    };
    say(OPEN);
    while let Some(Ok(Message::Text(text))) = stream.next().await {
        match text.strip_prefix("42") {
            Some(event) => hear(event, &out, &rooms),
            None if text.as_str() == "40" => say(ENTERED),
            None => {}
        }
    }
}

fn hear(event: &str, out: &Out, rooms: &Rooms) {
    let Some(asked) = asked(event) else {
        return;
    };
    let mut rooms = rooms.lock().unwrap_or_else(PoisonError::into_inner);
    match asked {
        Asked::Enter { room } => rooms.entry(room).or_default().push(out.clone()),
        Asked::Show { room, text } => {
            let text = Utf8Bytes::from(text);
            for one in rooms.entry(room).or_default() {
                let _gone = one.send(text.clone());
            }
        }
    }
}

/// The request of a client.
enum Asked {
    Enter { room: String },
    Show { room: String, text: String },
}

/// Reads an event without its `42`, and writes the event that is shown for it.
fn asked(event: &str) -> Option<Asked> {
    let (name, asked) = serde_json::from_str::<(String, Value)>(event).ok()?;
    let room = asked["jogoId"].as_str()?.to_owned();
    if name == "entrar_sala" {
        return Some(Asked::Enter { room });
    }
    let board = &asked["tabuleiro"];
    let text = format!(r#"42["atualizar_jogo",{{"tabuleiro":{board}}}]"#);
    Some(Asked::Show { room, text })
}
