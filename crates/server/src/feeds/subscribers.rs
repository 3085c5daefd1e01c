//! Clients who look at something that changes. They are shown it when they ask, and
//! again at its changes. Knows sockets, not what is shown.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use socketioxide::SocketIo;
use socketioxide::extract::SocketRef;
use tokio::sync::Notify;

/// Between two answers; all who ask in this time get the same picture, which is in
/// memory once, however many of them never read it.
const ANSWER_INTERVAL: Duration = Duration::from_millis(50);

/// Who looks at one thing.
#[derive(Debug)]
pub(crate) struct Subscribers {
    event: &'static str,
    /// The Socket.IO room of those who look; `*` cannot occur in a room id.
    subscribed: &'static str,
    /// Those of them who asked and have no answer yet, by turns: while one room is
    /// answered the next ones wait in the other.
    groups: [&'static str; 2],
    /// Which of them is for those who ask now.
    next_group: Mutex<usize>,
    asked: Notify,
}

impl Subscribers {
    /// Nobody looks. They will be told this `event`.
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

    /// Shows a client the picture, now and at every change.
    pub(crate) fn subscribe(&self, socket: &SocketRef) {
        let next_group = self
            .next_group
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        socket.join([self.subscribed, self.groups[*next_group]]);
        self.asked.notify_one();
    }

    /// Stops showing it to a client.
    pub(crate) fn unsubscribe(&self, socket: &SocketRef) {
        socket.leave(self.subscribed);
        socket.leave(self.groups);
    }

    /// Shows the `picture` for ever: to who asks at once, to all at each change, whose
    /// `pause` lets the changes of that time travel as one.
    pub(crate) async fn run<T: Serialize>(
        &self,
        io: &SocketIo,
        changed: &Notify,
        pause: Duration,
        picture: impl Fn() -> T,
    ) {
        tokio::join!(
            self.show_changes(io, changed, pause, &picture),
            self.answer(io, &picture)
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
            // There is no namespace any more once the server is stopping.
            let Some(all) = io.of("/") else { return };
            let subscribed = all.within(self.subscribed);
            if !subscribed.clone().sockets().is_empty() {
                // A client too slow for the picture gets the next one.
                let _next_one = subscribed.emit(self.event, &[picture()]).await;
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn answer<T: Serialize>(&self, io: &SocketIo, picture: impl Fn() -> T) {
        loop {
            self.asked.notified().await;
            let Some(all) = io.of("/") else { return };
            let asked = self.swap_groups();
            let _next_one = all.clone().to(asked).emit(self.event, &[picture()]).await;
            let Ok(()) = all.within(asked).leave(asked).await;
            tokio::time::sleep(ANSWER_INTERVAL).await;
        }
    }

    /// The room of those who have asked; the next ones wait in the other.
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
