//! The server as its clients meet it: started in this process on a free port, and
//! spoken to over real connections, in the frames of the wire.
//!
//! Nothing here sleeps in order to be in time. To see that something did *not* arrive, a client
//! asks for an `evento` and looks at everything that came before the answer.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets a surprise has failed"
)]
#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

mod support;

mod boundaries;
mod burst;
mod crowds;
mod durable;
mod game;
mod greeting;
mod leaving;
mod lobby;
mod loss;
mod names;
mod order;
mod origins;
mod pace;
mod pages;
mod payloads;
mod plain_text;
mod proposals;
mod robots;
mod seats;
mod stuck;
mod together;
mod waiting;
mod wall;
