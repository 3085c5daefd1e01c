//! `jogo`: reads the command line, starts the command, and turns the outcome into an exit
//! code. No logic lives here.

mod addresses;
mod cli;
mod complaint;
#[cfg(feature = "client")]
mod contestant;
mod copy;
mod data;
#[cfg(feature = "client")]
mod duel;
mod exit;
mod games;
#[cfg(feature = "client")]
mod guest;
mod health;
#[cfg_attr(not(feature = "client"), path = "no_screen.rs")]
mod host;
mod host_token;
mod invitation;
mod listening;
mod log_throttle;
mod logging;
#[cfg(feature = "client")]
mod play;
#[cfg(feature = "client")]
mod preferences;
mod serve;
mod server_news;
mod signals;
mod supervisor;

use std::io::{self, Write};
use std::process::ExitCode;

use cli::Command;
use exit::Exit;

fn main() -> ExitCode {
    #[cfg(feature = "client")]
    let saved = if cli::is_for_guest() {
        preferences::none()
    } else {
        preferences::saved()
    };
    #[cfg(feature = "client")]
    let command = cli::read(saved.language());
    #[cfg(not(feature = "client"))]
    let command = cli::read(None);
    let outcome = match command {
        Command::Serve(options) => serve::run(options).map(|()| Exit::Left),
        #[cfg(feature = "client")]
        Command::Play(options) => play::run(options, saved).map(Exit::from),
        Command::Games(options) => games::run(options)
            .and_then(|games| write(&games))
            .map(|()| Exit::Left),
        #[cfg(feature = "client")]
        Command::Duel(options) => duel::run(options),
        Command::Health(options) => health::run(&options),
        Command::Copy(options) => copy::run(options).map(|()| Exit::Left),
        Command::Write(page) => write(&page).map(|()| Exit::Left),
    };
    let exit = outcome.unwrap_or_else(|fault| {
        complaint::say(&format!("jogo: {fault:#}"));
        exit::of_fault(&fault)
    });
    exit.into()
}

/// Writes a page. A reader that stops early causes no error.
fn write(page: &[u8]) -> anyhow::Result<()> {
    match io::stdout().write_all(page) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}
