//! The terminal client against its goals, from outside: its window, its bytes, and `/proc`.

mod orphan;
mod peers;
mod rows;
pub(crate) mod stage;

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

use stage::Stage;

use crate::goal::{self, Verdict};

/// Measures, and prints the table. The exit code tells whether a goal was missed.
///
/// # Errors
/// The program does not get as far as a game.
pub(crate) fn measure(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let only_counts = matches.get_flag("counts");
    let stage = Stage::open()?;
    let mut missed = 0;
    println!("{}", goal::heading());
    for row in rows::ALL {
        for goal in row(&stage, only_counts)? {
            println!("{goal}");
            missed += usize::from(goal.verdict() == Verdict::Missed);
        }
    }
    if matches.get_flag("peers") {
        peers::print(&stage)?;
    }
    println!("{missed} missed");
    Ok(ExitCode::from(u8::from(missed > 0)))
}

pub(crate) fn command() -> Command {
    let flag = |name| Arg::new(name).long(name).action(ArgAction::SetTrue);
    Command::new("terminal")
        .about("the terminal client against its goals")
        .arg(flag("counts").help("only figures that do not depend on how busy the machine is"))
        .arg(flag("peers").help("chess-tui and nettoe next to it"))
}
