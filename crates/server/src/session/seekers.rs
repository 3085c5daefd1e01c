//! The clients that may be moved to an opponent, and the task that moves them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use game::ClientId;
use socketioxide::extract::SocketRef;

use super::outbox::{ClientRooms, Disconnect};
use crate::rooms::Meeting;

/// A client that can be moved to an opponent.
pub(super) trait Move: Disconnect {
    /// Moves the client once its requests have run.
    fn move_to(self: Arc<Self>, socket: &SocketRef, meeting: Meeting);
}

/// The clients that have entered a room. Each may be left alone there and be moved then,
/// however it came to a seat whose player asked for an opponent.
#[derive(Default)]
pub(crate) struct Seekers {
    clients: Mutex<HashMap<ClientId, Seeker>>,
}

struct Seeker {
    client: Weak<dyn Move>,
    socket: SocketRef,
}

impl fmt::Debug for Seekers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seekers").finish_non_exhaustive()
    }
}

impl Seekers {
    /// Notes a client that may be moved.
    pub(super) fn note(&self, id: ClientId, client: &Arc<dyn Move>, socket: &SocketRef) {
        let seeker = Seeker {
            client: Arc::downgrade(client),
            socket: socket.clone(),
        };
        self.clients().insert(id, seeker);
    }

    /// Forgets a client that has ended.
    pub(super) fn forget(&self, id: ClientId) {
        self.clients().remove(&id);
    }

    /// Brings people together who wait, as long as anybody does. Never returns.
    pub(crate) async fn run(&self, rooms: &ClientRooms) {
        let context = rooms.context();
        loop {
            context.waiters.next_look().await;
            for meeting in context.waiters.meetings(context.now()) {
                self.move_one(meeting);
            }
        }
    }

    /// Has a client moved, if it is one of this server.
    fn move_one(&self, meeting: Meeting) {
        let found = self.clients().get(&meeting.client).map(Seeker::parts);
        if let Some((Some(client), socket)) = found {
            client.move_to(&socket, meeting);
        }
    }

    fn clients(&self) -> MutexGuard<'_, HashMap<ClientId, Seeker>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seeker {
    fn parts(&self) -> (Option<Arc<dyn Move>>, SocketRef) {
        (self.client.upgrade(), self.socket.clone())
    }
}
