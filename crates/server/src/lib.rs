//! The room server: Socket.IO and the browser's files over one TCP listener.
//!
//! ```text
//! socket event -> door -> queue -> Connection -> Rooms -> LiveRoom -> game::Room::apply
//!                                                          |-> Store::swap
//! everybody in the room <- RoomView <----------------------'   (only once committed)
//! ```
//!
//! Knows no rule of the game, those are [`game`]'s. It speaks in codes, and in
//! sentences only to who has no client: `plain_text`, `follow` and `nowhere`.

mod clock;
mod cluster;
mod config;
mod feeds;
mod http;
mod limits;
mod net;
mod rooms;
mod server;
mod session;
mod store;

pub use axum::http::HeaderValue;
pub use config::{NetworkLimits, Options};
pub use game::Limits;
pub use server::serve;
pub use store::{OpenFault, Storage, Unreachable};
