//! One Socket.IO client, from event to command, one request at a time.
//!
//! 1. [`admission`] admits an Engine.IO session and charges each of its events.
//! 2. [`events`] reads a Socket.IO event into a [`game::wire::ClientMessage`].
//! 3. [`client::Client`] runs the request in its turn, by the state machine
//!    [`turns::Turns`].
//! 4. [`handlers::Handler`] does the work of the request and answers it.
//!
//! [`outbox::ClientOutbox`] is the way back, from a room to a member. [`forms::Forms`] has the
//! players without a connection, whose browsers send plain forms.
//!
//! **Invariant:** applies no rule of the game. It sends commands to [`crate::rooms`].

pub(crate) mod admission;
mod client;
mod engine_version;
pub(crate) mod events;
mod form_outbox;
pub(crate) mod forms;
mod handlers;
mod label;
mod meeting;
mod new_clients;
mod only_met;
mod outbox;
mod person;
mod seekers;
mod services;
mod turns;

pub(crate) use label::Label;
pub(crate) use new_clients::NewClients;
pub(crate) use outbox::{ClientOutbox, ClientRooms};
pub(crate) use person::Person;
pub(crate) use seekers::Seekers;
