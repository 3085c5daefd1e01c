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
mod qr;
mod serve;

use std::io::Write;
use std::process::ExitCode;

use cli::Command;
use tui::Clean;

/// The widest line that is said of a fault, in columns.
const COLUMNS: usize = 500;

/// The room or the server could not be reached, or the port or the rooms not opened.
const NO_CONNECTION: u8 = 3;

fn main() -> ExitCode {
    let command = cli::read();
    let outcome = match command {
        Command::Serve(options) => serve::run(options),
        Command::Play(options) => play::run(options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(&format!("jogo: {fault:#}"));
            ExitCode::from(NO_CONNECTION)
        }
    }
}

/// Says on standard error what went wrong. It may repeat what somebody else wrote,
/// such as an address that was pasted, so each line is cleaned.
fn say(words: &str) {
    for line in words.lines() {
        // If even this cannot be written, the exit code still tells.
        let _unheard = writeln!(std::io::stderr(), "{}", Clean::new(line, COLUMNS));
    }
}
