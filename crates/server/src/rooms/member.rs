use std::fmt;
use std::future::Future;

use game::wire::{PROTOCOL, Refused, YourSeat, event};
use game::{Mark, Refusal, RoomId, RoomView, Token};
use serde::Serialize;
use serde_json::value::RawValue;

/// The way to one client, as a room uses it.
///
/// In the product it is a Socket.IO socket; in unit tests it is a list of what was sent.
/// Rooms take it as a type parameter, so a send costs no dynamic dispatch.
pub(crate) trait Outbox: fmt::Debug + Send + Sync + 'static {
    /// Sends an event to the client.
    ///
    /// # Errors
    /// [`Unsent`] when the client does not read fast enough, or is gone.
    fn send<T: Serialize>(&self, event: &str, payload: &T) -> Result<(), Unsent>;

    /// Has the client receive what is broadcast to the room.
    fn join(&self, room: &RoomId);

    /// Ends that.
    fn leave(&self, room: &RoomId);

    /// Sends a board to all clients that have joined the room, on this server.
    ///
    /// # Errors
    /// [`Unsent`] when at least one client missed it.
    fn broadcast(
        &self,
        room: &RoomId,
        board: &RawValue,
    ) -> impl Future<Output = Result<(), Unsent>> + Send;

    /// Disconnects the client, however stuck its connection is.
    fn disconnect(&self);

    /// Returns the client's name in the log.
    fn label(&self) -> impl fmt::Display;
}

/// Something was not sent to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unsent;

/// A client in a room: the way to it, and the secret of its seat.
#[derive(Debug)]
pub(crate) struct Member<O> {
    pub(crate) outbox: O,
    /// The token that its [`game::Command::Enter`] presented, if it did.
    pub(crate) presented: Option<Token>,
    /// The token that its [`game::Command::Enter`] offers for a new seat.
    pub(crate) fresh: Token,
    /// The token of the seat that it holds.
    pub(crate) token: Option<Token>,
}

impl<O: Outbox> Member<O> {
    /// Sends the client the room.
    pub(super) fn send_board(&self, room: &RoomView) {
        self.send(event::BOARD, room);
    }

    /// Sends the client its own seat, or that it watches.
    pub(super) fn send_seat(&self, room: &RoomId, mark: Option<Mark>) {
        let token = self.token.clone().filter(|_| mark.is_some());
        let seat = YourSeat {
            room: room.clone(),
            mark,
            token,
            protocol: PROTOCOL,
        };
        self.send(event::SEAT, &seat);
    }

    pub(super) fn send_refusal(&self, room: &RoomId, refusal: Refusal) {
        let refused = Refused {
            code: refusal.into(),
            room: Some(room.clone()),
        };
        self.send(event::REFUSED, &refused);
    }

    /// Sends something, or disconnects a client that would miss it without knowing:
    /// reconnecting gives it the whole room.
    pub(super) fn send<T: Serialize + ?Sized>(&self, event: &str, payload: &T) {
        if self.outbox.send(event, &payload).is_err() {
            self.outbox.disconnect();
        }
    }
}
