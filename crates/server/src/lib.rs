//! The room server: Socket.IO and the browser's files over one TCP listener.
//!
//! ```text
//! socket event -> door -> queue -> Connection -> Rooms -> Desk -> game::Room::apply
//!                                                          |-> Store::swap
//! everybody in the room <- RoomView <----------------------'   (only once committed)
//! ```
//!
//! Knows no rule of the game and no sentence: rules are [`game`]'s, words the clients'.

mod accept;
mod alarms;
mod bucket;
mod clock;
mod connection;
mod descriptors;
mod desk;
mod door;
mod guards;
mod host;
mod line;
mod lobby;
mod origin;
mod places;
mod qr;
mod rates;
mod rooms;
mod serve;
mod site;
mod store;
mod tcp;
mod visitors;

pub use axum::http::HeaderValue;
pub use game::Limits;
pub use guards::Guards;
pub use serve::{Options, serve};
pub use store::{Keep, OpenFault};
