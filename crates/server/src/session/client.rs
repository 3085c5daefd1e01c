//! One client's requests, one after another. What can be done at once is done by whoever
//! brings it, the reader of its connection; a task is there only for as long as something
//! has to wait. Knows no rules, and not what the requests ask for.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use game::{ClientId, RoomId};
use socketioxide::extract::SocketRef;

use crate::rooms::Rooms;
use crate::session::handlers::{Handler, Request};

/// Requests of one client that may wait; an honest one has one or two.
const QUEUE: usize = 32;

/// A client, from its connection to its loss.
pub(crate) struct Client {
    pub(crate) id: ClientId,
    pub(crate) rooms: Arc<Rooms>,
    state: Mutex<State>,
}

enum State {
    /// Nothing is to be done; the client is in this room.
    Free(Option<RoomId>),
    /// Somebody is at it, and will do these next; then, maybe, end it.
    Busy {
        waiting: VecDeque<Request>,
        ending: bool,
    },
    Gone,
}

/// What a client has to do next.
enum Next {
    Answer(Request),
    Nothing,
    End,
}

impl Client {
    /// One whose requests wait until it is [begun](Self::begin).
    pub(crate) fn new(id: ClientId, rooms: Arc<Rooms>) -> Arc<Self> {
        let state = State::Busy {
            waiting: VecDeque::new(),
            ending: false,
        };
        Arc::new(Self {
            id,
            rooms,
            state: Mutex::new(state),
        })
    }

    /// From here on the client can be answered.
    pub(crate) fn begin(self: &Arc<Self>, socket: &SocketRef) {
        self.connection(socket, None).go_on();
    }

    /// Does a request, now or when its turn has come. Gives it back if too many wait, or
    /// if the client is gone.
    pub(crate) fn take(self: &Arc<Self>, socket: &SocketRef, request: Request) -> Option<Request> {
        let mut state = self.state();
        let room = match &mut *state {
            State::Busy { ending: true, .. } | State::Gone => return Some(request),
            State::Busy { waiting, .. } if waiting.len() >= QUEUE => return Some(request),
            State::Busy { waiting, .. } => {
                waiting.push_back(request);
                return None;
            }
            State::Free(room) => room.take(),
        };
        *state = State::Busy {
            waiting: VecDeque::new(),
            ending: false,
        };
        drop(state);
        self.connection(socket, room).answer_now(request);
        None
    }

    /// Ends it: once its requests are done its room hears of the loss.
    pub(crate) fn hang_up(self: &Arc<Self>, socket: &SocketRef) {
        let mut state = self.state();
        let room = match &mut *state {
            State::Busy { ending, .. } => {
                *ending = true;
                return;
            }
            State::Gone => return,
            State::Free(room) => room.take(),
        };
        *state = State::Gone;
        drop(state);
        tokio::spawn(self.connection(socket, room).end());
    }

    fn connection(self: &Arc<Self>, socket: &SocketRef, room: Option<RoomId>) -> Handler {
        Handler {
            client: Arc::clone(self),
            socket: socket.clone(),
            room,
        }
    }

    /// What is next; if it is nothing, the client is free again, in this room.
    fn next(&self, room: &mut Option<RoomId>) -> Next {
        let mut state = self.state();
        let State::Busy { waiting, ending } = &mut *state else {
            return Next::Nothing;
        };
        if let Some(request) = waiting.pop_front() {
            return Next::Answer(request);
        }
        if *ending {
            *state = State::Gone;
            return Next::End;
        }
        *state = State::Free(room.take());
        Next::Nothing
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handler {
    /// Answers at once, or in a task if that has to wait.
    fn answer_now(mut self, request: Request) {
        let mut answering = Box::pin(async move {
            self.answer(request).await;
            self
        });
        // Nobody need be woken: who has to wait is asked again at once, by its task.
        let mut nobody = Context::from_waker(Waker::noop());
        match answering.as_mut().poll(&mut nobody) {
            Poll::Ready(connection) => connection.go_on(),
            Poll::Pending => {
                tokio::spawn(async move { answering.await.go_on() });
            }
        }
    }

    /// Does what has come meanwhile, in a task.
    fn go_on(mut self) {
        match self.client.next(&mut self.room) {
            Next::Answer(request) => {
                tokio::spawn(self.answer_all(request));
            }
            Next::Nothing => {}
            Next::End => {
                tokio::spawn(self.end());
            }
        }
    }

    async fn answer_all(mut self, first: Request) {
        let mut next = Next::Answer(first);
        while let Next::Answer(request) = next {
            self.answer(request).await;
            next = self.client.next(&mut self.room);
        }
        if let Next::End = next {
            self.end().await;
        }
    }
}
