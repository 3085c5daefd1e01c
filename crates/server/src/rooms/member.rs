//! A client as its room sees it.

use std::fmt;
use std::future::Future;

use game::wire::{PROTOCOL, Refused, YourSeat, event};
use game::{EncodedRoom, Mark, Refusal, RoomId, RoomView, ServerId, Token};
use serde::Serialize;

/// The way to one client, as a room uses it.
///
/// The server uses a Socket.IO socket, and unit tests use a list of events. Rooms take an
/// outbox as a type parameter, so a send costs no dynamic dispatch.
pub(crate) trait Outbox: fmt::Debug + Send + Sync + 'static {
    /// Sends an event to the client.
    ///
    /// # Errors
    /// [`Unsent`] if the client does not read fast enough, or is gone.
    fn send<T: Serialize>(&self, event: &str, payload: &T) -> Result<(), Unsent>;

    /// Adds the client to the receivers of the room's broadcasts.
    fn join(&self, room: &RoomId);

    /// Removes the client from the receivers of the room's broadcasts.
    fn leave(&self, room: &RoomId);

    /// Returns whether a broadcast through this outbox reaches the clients that have joined.
    fn broadcasts(&self) -> bool {
        true
    }

    /// Sends a board to all clients of this server that have joined the room.
    ///
    /// # Errors
    /// [`Unsent`] if at least one client missed it.
    fn broadcast(
        &self,
        room: &RoomId,
        board: &EncodedRoom,
    ) -> impl Future<Output = Result<(), Unsent>> + Send;

    /// Disconnects the client, even if its connection is stuck.
    fn disconnect(&self);

    /// Returns the client's name in the log.
    fn label(&self) -> impl fmt::Display;
}

/// The error of an event that a client did not get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unsent;

/// A client in a room, with the secret of its seat.
#[derive(Debug)]
pub(crate) struct Member<O> {
    pub(crate) outbox: O,
    /// The token that its [`game::Command::Enter`] presented, if it had one.
    pub(crate) presented: Option<Token>,
    /// The token that its [`game::Command::Enter`] offers for a new seat.
    pub(crate) fresh: Token,
    /// The token of the seat that it holds.
    pub(crate) token: Option<Token>,
    /// Whether the client is being moved to another room, and hears nothing of this one.
    pub(crate) hushed: bool,
}

impl<O: Outbox> Member<O> {
    /// Sends the client its room.
    pub(super) fn send_board(&self, room: &RoomView) {
        self.send(event::BOARD, room);
    }

    /// Sends the client its seat, or that it watches if `mark` is `None`. Only this event
    /// carries the seat's token.
    pub(super) fn send_seat(&self, server: ServerId, room: &RoomId, mark: Option<Mark>) {
        let token = self.token.clone().filter(|_| mark.is_some());
        let seat = YourSeat {
            room: room.clone(),
            mark,
            token,
            protocol: PROTOCOL,
            server: Some(server),
        };
        self.send(event::SEAT, &seat);
    }

    /// Sends the client a refusal.
    pub(super) fn send_refusal(&self, room: &RoomId, refusal: Refusal) {
        self.send(event::REFUSED, &Refused::new(refusal, Some(room.clone())));
    }

    /// Sends an event, or disconnects a client that would miss it without knowing. After it
    /// has reconnected, the client gets the whole room.
    pub(super) fn send<T: Serialize + ?Sized>(&self, event: &str, payload: &T) {
        if self.hushed {
            return;
        }
        if self.outbox.send(event, &payload).is_err() {
            self.outbox.disconnect();
        }
    }
}
