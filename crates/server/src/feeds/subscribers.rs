//! Clients that get a snapshot when they subscribe, and again after each change.
//!
//! **Invariant:** does not depend on the content of a snapshot.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use socketioxide::SocketIo;
use socketioxide::extract::SocketRef;
use socketioxide::operators::BroadcastOperators;
use tokio::sync::Notify;

/// The time between two answers. All clients that subscribe in it get the same snapshot. It
/// is in memory once, however many of them never read it.
const ANSWER_INTERVAL: Duration = Duration::from_millis(50);

/// The subscribers of one snapshot.
#[derive(Debug)]
pub(crate) struct Subscribers {
    event: &'static str,
    /// The Socket.IO room of the subscribers. A `*` cannot occur in a room id.
    subscribed: &'static str,
    /// Two Socket.IO rooms of subscribers without an answer yet. While one group is
    /// answered, new subscribers join the other.
    groups: [&'static str; 2],
    /// The index of the group that new subscribers join.
    next_group: Mutex<usize>,
    asked: Notify,
}

impl Subscribers {
    /// Makes a snapshot without subscribers, which is sent as `event`.
    pub(crate) const fn new(
        event: &'static str,
        subscribed: &'static str,
        groups: [&'static str; 2],
    ) -> Self {
        Self {
            event,
            subscribed,
            groups,
            next_group: Mutex::new(0),
            asked: Notify::const_new(),
        }
    }

    /// Subscribes a client: it gets the snapshot soon, and again after each change.
    pub(crate) fn subscribe(&self, socket: &SocketRef) {
        let next_group = self
            .next_group
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        socket.join([self.subscribed, self.groups[*next_group]]);
        self.asked.notify_one();
    }

    /// Subscribes a client, which gets the snapshot after the next change.
    pub(crate) fn wait_for_change(&self, socket: &SocketRef) {
        socket.join(self.subscribed);
    }

    /// Unsubscribes a client.
    pub(crate) fn unsubscribe(&self, socket: &SocketRef) {
        socket.leave(self.subscribed);
        socket.leave(self.groups);
    }

    /// Returns whether a client is a subscriber.
    pub(crate) fn has(&self, socket: &SocketRef) -> bool {
        let mut rooms = socket.rooms().into_iter();
        rooms.any(|room| room == self.subscribed)
    }

    /// Returns whether there is a subscriber in this namespace.
    pub(crate) fn has_any(&self, all: &BroadcastOperators) -> bool {
        !all.clone().within(self.subscribed).sockets().is_empty()
    }

    /// Sends a snapshot to each new subscriber, and to all subscribers after a change, at
    /// most once in each `pause`. Waits for `look` before it takes the first snapshot of a
    /// subscriber. Never returns.
    pub(crate) async fn run<T: Serialize, L: Future<Output = ()>>(
        &self,
        io: &SocketIo,
        changed: &Notify,
        pause: Duration,
        look: impl Fn() -> L,
        picture: impl Fn() -> T,
    ) {
        tokio::join!(
            self.show_changes(io, changed, pause, &picture),
            self.answer(io, look, &picture)
        );
    }

    async fn show_changes<T: Serialize>(
        &self,
        io: &SocketIo,
        changed: &Notify,
        pause: Duration,
        picture: impl Fn() -> T,
    ) {
        loop {
            changed.notified().await;
            // The namespace is gone once the server stops.
            let Some(all) = io.of("/") else { return };
            if self.has_any(&all) {
                let subscribed = all.within(self.subscribed);
                // A client that is too slow for this snapshot gets the next one.
                let _next_one = subscribed.emit(self.event, &[picture()]).await;
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn answer<T: Serialize, L: Future<Output = ()>>(
        &self,
        io: &SocketIo,
        look: impl Fn() -> L,
        picture: impl Fn() -> T,
    ) {
        loop {
            self.asked.notified().await;
            look().await;
            let Some(all) = io.of("/") else { return };
            let asked = self.swap_groups();
            let _next_one = all.clone().to(asked).emit(self.event, &[picture()]).await;
            let Ok(()) = all.within(asked).leave(asked).await;
            tokio::time::sleep(ANSWER_INTERVAL).await;
        }
    }

    /// Returns the group of subscribers that wait for an answer. New ones join the other
    /// group from now on.
    fn swap_groups(&self) -> &'static str {
        let mut next_group = self
            .next_group
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let asked = self.groups[*next_group];
        *next_group = 1 - *next_group;
        asked
    }
}
