//! The order of one client's requests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use game::wire::Refused;
use game::{ClientId, Refusal, RoomId};
use socketioxide::extract::SocketRef;

use super::handlers::{Handler, Request};
use super::outbox::Disconnect;
use super::seekers::Move;
use super::services::Services;
use super::turns::{Next, Submitted, Turns};
use crate::rooms::Meeting;

/// A Socket.IO client, from its connection to its loss, which runs its requests in order.
///
/// The reader of its connection runs a request inline. A task is spawned only if the
/// request must wait for the store or for the room's lock. An idle client owns neither a
/// task nor a queue.
pub(crate) struct Client {
    id: ClientId,
    services: Arc<Services>,
    turns: Mutex<Turns<Option<RoomId>, Request>>,
}

impl Client {
    /// Makes a client whose requests wait until it is [activated](Self::activate).
    pub(super) fn new(id: ClientId, services: Arc<Services>) -> Arc<Self> {
        Arc::new(Self {
            id,
            services,
            turns: Mutex::new(Turns::held()),
        })
    }

    /// Runs the requests that have waited. From now on the library passes answers on.
    pub(super) fn activate(self: &Arc<Self>, socket: &SocketRef) {
        self.go_on(socket, None);
    }

    /// Runs a request, now or after others. Returns it if too many wait, or if the client
    /// has ended.
    pub(super) fn submit(
        self: &Arc<Self>,
        socket: &SocketRef,
        request: Request,
    ) -> Option<Request> {
        let submitted = self.turns().submit(request);
        match submitted {
            Submitted::Run(room, request) => self.run_now(socket, room, request),
            Submitted::Waits => {}
            Submitted::Refused(request) => return Some(request),
        }
        None
    }

    /// Notes a refusal of a request that never had its turn.
    pub(super) fn note_refusal(&self, refusal: Refusal, told: &Refused) {
        self.services.note_refusal(refusal, told);
    }

    /// Ends the client. Its room learns of the loss once all its requests have run.
    pub(super) fn end(self: &Arc<Self>, socket: &SocketRef) {
        let idle = self.turns().end();
        if let Some(room) = idle {
            tokio::spawn(self.handler(socket, room).end());
        }
    }

    /// Runs a request inline, or in a task if it must wait.
    fn run_now(self: &Arc<Self>, socket: &SocketRef, room: Option<RoomId>, request: Request) {
        let mut handler = self.handler(socket, room);
        let mut running = Box::pin(async move {
            handler.run(request).await;
            handler
        });
        // No wake-up is needed, because a spawned task polls a pending request again at
        // once.
        let mut nobody = Context::from_waker(Waker::noop());
        match running.as_mut().poll(&mut nobody) {
            Poll::Ready(handler) => self.go_on(socket, handler.room),
            Poll::Pending => {
                let (client, socket) = (Arc::clone(self), socket.clone());
                tokio::spawn(async move {
                    let handler = running.await;
                    client.go_on(&socket, handler.room);
                });
            }
        }
    }

    /// Runs the requests that came meanwhile, in a task.
    fn go_on(self: &Arc<Self>, socket: &SocketRef, room: Option<RoomId>) {
        let next = self.turns().next(room);
        match next {
            Next::Idle => {}
            Next::Run(room, request) => {
                let (client, socket) = (Arc::clone(self), socket.clone());
                tokio::spawn(async move { client.run_all(&socket, room, request).await });
            }
            Next::End(room) => {
                tokio::spawn(self.handler(socket, room).end());
            }
        }
    }

    /// Runs requests until none waits.
    async fn run_all(self: Arc<Self>, socket: &SocketRef, room: Option<RoomId>, request: Request) {
        let mut handler = self.handler(socket, room);
        let mut request = request;
        loop {
            handler.run(request).await;
            let next = self.turns().next(handler.room.take());
            match next {
                Next::Idle => return,
                Next::Run(room, following) => (handler.room, request) = (room, following),
                Next::End(room) => {
                    handler.room = room;
                    return handler.end().await;
                }
            }
        }
    }

    fn handler(self: &Arc<Self>, socket: &SocketRef, room: Option<RoomId>) -> Handler {
        Handler {
            id: self.id,
            services: Arc::clone(&self.services),
            client: Arc::clone(self) as _,
            socket: socket.clone(),
            room,
        }
    }

    fn turns(&self) -> MutexGuard<'_, Turns<Option<RoomId>, Request>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disconnect for Client {
    fn disconnect(self: Arc<Self>, socket: &SocketRef) {
        self.end(socket);
    }
}

impl Move for Client {
    fn move_to(self: Arc<Self>, socket: &SocketRef, meeting: Meeting) {
        // A client that ends, or has much to do, is not moved. The next look finds it again.
        let _not_now = self.submit(socket, Request::Meet(meeting));
    }
}
