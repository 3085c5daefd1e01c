//! The room server: Socket.IO, the browser page and rooms as text over one TCP listener.
//!
//! [`serve`] runs it, with the [`Storage`] that keeps its rooms and the [`Options`] of its
//! operator.
//!
//! **Invariant:** applies no rule of the game, because the rules are [`game`]'s. It sends
//! codes, not sentences. Only [`http`] and [`records`] write sentences, for readers that run
//! no client.
//!
//! # Embed it
//!
//! Another program runs the server as one of its tasks, on a listener of its own and until
//! a future of its choice completes. `examples/embedded.rs` has one beside a site on axum:
//!
//! ```no_run
//! # async fn run() -> std::io::Result<()> {
//! use server::{Options, Storage};
//!
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:5000").await?;
//! let stopped = std::future::pending();
//! server::serve(listener, Storage::memory(), Options::default(), stopped).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Follow one move
//!
//! 1. [`net::acceptor`] accepts the TCP connection, if the limits leave a permit for it.
//!    All bytes pass a [`GuardedStream`](net), which reads no faster than its client may
//!    send.
//! 2. The Socket.IO library makes events of the bytes. [`session::admission`] admitted the
//!    session when it opened, and it charges each event.
//! 3. [`session::events`] reads the event into a
//!    [`ClientMessage`](game::wire::ClientMessage) and submits it as a request.
//! 4. A [`Client`](session) runs its requests one at a time. Its [`Turns`](session), a
//!    state machine without I/O, run the request, queue it or refuse it.
//! 5. A [`Handler`](session) makes a [`game::Command`] of the request and calls
//!    [`Rooms::run`](rooms::Rooms::run).
//! 6. `Rooms` finds the [`LiveRoom`](rooms) and locks it. The room applies the command with
//!    [`game::Room::apply`] and commits the outcome with
//!    [`Store::swap`](store::Store::swap).
//! 7. Only after the commit does the room notify. Each client gets its own facts and then
//!    the board, through its [`Outbox`](rooms::Outbox).
//! 8. The room publishes a snapshot to the [`feeds`]: the list of rooms, the wall of
//!    boards, and readers over HTTP.
//! 9. The handler acknowledges the move with the room's new version.
//!
//! If several servers share the store, each of the others hears of the commit. Its
//! [`cluster`] reads the room at once if somebody looks at it there, and shows it to them.
//! Otherwise it notes the change.
//!
//! # Layout
//!
//! Assembly:
//!
//! - [`server`] assembles the parts, runs them and shuts them down.
//! - [`host`] runs the acts of the server's host, from the terminal and from a phone.
//!
//! Clients:
//!
//! - [`exporter`] gives the numbers of a server to Prometheus.
//! - [`http`] answers browsers and `curl`: the page, rooms as text, QR codes.
//! - [`net`] accepts TCP connections and guards their streams.
//! - [`session`] makes commands of one client's events, and answers them.
//!
//! Rooms:
//!
//! - [`cluster`] keeps the rooms equal to those of the servers that share the store.
//! - [`copies`] copies the file of rooms when the operator asks for it.
//! - [`feeds`] sends snapshots to clients that are in no room.
//! - [`league`] opens and ends the league, and reads its games.
//! - [`records`] writes games that have ended, and the table of a league, as text, JSON and
//!   CSV.
//! - [`house`] has the rules of the host for all who enter.
//! - [`health`] tells whether changes can be stored.
//! - [`rooms`] runs commands in the rooms of this process.
//! - [`store`] keeps rooms: in memory, in a file or on Redis.
//!
//! Basics:
//!
//! - [`clock`] has the clocks by which rooms run.
//! - [`config`] has the options and limits of a server.
//! - [`limits`] counts connections and events.
//! - [`metrics`] has the numbers of a server for Prometheus.
#![allow(
    rustdoc::private_intra_doc_links,
    reason = "the front page is for readers of the code, who build the docs with private items"
)]

// Assembly.
mod host;
mod server;

// Clients.
mod exporter;
mod http;
mod net;
mod session;

// Rooms.
mod cluster;
mod copies;
mod feeds;
mod health;
mod house;
mod league;
mod records;
mod rooms;
mod store;

// Basics.
mod clock;
mod config;
mod limits;
mod metrics;

pub use axum::http::HeaderValue;
pub use config::{
    AddressForOthers, Desk, HostAccess, HostName, NetworkLimits, Options, ServerView,
};
pub use copies::copy_name;
pub use exporter::serve_metrics;
pub use game::wire::Refused;
pub use game::{PlayedGame, RoomId, RoomSettings, ServerId, Token};
pub use host::random_token;
pub use metrics::Metrics;
pub use records::GameFormat;
pub use server::serve;
pub use store::{
    Copied, CopyFault, CopyOutcome, OpenFault, Storage, Unreachable, copy_file, games_in_file,
    process_using,
};
