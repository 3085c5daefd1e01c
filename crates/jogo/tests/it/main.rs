//! The real program in real pseudo-terminals: the screen, the terminal afterwards, and the
//! place where the server stores the rooms.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "why something was not run")]

mod alone;
mod arguments;
mod bot_duels;
mod choices;
mod codes;
mod contract;
mod copies;
mod data;
mod duels;
mod games;
mod guest;
mod health;
mod host;
mod kept_games;
mod lines;
mod lobby;
mod log;
mod moving;
mod networks;
mod person;
mod pilots;
mod script;
mod seats;
mod secured;
mod server;
mod supervised;
mod text_browsers;
