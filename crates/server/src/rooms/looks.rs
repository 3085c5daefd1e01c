//! Rooms that somebody looks at, and rooms at which nobody looks.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream};
use game::RoomId;
use tokio::time::timeout;

use super::Rooms;
use super::member::Outbox;
use crate::feeds::snapshots::Freshener;
use crate::store::shared::RoomText;

/// The longest time for which a reader waits for the newest rooms. If the store does not
/// answer, it is shown the rooms that this server knows.
const LOOK_TIMEOUT: Duration = Duration::from_secs(1);

/// The number of rooms that are read at a time when somebody looks at all of them.
const AT_ONCE: usize = 64;

impl<O: Outbox> Rooms<O> {
    /// Lets everybody who looks at the snapshots of these rooms see the newest ones.
    pub(crate) fn freshen_snapshots(self: &Arc<Self>) {
        let rooms = Arc::downgrade(self);
        self.context.feeds.snapshots.freshened_by(rooms);
    }

    /// Notes that another server changed a room. Returns false if this server must read it at
    /// once: it does not know the room, or somebody looks at it here.
    pub(crate) fn note(&self, id: &RoomId) -> bool {
        let room = self.find(id);
        // Somebody who holds the lock looks at the room.
        let live = room.as_ref().and_then(|room| room.try_lock().ok());
        live.is_some_and(|mut live| live.note(&self.context))
    }

    /// Keeps the text of a room that nobody looks at, in place of an older text.
    ///
    /// # Errors
    /// The text, because the room must be read at once.
    pub(crate) async fn keep_copy(&self, id: &RoomId, text: RoomText) -> Result<(), RoomText> {
        match self.find(id) {
            Some(room) => room.lock().await.keep_copy(&self.context, text),
            None => Err(text),
        }
    }

    /// Parses every text that is kept.
    pub(crate) async fn open_copies(&self) {
        for id in self.context.unread.with_copies() {
            if let Some(room) = self.find(&id) {
                room.lock().await.open_copy(&self.context).await;
            }
        }
    }

    /// Reads every room that another server has changed since this one last read it. Returns
    /// whether all of them were read in the time for which a reader waits.
    pub(crate) async fn look_at_all(&self) -> bool {
        let unread = stream::iter(self.context.unread.all());
        let looks = unread.map(|id| async move { self.look_at(&id).await });
        let looks = looks.buffer_unordered(AT_ONCE);
        let all = looks.fold(true, async |all, read| all && read);
        timeout(LOOK_TIMEOUT, all).await.unwrap_or(false)
    }

    /// Reads a room, if another server has changed it since this one last read it. Returns
    /// whether it is the newest.
    async fn look_at(&self, id: &RoomId) -> bool {
        let Some(room) = self.find(id) else {
            return true;
        };
        let mut live = room.lock().await;
        let read = live.catch_up(&self.context).await;
        if let Err(fault) = &read {
            tracing::debug!(room = %id, %fault, "shown as it was known");
        }
        self.drop_if_closed(&room, &live);
        read.is_ok()
    }
}

impl<O: Outbox> Freshener for Rooms<O> {
    fn freshen<'a>(&'a self, room: Option<&'a RoomId>) -> BoxFuture<'a, ()> {
        async move {
            // A reader is shown what is known, whether or not it is the newest.
            let _newest = match room {
                Some(room) => timeout(LOOK_TIMEOUT, self.look_at(room))
                    .await
                    .unwrap_or(false),
                None => self.look_at_all().await,
            };
        }
        .boxed()
    }
}
