//! `jogo`: reads the command line, hands over, and turns the outcome into an exit
//! code. No logic lives here.

mod addresses;
mod brake;
mod cli;
mod data;
mod invitation;
mod limits;
mod logging;
mod play;
mod preferences;
mod qr;
mod serve;

use std::io::Write;
use std::process::ExitCode;

use cli::Command;

/// The room or the server could not be reached, or the port or the rooms not opened.
const NO_CONNECTION: u8 = 3;

fn main() -> ExitCode {
    let saved = preferences::saved();
    let command = cli::read(saved.language());
    let outcome = match command {
        Command::Serve(options) => serve::run(options),
        Command::Play(options) => play::run(options, saved),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // If even this cannot be written, the exit code still tells.
            let _unheard = writeln!(std::io::stderr(), "jogo: {fault:#}");
            ExitCode::from(NO_CONNECTION)
        }
    }
}
