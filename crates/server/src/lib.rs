//! The room server: Socket.IO and the browser's files over one TCP listener.
//!
//! ```text
//! socket event -> door -> queue -> Connection -> Rooms -> Desk -> game::Room::apply
//!                                                          |-> Store::swap
//! everybody in the room <- RoomView <----------------------'   (only once committed)
//! ```
//!
//! Knows no rule of the game, those are [`game`]'s. It speaks in codes, and in
//! sentences only to who has no client: `plain_text`, `follow` and `nowhere`.

mod accept;
mod address;
mod alarms;
mod audience;
mod boards;
mod bucket;
mod client;
mod clock;
mod connection;
mod descriptors;
mod desk;
mod door;
mod follow;
mod guards;
mod host;
mod line;
mod lobby;
mod nodes;
mod nowhere;
mod origin;
mod places;
mod plain_text;
mod qr;
mod rates;
mod rooms;
mod serve;
mod site;
mod store;
mod tcp;
mod visitors;
mod wall;
mod wish;

pub use axum::http::HeaderValue;
pub use game::Limits;
pub use guards::Guards;
pub use serve::{Options, serve};
pub use store::{Keep, OpenFault, Unreachable};
