//! Where Socket.IO events become [`Request`]s in the queue of their connection.
//!
//! Three habits of socketioxide decide the shape. It answers CONNECT before it runs
//! the connect handler, so events of a quick client would find no handler: they
//! are registered in a connect *middleware*, which runs before the answer. Nor does
//! it let anything be sent to a client for a moment after that answer: the queue is
//! served once the connect handler has run. And it spawns one task for each handler,
//! which reorders events: a handler here is a plain closure whose body runs in the
//! reader's own order and only fills a queue.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use game::wire::{Ack, Refused, event};
use game::{ClientId, Refusal};
use serde_json::Value;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::ConnectHandler;
use socketioxide::socket::DisconnectReason;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::connection::{Connection, Kind, Request};
use crate::rooms::Rooms;
use crate::visitors::{Verdict, Visitor};

/// Requests of one client that may wait; an honest one has one or two.
const QUEUE: usize = 32;

const EVENTS: [(&str, Kind); 7] = [
    (event::ENTER, Kind::Enter),
    (event::BOARD, Kind::Propose),
    (event::ROBOT, Kind::CallRobot),
    (event::LEAVE, Kind::Leave),
    (event::LIST, Kind::List),
    (event::LIST_BOARDS, Kind::ListBoards),
    (event::ECHO, Kind::Echo),
];

/// Lets clients in and puts what they send into their queues. They are told apart from
/// those of other servers by the number of this one, the `node`.
pub(crate) fn open(io: &SocketIo, rooms: Arc<Rooms>, node: u32) {
    let clients = Arc::new(AtomicU32::new(0));
    let greet = move |socket: SocketRef| {
        let client = ClientId::at(node, clients.fetch_add(1, Ordering::Relaxed));
        let rooms = Arc::clone(&rooms);
        let reachable = Reachable(CancellationToken::new());
        socket.extensions.insert(reachable.clone());
        receive(
            &socket,
            Arc::new(Inbox {
                client,
                rooms,
                hang_up: CancellationToken::new(),
                reachable,
                queue: OnceLock::new(),
            }),
        );
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
    /// disconnect handler run, so nothing may live on for it.
    queue: OnceLock<mpsc::Sender<Request>>,
}

fn receive(socket: &SocketRef, inbox: Arc<Inbox>) {
    tracing::info!(sid = %socket.id, "connected");
    for (event, kind) in EVENTS {
        let inbox = Arc::clone(&inbox);
        socket.on(
            event,
            move |socket: SocketRef, TryData(payload): TryData<Value>, ack: AckSender| {
                inbox.push(
                    &socket,
                    Request {
                        kind,
                        payload: payload.ok(),
                        ack,
                    },
                );
                std::future::ready(())
            },
        );
    }
    let hang_up = inbox.hang_up.clone();
    socket.on_fallback(move |socket: SocketRef, ack: AckSender| {
        inbox.push(
            &socket,
            Request {
                kind: Kind::Unknown,
                payload: None,
                ack,
            },
        );
        std::future::ready(())
    });
    socket.on_disconnect(move |socket: SocketRef, reason: DisconnectReason| {
        tracing::info!(sid = %socket.id, ?reason, "disconnected");
        hang_up.cancel();
        std::future::ready(())
    });
}

impl Inbox {
    /// Queues a request, or refuses it on the spot if its client speaks too fast:
    /// this runs inside the reader and must not wait.
    fn push(&self, socket: &SocketRef, request: Request) {
        let refused = match Visitor::of(socket).speaks() {
            Verdict::Take => {
                let queue = self.queue.get_or_init(|| self.serve(socket));
                match queue.try_send(request) {
                    Ok(()) => return,
                    Err(full) => full.into_inner(),
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

    fn serve(&self, socket: &SocketRef) -> mpsc::Sender<Request> {
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
