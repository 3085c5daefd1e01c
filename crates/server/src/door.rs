//! Where Socket.IO events become [`Request`]s in the queue of their connection.
//!
//! Three habits of socketioxide decide the shape. It answers CONNECT before it runs
//! the connect handler, so events of a quick client would find no handler: they
//! are registered in a connect *middleware*, which runs before the answer. Nor does
//! it let anything be sent to a client for a moment after that answer: the queue is
//! served once the connect handler has run. And it spawns a task for each event that a
//! closure handles, which reorders events if they are `async`, and costs a tenth of a
//! move if they are not: so the [`Inbox`] is the handler itself. It is called in the
//! reader's own order, reads an event once, and only fills a queue.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use game::wire::{Ack, Refused, event};
use game::{ClientId, Refusal};
use serde_json::Value;
use socketioxide::SocketIo;
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, SocketRef};
use socketioxide::handler::{self, ConnectHandler, FromMessageParts, MessageHandler};
use socketioxide::socket::{DisconnectReason, Socket};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::connection::{Connection, Kind, Request};
use crate::rooms::Rooms;
use crate::visitors::{Verdict, Visitor};

/// Requests of one client that may wait; an honest one has one or two.
const QUEUE: usize = 32;

/// Lets clients in and puts what they send into their queues. They are told apart from
/// those of other servers by the number of this one, the `node`.
pub(crate) fn open(io: &SocketIo, rooms: Arc<Rooms>, node: u32) {
    let clients = Arc::new(AtomicU32::new(0));
    let greet = move |socket: SocketRef| {
        let client = ClientId::at(node, clients.fetch_add(1, Ordering::Relaxed));
        let rooms = Arc::clone(&rooms);
        let reachable = Reachable(CancellationToken::new());
        socket.extensions.insert(reachable.clone());
        let inbox = Inbox {
            client,
            rooms,
            hang_up: CancellationToken::new(),
            reachable,
            queue: OnceLock::new(),
        };
        receive(&socket, inbox);
        std::future::ready(Ok::<(), std::convert::Infallible>(()))
    };
    let begin = |socket: SocketRef| {
        if let Some(Reachable(reachable)) = socket.extensions.get() {
            reachable.cancel();
        }
        std::future::ready(())
    };
    io.ns("/", begin.with(greet));
}

/// Cancelled once what is sent to the client is no longer dropped.
#[derive(Clone)]
struct Reachable(CancellationToken);

/// Where one client's requests go.
struct Inbox {
    client: ClientId,
    rooms: Arc<Rooms>,
    hang_up: CancellationToken,
    reachable: Reachable,
    /// Made at the first request: a client that fails to connect after all has no
    /// disconnect handler run, so nothing may live on for it. Of boxes, since the queue
    /// has room for all of them from its beginning.
    queue: OnceLock<mpsc::Sender<Box<Request>>>,
}

fn receive(socket: &SocketRef, inbox: Inbox) {
    tracing::info!(sid = %socket.id, "connected");
    let hang_up = inbox.hang_up.clone();
    socket.on_fallback(inbox);
    socket.on_disconnect(move |socket: SocketRef, reason: DisconnectReason| {
        tracing::info!(sid = %socket.id, ?reason, "disconnected");
        hang_up.cancel();
        std::future::ready(())
    });
}

impl MessageHandler<LocalAdapter, Request> for Inbox {
    fn call(&self, socket: Arc<Socket>, mut said: handler::Value, ack: Option<i64>) {
        let Ok(socket_ref) = SocketRef::from_message_parts(&socket, &mut said, &ack);
        let Ok(ack) = AckSender::from_message_parts(&socket, &mut said, &ack);
        let (kind, payload) = read(&said);
        self.push(&socket_ref, Request { kind, payload, ack });
    }
}

/// Which event it is, and its first argument, from `["name", argument, ...]`.
fn read(said: &handler::Value) -> (Kind, Option<Value>) {
    let text = said.as_str().map(|text| text.as_str());
    let words = text.and_then(|text| serde_json::from_str::<Vec<Value>>(text).ok());
    let mut words = words.unwrap_or_default().into_iter();
    let event = words.next();
    let kind = event
        .as_ref()
        .and_then(Value::as_str)
        .map_or(Kind::Unknown, Kind::of);
    (kind, words.next())
}

impl Inbox {
    /// Queues a request, or refuses it on the spot if its client speaks too fast:
    /// this runs inside the reader and must not wait.
    fn push(&self, socket: &SocketRef, request: Request) {
        let refused = match Visitor::of(socket).speaks() {
            Verdict::Take => {
                let queue = self.queue.get_or_init(|| self.serve(socket));
                match queue.try_send(Box::new(request)) {
                    Ok(()) => return,
                    Err(full) => *full.into_inner(),
                }
            }
            Verdict::Refuse => request,
            Verdict::HangUp => return self.hang_up.cancel(),
        };
        self.refuse(socket, refused);
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
            self.hang_up.cancel();
        }
    }

    fn serve(&self, socket: &SocketRef) -> mpsc::Sender<Box<Request>> {
        let (queue, requests) = mpsc::channel(QUEUE);
        let connection = Connection::new(self.client, socket.clone(), self.hang_up.clone());
        let (rooms, hang_up) = (Arc::clone(&self.rooms), self.hang_up.clone());
        let Reachable(reachable) = self.reachable.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = reachable.cancelled() => {}
                () = hang_up.cancelled() => {}
            }
            connection.serve(rooms, requests).await;
        });
        queue
    }
}
