//! One Socket.IO client, from event to command, one request at a time.
//!
//! 1. [`admission`] lets an Engine.IO session in and charges each of its events.
//! 2. [`events`] reads a Socket.IO event into a [`game::wire::ClientMessage`].
//! 3. [`client`] decides when the request runs, by the state machine of [`turns`].
//! 4. [`handlers`] does what the request asks for and answers it.
//!
//! [`outbox`] is the way back: what a room sends to its members.

pub(crate) mod admission;
mod client;
pub(crate) mod events;
mod handlers;
mod outbox;
mod turns;

pub(crate) use outbox::{SocketOutbox, SocketRooms};
