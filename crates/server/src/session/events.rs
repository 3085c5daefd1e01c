//! Registers for Socket.IO events, and hands each event to its client.
//!
//! Four habits of socketioxide 0.18 decide the shape of this module.
//!
//! - It answers CONNECT before it runs the connect handler, so the events of a quick client
//!   would find no handler. This module registers its handler in a connect *middleware*,
//!   which runs before the answer.
//! - For a moment after that answer it drops everything that is sent to the client. A
//!   client is therefore activated only once the connect handler has run.
//! - It spawns a task for each event that a closure handles. Tasks of an `async` closure
//!   reorder events, and those of any other cost a tenth of a move's CPU time.
//!   [`EventHandler`] implements the trait itself, so the reader calls it in order.
//! - It removes a socket in a task that it spawns after the handler of its end. A CONNECT
//!   that comes right behind is then ignored as the second of one socket, and its client
//!   waits without an end. [`EndHandler`] removes the socket at once.

use std::sync::Arc;

use game::Refusal;
use game::wire::{Ack, ClientMessage, Refused, event};
use socketioxide::SocketIo;
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, SocketRef};
use socketioxide::handler::{
    ConnectHandler, DisconnectHandler, FromDisconnectParts, FromMessageParts, MessageHandler, Value,
};
use socketioxide::socket::{DisconnectReason, Socket};
use tokio::sync::mpsc;

use super::admission::{Session, Verdict};
use super::client::Client;
use super::handlers::Request;
use super::label::Label;
use super::new_clients::NewClients;
use super::outbox::ClientRooms;
use super::seekers::Seekers;
use super::services::Services;
use crate::feeds::Feeds;
use crate::house::House;

/// Registers for clients and their events on `io`.
pub(crate) fn register(
    io: &SocketIo,
    rooms: Arc<ClientRooms>,
    feeds: Arc<Feeds>,
    clients: Arc<NewClients>,
    house: Arc<House>,
    seekers: Arc<Seekers>,
    refusals: Option<mpsc::UnboundedSender<Refused>>,
) {
    let services = Arc::new(Services {
        rooms,
        feeds,
        house,
        seekers,
        refusals,
    });
    let connecting = move |socket: SocketRef| {
        let client = Client::new(clients.next(), Arc::clone(&services));
        socket.extensions.insert(Arc::clone(&client));
        listen(&socket, client);
        std::future::ready(Ok::<(), std::convert::Infallible>(()))
    };
    let connected = |socket: SocketRef| {
        if let Some(client) = socket.extensions.remove::<Arc<Client>>() {
            client.activate(&socket);
        }
        std::future::ready(())
    };
    io.ns("/", connected.with(connecting));
}

fn listen(socket: &SocketRef, client: Arc<Client>) {
    tracing::info!(client = %Label::of(socket.id), "connected");
    socket.on_fallback(EventHandler(Arc::clone(&client)));
    socket.on_disconnect(EndHandler(client));
}

/// The handler of one client's end.
struct EndHandler(Arc<Client>);

impl DisconnectHandler<LocalAdapter, Request> for EndHandler {
    fn call_with_defer(
        &self,
        socket: Arc<Socket>,
        reason: DisconnectReason,
        remove: fn(Arc<Socket>),
    ) {
        tracing::info!(client = %Label::of(socket.id), ?reason, "disconnected");
        let Ok(reference) = SocketRef::from_disconnect_parts(&socket, reason);
        self.0.end(&reference);
        remove(socket);
    }
}

/// The handler of one client's events.
struct EventHandler(Arc<Client>);

impl MessageHandler<LocalAdapter, Request> for EventHandler {
    fn call(&self, socket: Arc<Socket>, mut event: Value, ack: Option<i64>) {
        let Ok(ack) = AckSender::from_message_parts(&socket, &mut event, &ack);
        let Ok(socket) = SocketRef::from_message_parts(&socket, &mut event, &None);
        let text = event.as_str().map(|text| text.as_str());
        let message = text.map_or(ClientMessage::Unknown, ClientMessage::read);
        self.admit(&socket, message, ack);
    }
}

impl EventHandler {
    /// Submits a request, or refuses it if its client sends too many.
    fn admit(&self, socket: &SocketRef, message: ClientMessage, ack: AckSender) {
        let request = Request::Event { message, ack };
        let refused = match Session::of(socket).charge_event() {
            Verdict::Take => self.0.submit(socket, request),
            Verdict::Refuse => Some(request),
            Verdict::HangUp => return self.0.end(socket),
        };
        if let Some(request) = refused {
            self.refuse(socket, request);
        }
    }

    fn refuse(&self, socket: &SocketRef, request: Request) {
        let refused = Refused::new(Refusal::SlowDown, None);
        self.0.note_refusal(Refusal::SlowDown, &refused);
        let sent = socket.emit(event::REFUSED, &refused).is_ok();
        let answered = match request {
            Request::Event { ack, .. } => ack.send(&Ack::refused(Refusal::SlowDown)).is_ok(),
            Request::Meet(_) => true,
        };
        if !sent || !answered {
            // A client must not wait without end for an answer that could not be sent.
            tracing::warn!(client = %Label::of(socket.id), "hung up on: it does not read the refusals");
            self.0.end(socket);
        }
    }
}
