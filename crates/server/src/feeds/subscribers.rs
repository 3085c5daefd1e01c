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
const BREATH: Duration = Duration::from_millis(50);

/// Who looks at one thing.
#[derive(Debug)]
pub(crate) struct Audience {
    event: &'static str,
    /// The Socket.IO room of those who look; `*` cannot occur in a room id.
    looking: &'static str,
    /// Those of them who asked and have no answer yet, by turns: while one room is
    /// answered the next ones wait in the other.
    rooms: [&'static str; 2],
    /// Which of them is for those who ask now.
    asking: Mutex<usize>,
    asked: Notify,
}

impl Audience {
    /// Nobody looks. They will be told this `event`.
    pub(crate) const fn new(
        event: &'static str,
        looking: &'static str,
        rooms: [&'static str; 2],
    ) -> Self {
        Self {
            event,
            looking,
            rooms,
            asking: Mutex::new(0),
            asked: Notify::const_new(),
        }
    }

    /// Shows a client the picture, now and at every change.
    pub(crate) fn show_to(&self, socket: &SocketRef) {
        let asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        socket.join([self.looking, self.rooms[*asking]]);
        self.asked.notify_one();
    }

    /// Stops showing it to a client.
    pub(crate) fn hide_from(&self, socket: &SocketRef) {
        socket.leave(self.looking);
        socket.leave(self.rooms);
    }

    /// Shows the `picture` for ever: to who asks at once, to all at each change, whose
    /// `pause` lets the changes of that time travel as one.
    pub(crate) async fn keep_showing<T: Serialize>(
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
            let looking = all.within(self.looking);
            if !looking.clone().sockets().is_empty() {
                // A client too slow for the picture gets the next one.
                let _next_one = looking.emit(self.event, &[picture()]).await;
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn answer<T: Serialize>(&self, io: &SocketIo, picture: impl Fn() -> T) {
        loop {
            self.asked.notified().await;
            let Some(all) = io.of("/") else { return };
            let asked = self.next_asked();
            let _next_one = all.clone().to(asked).emit(self.event, &[picture()]).await;
            let Ok(()) = all.within(asked).leave(asked).await;
            tokio::time::sleep(BREATH).await;
        }
    }

    /// The room of those who have asked; the next ones wait in the other.
    fn next_asked(&self) -> &'static str {
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = self.rooms[*asking];
        *asking = 1 - *asking;
        asked
    }
}
