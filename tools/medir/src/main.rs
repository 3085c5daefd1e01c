//! `medir tui`: measures the terminal client against its goals and prints goal, value
//! and verdict. `medir filme` keeps a game as a moving picture. Both stand outside the
//! program: a window, its bytes, and `/proc`.
#![expect(clippy::print_stdout, reason = "a program whose output is a table")]

mod film;
mod goal;
mod peers;
mod process;
mod rows;
mod stage;

use std::path::Path;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

use goal::Verdict;
use stage::Stage;

fn main() -> anyhow::Result<ExitCode> {
    let matches = command().get_matches();
    match matches.subcommand() {
        Some(("filme", matches)) => {
            let word = |name| matches.get_one::<String>(name).expect("it has a value");
            let file = Path::new(word("arquivo"));
            film::record(&Stage::open()?, word("idioma"), file)?;
            Ok(ExitCode::SUCCESS)
        }
        Some((_, matches)) => measure(matches),
        None => unreachable!("clap demands a subcommand"),
    }
}

/// Measures, and prints the table.
fn measure(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let only_counts = matches.get_flag("contagens");
    let stage = Stage::open()?;
    let mut missed = 0;
    println!("{}", goal::HEAD);
    for row in rows::ALL {
        for goal in row(&stage, only_counts)? {
            println!("{goal}");
            missed += usize::from(goal.verdict() == Verdict::Missed);
        }
    }
    if matches.get_flag("pares") {
        peers::print(&stage)?;
    }
    println!("{missed} missed");
    Ok(if missed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn command() -> Command {
    Command::new("medir")
        .about("Measures the product and says which of its goals are met")
        .subcommand_required(true)
        .subcommand(
            Command::new("filme")
                .about("a game between two terminals as a picture that moves")
                .arg(
                    Arg::new("idioma")
                        .long("idioma")
                        .value_parser(["pt", "en", "es"])
                        .default_value("en"),
                )
                .arg(Arg::new("arquivo").required(true).value_name("FILE.svg")),
        )
        .subcommand(
            Command::new("tui")
                .about("the terminal client")
                .arg(
                    Arg::new("contagens")
                        .long("contagens")
                        .action(ArgAction::SetTrue)
                        .help("only what does not depend on how busy the machine is"),
                )
                .arg(
                    Arg::new("pares")
                        .long("pares")
                        .action(ArgAction::SetTrue)
                        .help("chess-tui and nettoe beside it, where they are installed"),
                ),
        )
}
