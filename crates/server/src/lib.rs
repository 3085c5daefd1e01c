//! The room server: Socket.IO and the browser's files over one TCP listener.
//!
//! ```text
//! socket event -> door -> queue -> Connection -> Rooms -> Desk -> game::Room::apply
//!                                                          |-> Store::swap
//! everybody in the room <- RoomView <----------------------'   (only once committed)
//! ```
//!
//! Knows no rule of the game and no sentence: rules are [`game`]'s, words the clients'.

mod alarms;
mod clock;
mod connection;
mod desk;
mod door;
mod lobby;
mod origin;
mod rooms;
mod serve;
mod site;
mod store;
mod tcp;

pub use axum::http::HeaderValue;
pub use game::Limits;
pub use serve::{Options, serve};
pub use store::{Keep, OpenFault};
