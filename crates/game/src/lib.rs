//! The rules of `jogo`: marks, boards, games, rooms, and their words on the wire.
//!
//! **Invariant:** pure by its manifest, which names no crate that does I/O. Time,
//! randomness and identities are arguments. Clients and server agree because both use this
//! crate.
//!
//! # A game in eight lines
//!
//! ```
//! use game::{Game, Level, Outcome, choose};
//!
//! let mut game = Game::new();
//! while let Some(square) = choose(game.board(), Level::Perfect, 7) {
//!     game.play(square);
//!     println!("{}", game.board());
//! }
//! assert_eq!(game.board().outcome(), Some(Outcome::Drawn));
//! ```
//!
//! `cargo run --package game --example play` lets you play, too.
//!
//! # A move is a whole board
//!
//! A client does not name a square: it sends the whole next [`Board`], and
//! [`Game::propose`] decides. A board shows what its sender had seen, so it is its own
//! version. The same board may come twice and is never played twice.
//!
//! ```
//! use game::{Board, Game, Mark, Refusal, Square, Step};
//!
//! let mut game = Game::new();
//! let center = Square::new(4).unwrap();
//! let proposal = Board::EMPTY.with(center, Mark::X);
//!
//! assert_eq!(game.propose(&proposal, Some(Mark::O), true), Err(Refusal::NotYourTurn));
//! assert_eq!(game.propose(&proposal, Some(Mark::X), true), Ok(Step::Play(center)));
//! game.play(center);
//! assert_eq!(game.propose(&proposal, Some(Mark::X), true), Ok(Step::Repeat));
//! ```
//!
//! # A room is a value
//!
//! [`Room::apply`] takes a [`Command`] and returns the next room, with the [`Fact`]s for
//! single clients. The old room stays as it was. A refused command changes nothing.
//!
//! ```
//! # use game::{Board, ClientId, Command, Enter, Fact, Mark, Moment, Name, Refusal};
//! # use game::{Room, RoomSettings, Square, Token, TokenOrigin};
//! # let settings = RoomSettings::default();
//! let enter = |client, name, secret| {
//!     let fresh = Token::from_random(secret).hash();
//!     Command::Enter(Enter::new(client, Name::new(name), fresh))
//! };
//! let (ana, bia) = (ClientId(1), ClientId(2));
//! let empty = Room::new("gato".parse().unwrap(), 1_795_000_000_000);
//!
//! let entered = empty.apply(enter(ana, "Ana", 0xa5), Moment(0), settings).unwrap();
//! let token = TokenOrigin::Fresh;
//! assert_eq!(entered.facts, [Fact::Seated { client: ana, mark: Mark::X, token }]);
//!
//! let room = entered.room.apply(enter(bia, "Bia", 0xb6), Moment(0), settings).unwrap().room;
//! let board = Board::EMPTY.with(Square::new(4).unwrap(), Mark::X);
//! let propose = |client| Command::Propose { client, board, version: None };
//! assert_eq!(room.apply(propose(bia), Moment(0), settings).unwrap_err(), Refusal::NotYourTurn);
//!
//! let room = room.apply(propose(ana), Moment(0), settings).unwrap().room;
//! assert_eq!(room.view().turn, Some(Mark::O));
//! assert_eq!(room.version(), empty.version() + 3);
//! ```
//!
//! # Time is a number
//!
//! No code here waits. A room names its [next deadline](Room::next_deadline), and the
//! caller applies [`Command::Expire`] at that [`Moment`]. So a test of a minute takes no
//! time at all.
//!
//! ```
//! # use game::{ClientId, Command, Enter, Mark, Moment, Name, Room, RoomSettings, Token};
//! # let (ana, settings) = (ClientId(1), RoomSettings::default());
//! # let fresh = Token::from_random(1).hash();
//! # let enter = Command::Enter(Enter::new(ana, Name::new("Ana"), fresh));
//! # let room = Room::new("gato".parse().unwrap(), 0);
//! # let room = room.apply(enter, Moment(0), settings).unwrap().room;
//! let room = room.apply(Command::Lose(ana), Moment(5_000), settings).unwrap().room;
//! assert!(room.seat(Mark::X).is_some(), "the seat is held");
//!
//! let deadline = room.next_deadline().unwrap();
//! assert_eq!(deadline, Moment(65_000));
//! let room = room.apply(Command::Expire, deadline, settings).unwrap().room;
//! assert!(room.seat(Mark::X).is_none() && room.is_gone(deadline));
//! ```
//!
//! # The words on the wire
//!
//! The code is English and the protocol Portuguese: [`wire`] has the events and payloads,
//! [`RoomView`] the room as clients see it, and [`Refusal::code`] the refusals.
//! `docs/PROTOCOL.md` defines their meaning.

mod board;
mod clean;
mod client_id;
mod game;
mod label;
mod league;
mod mark;
mod mark_added;
pub mod pairing;
mod played;
mod refusal;
mod reserved;
mod robot;
mod room;
mod room_id;
mod seat;
mod server_id;
mod table;
mod token;
mod typed_room;
mod view;
pub mod wire;

pub use board::{Board, InvalidBoard, Outcome, Square};
pub use clean::{Clean, Name};
pub use client_id::{ClientId, Moment};
pub use game::{Game, Step};
pub use label::{InvalidLabel, LeagueId, PersonId};
pub use league::{EmptyName, League, LeagueName, PeopleOfGame, PlayedInLeague};
pub use mark::Mark;
pub use mark_added::MarkAdded;
pub use played::{PlayedGame, PlayerOfGame, PlayersOfGame, Unfinished, digits_of};
pub use refusal::{Code, Reaction, Refusal};
pub use robot::{Level, choose};
pub use room::{
    Applied, ByHost, Command, Enter, Fact, House, Meet, Room, RoomSettings, TokenOrigin, Waiting,
};
pub use room_id::{InvalidRoomId, RoomId};
pub use seat::{Holder, Seat};
pub use server_id::{InvalidServerId, ServerId};
pub use table::{Row, Table};
pub use token::{InvalidToken, Token, TokenHash};
pub use typed_room::{code_in_sentence, plain, unwrapped, without_label};
pub use view::{EncodedRoom, Player, Players, RoomView};
