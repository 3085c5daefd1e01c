//! `faults`: runs the battery and prints its table, or checks a kept history again.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program whose output is a table"
)]

use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use faults::history::{self, Log};
use faults::report::{self, Outcome};
use faults::rows::{ALL, Context, Row};
use futures_util::{StreamExt, stream};
use testkit::JogoBinary;

fn main() -> anyhow::Result<ExitCode> {
    let matches = command().get_matches();
    match matches.subcommand() {
        Some(("check", matches)) => check(matches),
        Some((size, _)) => battery(&matches, size == "long"),
        None => battery(&matches, false),
    }
}

fn command() -> Command {
    let number = value_parser!(u64);
    let path = value_parser!(PathBuf);
    let option = |name: &'static str, value| {
        let option = Arg::new(name).long(name).global(true);
        option.value_name(value)
    };
    Command::new("faults")
        .about("Does faults to the room server, and checks that it keeps its promises")
        .subcommand(
            Command::new("short").about("the short run: two and a half minutes (the default)"),
        )
        .subcommand(Command::new("long").about("the long run, about 20 minutes"))
        .subcommand(
            Command::new("check")
                .about("checks a kept history again")
                .arg(
                    Arg::new("history")
                        .required(true)
                        .value_parser(path.clone()),
                ),
        )
        .arg(
            option("seed", "N")
                .value_parser(number)
                .help("the seed; the same one does the same faults"),
        )
        .arg(
            option("row", "F20")
                .action(ArgAction::Append)
                .help("only this row; may be given more than once"),
        )
        .arg(
            option("keep", "DIR")
                .default_value("target/faults")
                .value_parser(path)
                .help("where failing histories are kept"),
        )
}

fn check(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let path: &PathBuf = matches.get_one("history").expect("required");
    let entries = history::read(BufReader::new(std::fs::File::open(path)?))?;
    let verdict = faults::checker::check(&entries);
    for violation in &verdict.violations {
        println!("{violation}");
    }
    println!(
        "{} entries, {} moves, {} acknowledged, {} violations",
        entries.len(),
        verdict.proposed,
        verdict.acknowledged,
        verdict.violations.len()
    );
    Ok(ExitCode::from(u8::from(!verdict.violations.is_empty())))
}

/// Returns the row of this name.
fn row(id: &str) -> anyhow::Result<Row> {
    let found = ALL.iter().find(|row| id.eq_ignore_ascii_case(row.id));
    found.copied().with_context(|| {
        let all: Vec<&str> = ALL.iter().map(|row| row.id).collect();
        format!("no row is called {id}; there are {}", all.join(" "))
    })
}

#[tokio::main]
async fn battery(matches: &ArgMatches, long: bool) -> anyhow::Result<ExitCode> {
    let rows: Vec<Row> = match matches.get_many::<String>("row") {
        Some(ids) => ids.map(|id| row(id)).collect::<anyhow::Result<_>>()?,
        None => ALL.to_vec(),
    };
    let seed = matches.get_one("seed").copied();
    let seed = seed.unwrap_or_else(|| rand::random::<u32>().into());
    let kept: &PathBuf = matches.get_one("keep").expect("it has a default");
    let context = Context {
        binary: JogoBinary::find()?,
        seed,
        long,
        log: Log::default(),
        kept: kept.clone(),
    };
    let size = if long { "long" } else { "short" };
    println!("seed {seed}; again: faults {size} --seed {seed}");
    println!("{}", report::HEAD);
    let begun = Instant::now();
    let (waiting, working): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.waits);
    // Rows that mostly wait may do so together. A row that works has the machine for itself.
    let waiting = run(&context, waiting, 4);
    let working = run(&context, working, 1);
    let (waited, worked) = tokio::join!(waiting, working);
    let outcomes: Vec<_> = worked.into_iter().chain(waited).collect();
    let failed = outcomes.iter().filter(|outcome| outcome.failed()).count();
    let not_yet = outcomes.iter().filter(|o| o.not_yet.is_some()).count();
    println!(
        "\n{} rows in {:.0?}: {failed} failed, {not_yet} not yet",
        outcomes.len(),
        begun.elapsed()
    );
    Ok(ExitCode::from(u8::from(failed > 0)))
}

async fn run(context: &Context, rows: Vec<Row>, at_once: usize) -> Vec<Outcome> {
    let running = rows.into_iter().map(|row| async move {
        let outcome = row.run(context).await;
        println!("{}", report::row(row.id, &outcome));
        for fault in outcome.faults.iter().take(5) {
            eprintln!("  {}: {fault}", row.id);
        }
        outcome
    });
    stream::iter(running)
        .buffer_unordered(at_once)
        .collect()
        .await
}
