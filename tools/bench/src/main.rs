//! `bench`: what a move costs on our server, and the terminal client against its goals.
#![expect(clippy::print_stdout, reason = "a program whose output is a table")]
#![allow(
    clippy::cast_precision_loss,
    reason = "figures are rounded to three places anyway"
)]

mod film;
mod goal;
mod plot;
mod server;
mod terminal;

use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let matches = terminal::command(server::command()).get_matches();
    match matches.subcommand() {
        command @ Some(("tui" | "filme", _)) => terminal::run(command),
        command => server::run(command).map(|()| ExitCode::SUCCESS),
    }
}
