//! The cost of a move on our server, with all its rules, seats and limits on, next to bare
//! relays on other stacks.

mod board;
mod boardgame;
mod builds;
mod client;
mod cluster;
mod comparison;
pub(crate) mod count;
mod figures;
mod growth;
mod load;
mod peers;
mod pinned;
pub(crate) mod relay;
mod rooms;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use tempfile::TempDir;

use builds::{jogo, target};
use comparison::{goals, medians, tables};
use figures::Size;
use load::{Crowd, Load, Pace};
use peers::Peer;
use rooms::Rules;

use crate::plot;

/// Measures all servers, one after the other and again. Prints the tables, and draws pictures.
///
/// # Errors
/// A server does not come up, or shows somebody a wrong board.
pub(crate) fn compare(matches: &ArgMatches) -> anyhow::Result<()> {
    leave_the_first_core()?;
    let size = Size {
        lasts: seconds(matches),
        idle: number(matches, "idle"),
        watchers: number(matches, "watchers"),
        rate: 1_000.0,
    };
    let rooms = TempDir::new_in(target())?;
    let found = found(matches, &rooms)?;
    let mut servers: Vec<_> = found.iter().map(|peer| (peer.name, Vec::new())).collect();
    for round in 1..=number(matches, "rounds") {
        for (peer, (name, runs)) in found.iter().zip(&mut servers) {
            let figures = figures::measure(peer, size).context(*name)?;
            println!("round {round}: {name}: {:.1} µs", figures[0].1);
            runs.push(figures);
        }
    }
    println!("\n{}{}", tables(&servers), goals(&servers));
    let is_ours = |peer: &&Peer| peer.name.starts_with("jogo");
    let ours = found.iter().filter(is_ours).count();
    for (file, figure) in [
        ("bench-move", figures::COST),
        ("bench-crowd", figures::CROWD),
        ("bench-memory", figures::MEMORY),
    ] {
        let picture = plot::bars(figure, &medians(&servers, figure), ours);
        std::fs::write(target().join(format!("{file}.svg")), picture)?;
    }
    Ok(())
}

/// Measures the same servers with more and more rooms.
///
/// # Errors
/// Our server is not built.
pub(crate) fn grow(matches: &ArgMatches) -> anyhow::Result<()> {
    leave_the_first_core()?;
    let rooms = TempDir::new_in(target())?;
    let found = found(matches, &rooms)?;
    growth::compare(&found, number(matches, "rounds"), seconds(matches));
    Ok(())
}

/// Measures one, two and three servers on one Redis.
///
/// # Errors
/// Redis is missing, or somebody was shown a wrong board.
pub(crate) fn cluster() -> anyhow::Result<()> {
    leave_the_first_core()?;
    cluster::compare(&jogo()?)
}

/// Plays on a server that runs already, to be looked into meanwhile.
///
/// # Errors
/// The server does not let the load in, or shows somebody a wrong board.
pub(crate) fn play(matches: &ArgMatches) -> anyhow::Result<()> {
    leave_the_first_core()?;
    let address: SocketAddr = *matches.get_one("address").expect("required");
    let is_relay = matches.get_flag("relay");
    let rules = if is_relay { Rules::Nobody } else { Rules::Jogo };
    let crowd = Crowd::of(number(matches, "rooms"), rules);
    let pace = Pace {
        rate: matches.get_one("rate").copied(),
        lasts: seconds(matches),
    };
    let outcome = Load::enter(&[address], crowd)?.play(pace)?;
    let [half, most, nearly_all] =
        [0.5, 0.99, 0.999].map(|part| outcome.times.value_at_quantile(part));
    println!(
        "{} moves, {:.0} a second, p50 {half}, p99 {most}, p99.9 {nearly_all} µs",
        outcome.moves,
        outcome.pace()
    );
    Ok(())
}

/// Returns the installed servers that are to be measured.
fn found(matches: &ArgMatches, rooms: &TempDir) -> anyhow::Result<Vec<Peer>> {
    let peers = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peers");
    let earlier = matches.get_one::<PathBuf>("earlier");
    let (mut found, missing) = peers::all(&jogo()?, earlier, &peers, rooms.path());
    if let Some(wanted) = matches.get_many::<String>("only") {
        let wanted: Vec<_> = wanted.collect();
        found.retain(|peer| wanted.iter().any(|part| peer.name.contains(part.as_str())));
    }
    for name in missing {
        println!("{name}: not installed, see tools/bench/peers/install");
    }
    Ok(found)
}

/// Leaves the first core to the servers, if there are two.
fn leave_the_first_core() -> anyhow::Result<()> {
    let mut cores = rustix::thread::sched_getaffinity(None)?;
    if cores.count() > 1 {
        cores.unset(0);
        rustix::thread::sched_setaffinity(None, &cores)?;
    }
    Ok(())
}

fn number(matches: &ArgMatches, name: &str) -> usize {
    *matches.get_one(name).expect("it has a default")
}

fn seconds(matches: &ArgMatches) -> Duration {
    Duration::from_secs(number(matches, "seconds") as u64)
}

fn option(name: &'static str, default: &'static str, help: &'static str) -> Arg {
    let number = value_parser!(usize);
    let option = Arg::new(name).long(name).value_parser(number);
    option.default_value(default).help(help)
}

/// Returns a command that measures several servers.
fn measures(name: &'static str, rounds: &'static str) -> Command {
    Command::new(name)
        .arg(option("rounds", rounds, "how often each is measured"))
        .arg(option("seconds", "3", "how long each load lasts"))
        .arg(
            Arg::new("only")
                .long("only")
                .action(ArgAction::Append)
                .help("only servers with this in their name"),
        )
        .arg(
            Arg::new("earlier")
                .long("earlier")
                .value_parser(value_parser!(PathBuf))
                .help("the program `jogo` of another build, measured beside this one"),
        )
}

/// Returns the commands that measure servers, and those that they run themselves.
pub(crate) fn commands() -> [Command; 7] {
    let required = |name| Arg::new(name).required(true);
    [
        measures("server", "3")
            .about("all servers in one interleaved run")
            .arg(option("idle", "2000", "idle clients"))
            .arg(option("watchers", "1000", "watchers of one room")),
        measures("growth", "1").about("the same in 100, 1,000 and as many rooms as can be"),
        Command::new("cluster").about("one, two and three servers of ours on one Redis"),
        Command::new("count")
            .about("the instructions of a move, against the figures that are kept")
            .arg(
                Arg::new("only")
                    .action(ArgAction::Append)
                    .help("only these lines of instructions.txt"),
            ),
        Command::new("load")
            .about("plays on a server that runs already, with its limits lifted")
            .arg(required("address").value_parser(value_parser!(SocketAddr)))
            .arg(option("rooms", "100", "rooms"))
            .arg(option("seconds", "5", "how long the load lasts"))
            .arg(
                Arg::new("relay")
                    .long("relay")
                    .action(ArgAction::SetTrue)
                    .help("the server is a bare relay"),
            )
            .arg(
                Arg::new("rate")
                    .long("rate")
                    .value_parser(value_parser!(f64))
                    .help("moves a second in all, instead of as fast as they can"),
            ),
        Command::new("relay")
            .about("a bare relay, to be measured")
            .arg(required("name").value_parser(relay::NAMES))
            .arg(required("port").value_parser(value_parser!(u16))),
        Command::new("games")
            .about("games in a room that nobody is told of, to be counted")
            .arg(required("games").value_parser(value_parser!(u64))),
    ]
}
