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

    /// Keeps the text of a room that nobody looks at.
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

    /// Reads a room, if another server has changed it since this one last read it.
    async fn look_at(&self, id: &RoomId) {
        let Some(room) = self.find(id) else { return };
        let mut live = room.lock().await;
        if let Err(fault) = live.catch_up(&self.context).await {
            tracing::debug!(room = %id, %fault, "shown as it was known");
        }
        self.drop_if_closed(&room, &live);
    }
}

impl<O: Outbox> Freshener for Rooms<O> {
    fn freshen<'a>(&'a self, room: Option<&'a RoomId>) -> BoxFuture<'a, ()> {
        let looks = async move {
            match room {
                Some(room) => self.look_at(room).await,
                None => {
                    let unread = stream::iter(self.context.unread.all());
                    let looks = unread.for_each_concurrent(AT_ONCE, async |id| {
                        self.look_at(&id).await;
                    });
                    looks.await;
                }
            }
        };
        timeout(LOOK_TIMEOUT, looks).map(drop).boxed()
    }
}
