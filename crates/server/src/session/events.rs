//! Where Socket.IO events become [`Request`]s of their client.
//!
//! Three habits of socketioxide decide the shape. It answers CONNECT before it runs
//! the connect handler, so events of a quick client would find no handler: it is
//! registered in a connect *middleware*, which runs before the answer. Nor does it let
//! anything be sent to a client for a moment after that answer: a client begins once the
//! connect handler has run. And it spawns a task for each event that a closure handles,
//! which reorders events if they are `async`, and costs a tenth of a move if they are
//! not: so [`EventHandler`] is a handler itself, called in the reader's own order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use game::wire::{Ack, Refused, event};
use game::{ClientId, Refusal};
use serde_json::Value;
use socketioxide::SocketIo;
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, SocketRef};
use socketioxide::handler::{self, ConnectHandler, FromMessageParts, MessageHandler};
use socketioxide::socket::{DisconnectReason, Socket};

use crate::rooms::Rooms;
use crate::session::admission::{Session, Verdict};
use crate::session::client::Client;
use crate::session::handlers::{EventKind, Request};

/// Lets clients in and hands them what they send. They are told apart from those of
/// other servers by the number of this one, the `node`.
pub(crate) fn register(io: &SocketIo, rooms: Arc<Rooms>, node: u32) {
    let clients = Arc::new(AtomicU32::new(0));
    let greet = move |socket: SocketRef| {
        let id = ClientId::at(node, clients.fetch_add(1, Ordering::Relaxed));
        let client = Client::new(id, Arc::clone(&rooms));
        socket.extensions.insert(Arc::clone(&client));
        receive(&socket, client);
        std::future::ready(Ok::<(), std::convert::Infallible>(()))
    };
    let begin = |socket: SocketRef| {
        if let Some(client) = socket.extensions.remove::<Arc<Client>>() {
            client.begin(&socket);
        }
        std::future::ready(())
    };
    io.ns("/", begin.with(greet));
}

fn receive(socket: &SocketRef, client: Arc<Client>) {
    tracing::info!(sid = %socket.id, "connected");
    socket.on_fallback(EventHandler(Arc::clone(&client)));
    socket.on_disconnect(move |socket: SocketRef, reason: DisconnectReason| {
        tracing::info!(sid = %socket.id, ?reason, "disconnected");
        client.hang_up(&socket);
        std::future::ready(())
    });
}

/// Whose they are.
struct EventHandler(Arc<Client>);

impl MessageHandler<LocalAdapter, Request> for EventHandler {
    fn call(&self, socket: Arc<Socket>, mut said: handler::Value, ack: Option<i64>) {
        let Ok(ack) = AckSender::from_message_parts(&socket, &mut said, &ack);
        let Ok(socket) = SocketRef::from_message_parts(&socket, &mut said, &None);
        let (kind, payload) = read(&said);
        self.take(&socket, Request { kind, payload, ack });
    }
}

impl EventHandler {
    /// Hands on a request, or refuses it if its client charge_event too fast.
    fn take(&self, socket: &SocketRef, request: Request) {
        let refused = match Session::of(socket).charge_event() {
            Verdict::Take => self.0.take(socket, request),
            Verdict::Refuse => Some(request),
            Verdict::HangUp => return self.0.hang_up(socket),
        };
        if let Some(request) = refused {
            self.refuse(socket, request);
        }
    }

    fn refuse(&self, socket: &SocketRef, request: Request) {
        let refused = Refused {
            code: Refusal::SlowDown.into(),
            room: None,
        };
        let told = socket.emit(event::REFUSED, &refused).is_ok();
        let answered = request.ack.send(&Ack::refused(Refusal::SlowDown));
        if !told || answered.is_err() {
            // It floods and does not read: nothing it sends may be left unanswered in silence.
            tracing::warn!(sid = %socket.id, "hung up on: it does not read the refusals");
            self.0.hang_up(socket);
        }
    }
}

/// Which event it is, and its first argument, from `["name", argument, ...]`.
fn read(said: &handler::Value) -> (EventKind, Option<Value>) {
    let text = said.as_str().map(|text| text.as_str());
    let words = text.and_then(|text| serde_json::from_str::<Vec<Value>>(text).ok());
    let mut words = words.unwrap_or_default().into_iter();
    let event = words.next();
    let kind = event
        .as_ref()
        .and_then(Value::as_str)
        .map_or(EventKind::Unknown, EventKind::of);
    (kind, words.next())
}
