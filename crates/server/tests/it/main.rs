//! The server as its clients meet it. It runs in this process on a free port, and clients
//! speak the wire's frames over real connections.
//!
//! No test sleeps in order to be in time. To see that an event did *not* arrive, a client
//! asks for an `evento` and checks the events before its answer.

#![allow(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets a surprise has failed"
)]
#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

mod support;

mod arrows;
mod binary;
mod boundaries;
mod burst;
mod claims;
mod connecting_again;
mod crowds;
mod data;
mod durable;
mod forms;
mod forms_found;
mod game;
mod games;
mod greeting;
mod health;
mod host;
mod host_kept;
mod host_names;
mod identity;
mod league;
mod league_games;
mod leaving;
mod lobby;
mod loss;
mod meeting;
mod mistakes;
mod names;
mod old_clients;
mod order;
mod origins;
mod own_page;
mod pace;
mod pages;
mod payloads;
mod plain_text;
mod posing;
mod proposals;
mod robots;
mod seats;
mod stuck;
mod together;
mod unlisted;
mod waiting;
mod wall;
