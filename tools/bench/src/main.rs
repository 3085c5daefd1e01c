//! `bench`: how much the product costs, against its goals and next to other programs.
//!
//! | command | measures |
//! | --- | --- |
//! | `server` | a move on our server and on relays of other stacks, in one interleaved run |
//! | `growth` | the same, with more and more rooms and idle clients |
//! | `cluster` | one, two and three servers on one Redis |
//! | `count` | the instructions of a move, against `instructions.txt` |
//! | `load` | a server that runs already, to be looked into meanwhile |
//! | `terminal` | the terminal client against its goals |
//! | `film` | nothing: it records a game as a moving picture |
//!
//! **Invariant:** does not depend on the server or the client, and measures both from outside.
#![expect(clippy::print_stdout, reason = "a program whose output is a table")]
#![allow(
    clippy::cast_precision_loss,
    reason = "figures are rounded to three places anyway"
)]

mod film;
mod goal;
mod plot;
mod server;
mod table;
mod terminal;

use std::process::ExitCode;

use clap::Command;

fn main() -> anyhow::Result<ExitCode> {
    let matches = command().get_matches();
    let (name, matches) = matches.subcommand().expect("clap demands one");
    match name {
        "server" => server::compare(matches)?,
        "growth" => server::grow(matches)?,
        "cluster" => server::cluster()?,
        "count" => server::count::check(matches)?,
        "load" => server::play(matches)?,
        "relay" => server::relay::serve(matches)?,
        "games" => server::count::play_games(matches),
        "terminal" => return terminal::measure(matches),
        _ => film::record(matches)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn command() -> Command {
    Command::new("bench")
        .about("How much the product costs, against its goals and next to other programs")
        .subcommand_required(true)
        .subcommands(server::commands())
        .subcommand(terminal::command())
        .subcommand(film::command())
}
