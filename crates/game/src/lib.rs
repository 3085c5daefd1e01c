//! The rules of `jogo`: marks, boards, games, rooms, and their words on the wire.
//!
//! **Invariant:** pure by its manifest, which names no crate that does I/O. Time,
//! randomness and identities are arguments. Clients and server agree because both use this
//! crate.

mod board;
mod clean;
mod client_id;
mod game;
mod mark;
mod refusal;
mod robot;
mod room;
mod room_id;
mod seat;
mod token;
mod view;
pub mod wire;

pub use board::{Board, InvalidBoard, Outcome, Square};
pub use clean::{Clean, Name};
pub use client_id::{ClientId, Moment};
pub use game::{Game, Step};
pub use mark::Mark;
pub use refusal::{Code, Reaction, Refusal};
pub use robot::{Level, choose};
pub use room::{Applied, Command, Enter, Fact, Limits, Room, TokenOrigin};
pub use room_id::{InvalidRoomId, RoomId};
pub use seat::{Holder, Seat};
pub use token::{InvalidToken, Token, TokenHash};
pub use view::{Player, Players, RoomView};
