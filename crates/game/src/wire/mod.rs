//! The words on the wire: event names, and the payloads in both directions.
//!
//! Only this module, [`crate::RoomView`] and [`crate::Refusal::code`] spell out the protocol's
//! Portuguese. Parsing never panics and returns a [`crate::Refusal`]; `docs/PROTOCOL.md` defines
//! the meaning.
//!
//! ```
//! use game::Refusal;
//! use game::wire::EnterRequest;
//! use serde_json::json;
//!
//! let request = EnterRequest::parse(&json!({ "jogoId": 123, "nome": "Ana" })).unwrap();
//! assert_eq!(request.room.as_str(), "123");
//! // Without the key `ficha`, this is a plain client.
//! assert!(!request.knows_seats);
//!
//! let mistake = EnterRequest::parse(&json!({ "jogoId": 1.5 })).unwrap_err();
//! assert_eq!((mistake.refusal, mistake.field), (Refusal::BadPayload, Some("jogoId")));
//! ```

mod answers;
mod client_message;
mod compact;
pub mod event;
pub mod host;
mod league;
mod rejection;
mod requests;

pub use answers::{Ack, BoardList, ListedRoom, News, Notice, Pong, Refused, Stage, Word, YourSeat};
pub use client_message::ClientMessage;
pub use league::{LeagueInShort, LeagueNews, ShownLeague};
pub use rejection::{Reason, Rejection};
pub use requests::{EnterRequest, MeetRequest, Proposal, RobotRequest, parse_named};

/// The version of the protocol that this crate speaks.
pub const PROTOCOL: u32 = 1;
