//! `caos`: runs the battery and prints its table; or checks a kept history again.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program whose output is a table"
)]

use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use faults::history::{self, Log};
use faults::rows::{ALL, Context, Row};
use faults::server::Binary;
use faults::table::{self, Outcome};
use futures_util::{StreamExt, stream};

fn main() -> anyhow::Result<ExitCode> {
    let matches = command().get_matches();
    match matches.subcommand() {
        Some(("confere", matches)) => recheck(matches),
        Some((size, _)) => battery(&matches, size == "longo"),
        None => battery(&matches, false),
    }
}

fn command() -> Command {
    Command::new("caos")
        .about("Does faults to the room server and checks that it keeps its promises")
        .subcommand(
            Command::new("curto").about("the short run: two and a half minutes (the default)"),
        )
        .subcommand(Command::new("longo").about("the long run, by hand"))
        .subcommand(
            Command::new("confere")
                .about("checks a kept history again")
                .arg(
                    Arg::new("historia")
                        .required(true)
                        .value_parser(value_parser!(PathBuf)),
                ),
        )
        .arg(
            Arg::new("semente")
                .long("semente")
                .value_name("N")
                .global(true)
                .value_parser(value_parser!(u64))
                .help("the seed; the same one does the same faults"),
        )
        .arg(
            Arg::new("linha")
                .long("linha")
                .value_name("F20")
                .global(true)
                .action(ArgAction::Append)
                .help("only this row; may be given more than once"),
        )
        .arg(
            Arg::new("guardar")
                .long("guardar")
                .value_name("DIR")
                .global(true)
                .value_parser(value_parser!(PathBuf))
                .help("where failing histories are kept (target/caos)"),
        )
}

fn recheck(matches: &ArgMatches) -> anyhow::Result<ExitCode> {
    let path: Option<&PathBuf> = matches.get_one("historia");
    let path = path.ok_or_else(|| anyhow::anyhow!("which history?"))?;
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

#[tokio::main]
async fn battery(matches: &ArgMatches, long: bool) -> anyhow::Result<ExitCode> {
    let chosen: Option<Vec<String>> = matches
        .get_many::<String>("linha")
        .map(|ids| ids.cloned().collect());
    let is_chosen = |row: &&Row| {
        chosen
            .as_ref()
            .is_none_or(|ids| ids.iter().any(|id| id.eq_ignore_ascii_case(row.id)))
    };
    let rows: Vec<Row> = ALL.iter().filter(is_chosen).copied().collect();
    anyhow::ensure!(!rows.is_empty(), "no such row");
    let seed = matches
        .get_one("semente")
        .copied()
        .unwrap_or_else(|| rand::random::<u32>().into());
    let binary = Binary::find()?;
    println!(
        "seed {seed}; again: caos {} --semente {seed}",
        if long { "longo" } else { "curto" }
    );
    println!("{}", table::HEAD);
    let begun = Instant::now();
    let kept = matches.get_one("guardar").cloned();
    let kept: PathBuf = kept.unwrap_or_else(|| "target/caos".into());
    let context = Context {
        binary,
        seed,
        long,
        log: Log::default(),
        kept,
    };
    let (waiting, working): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.waits);
    // What only waits may do so together; what works has the machine for itself.
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
    let running = rows.into_iter().map(|row| {
        let context = Context {
            log: Log::default(),
            ..context.clone()
        };
        async move {
            let outcome = (row.run)(context.clone()).await.unwrap_or_else(|fault| {
                let mut outcome = Outcome::new("broken off");
                outcome.faults.push(format!("{fault:#}"));
                let kept = context.keep(row.id);
                outcome
                    .faults
                    .extend(kept.err().map(|error| error.to_string()));
                outcome
            });
            println!("{}", table::row(row.id, &outcome));
            for fault in outcome.faults.iter().take(5) {
                eprintln!("  {}: {fault}", row.id);
            }
            outcome
        }
    });
    stream::iter(running)
        .buffer_unordered(at_once)
        .collect()
        .await
}
