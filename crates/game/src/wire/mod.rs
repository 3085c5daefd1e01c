//! The words on the wire: event names, and the payloads in both directions.
//!
//! Only this module, [`crate::RoomView`] and [`crate::Refusal::code`] spell out the protocol's
//! Portuguese. Parsing never panics and returns a [`crate::Refusal`]; `docs/PROTOCOL.md` defines
//! the meaning.

mod answers;
mod client_message;
pub mod event;
mod rejection;
mod requests;

pub use answers::{Ack, BoardList, ListedRoom, News, Pong, Refused, Stage, Word, YourSeat};
pub use client_message::ClientMessage;
pub use rejection::{Reason, Rejection};
pub use requests::{EnterRequest, Proposal, RobotRequest, parse_leave};

/// The version of the protocol that this crate speaks.
pub const PROTOCOL: u32 = 1;
