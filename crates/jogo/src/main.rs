//! `jogo`: reads the command line, hands over, and turns the outcome into an exit
//! code. No logic lives here.

mod addresses;
mod brake;
mod cli;
mod data;
mod exit;
mod invitation;
mod limits;
mod logging;
mod play;
mod preferences;
mod qr;
mod serve;

use std::io::{self, Write};
use std::process::ExitCode;

use cli::Command;
use exit::Exit;
use tui::Clean;

/// The widest line that is said of a fault, in columns.
const COLUMNS: usize = 500;

fn main() -> ExitCode {
    let saved = preferences::saved();
    let outcome = match cli::read(saved.language()) {
        Command::Serve(options) => serve::run(options).map(|()| Exit::Left),
        Command::Play(options) => play::run(options, saved).map(Exit::from),
        Command::Write(page) => write(&page).map(|()| Exit::Left),
    };
    let exit = outcome.unwrap_or_else(|fault| {
        say(&format!("jogo: {fault:#}"));
        exit::of_fault(&fault)
    });
    exit.into()
}

/// Writes a page; who reads only its beginning is not told off.
fn write(page: &[u8]) -> anyhow::Result<()> {
    match io::stdout().write_all(page) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Says on standard error what went wrong. It may repeat what somebody else wrote,
/// such as an address that was pasted, so each line is cleaned.
fn say(words: &str) {
    for line in words.lines() {
        // If even this cannot be written, the exit code still tells.
        let _unheard = writeln!(io::stderr(), "{}", Clean::new(line, COLUMNS));
    }
}
