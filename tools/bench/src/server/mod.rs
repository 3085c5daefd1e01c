//! `bench`: what a move costs on our server with all its rules, seats and limits, beside
//! bare relays on other stacks, all in one interleaved run. Stands outside the server.

mod boardgame;
mod client;
mod cluster;
mod count;
mod figures;
mod growth;
mod load;
mod peers;
mod pinned;
mod relay;
mod rooms;
mod table;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::{Arg, ArgMatches, Command, value_parser};

use figures::Size;
use load::{Crowd, Load, Pace};
use peers::Peer;
use rooms::Rules;
use tempfile::TempDir;

/// Runs one of these commands.
///
/// # Errors
/// As the command.
pub(crate) fn run(command: Option<(&str, &ArgMatches)>) -> anyhow::Result<()> {
    match command {
        Some(("rele", matches)) => {
            let port = *matches.get_one::<u16>("porta").expect("required");
            relay::serve(matches.get_one::<String>("qual").expect("required"), port)
        }
        Some(("conta", _)) => count::check(),
        Some(("partidas", matches)) => {
            count::play_in_a_room(*matches.get_one("quantas").expect("required"));
            Ok(())
        }
        Some(("joga", matches)) => play(matches),
        Some(("cresce", matches)) => grow(matches),
        Some(("nos", _)) => {
            leave_the_first_core()?;
            let jogo = std::env::current_exe()?.with_file_name("jogo");
            cluster::compare(&jogo, 3, Duration::from_secs(3))
        }
        Some((_, matches)) => compare(matches),
        None => unreachable!("clap demands a subcommand"),
    }
}

/// All servers, one after the other and again; then the table.
fn compare(matches: &ArgMatches) -> anyhow::Result<()> {
    leave_the_first_core()?;
    let (rounds, size) = (number(matches, "rodadas"), size(matches));
    let rooms = TempDir::new_in(target())?;
    let found = found(matches, &rooms)?;
    let mut runs = vec![Vec::new(); found.len()];
    for round in 1..=rounds {
        for (peer, runs) in found.iter().zip(&mut runs) {
            let figures = figures::measure(peer, size).with_context(|| peer.name)?;
            println!("round {round}: {}: {:.1} µs", peer.name, figures[0].1);
            runs.push(figures);
        }
    }
    let names: Vec<_> = found.iter().map(|peer| peer.name).collect();
    println!("\n{}", table::of(&names, &runs));
    println!("{}", table::goals(&names, &runs));
    let ours = found
        .iter()
        .filter(|peer| peer.name.starts_with("jogo"))
        .count();
    for (file, row) in [
        ("bench-move", figures::COST),
        ("bench-crowd", figures::CROWD),
        ("bench-memory", figures::MEMORY),
    ] {
        let at = runs[0][0]
            .iter()
            .position(|(what, _)| *what == row)
            .unwrap_or_default();
        let picture = crate::plot::bars(row, &table::middles(&names, &runs, at), ours);
        std::fs::write(target().join(format!("{file}.svg")), picture)?;
    }
    Ok(())
}

/// The same servers the more rooms there are.
fn grow(matches: &ArgMatches) -> anyhow::Result<()> {
    leave_the_first_core()?;
    let rooms = TempDir::new_in(target())?;
    let lasts = Duration::from_secs(*matches.get_one("segundos").expect("it has a default"));
    let found = found(matches, &rooms)?;
    growth::compare(&found, number(matches, "rodadas"), lasts);
    Ok(())
}

/// Where builds are, and what else is made here.
fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target")
}

/// Who is to be measured.
fn found(matches: &ArgMatches, rooms: &TempDir) -> anyhow::Result<Vec<Peer>> {
    let jogo = std::env::current_exe()?.with_file_name("jogo");
    anyhow::ensure!(
        jogo.exists(),
        "build it first: cargo build --release -p jogo -p bench"
    );
    let peers = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peers");
    let (mut found, missing) = peers::all(&jogo, &peers, rooms.path());
    if let Some(wanted) = matches.get_many::<String>("so") {
        let wanted: Vec<_> = wanted.collect();
        found.retain(|peer| wanted.iter().any(|part| peer.name.contains(part.as_str())));
    }
    for name in missing {
        println!("{name}: not installed, see tools/bench/peers/install");
    }
    Ok(found)
}

/// Plays on a server that runs already, to be looked into meanwhile.
fn play(matches: &ArgMatches) -> anyhow::Result<()> {
    leave_the_first_core()?;
    let address = *matches.get_one("endereco").expect("required");
    let relay = matches.get_flag("rele");
    let crowd = Crowd {
        rooms: number(matches, "salas"),
        watchers: 0,
        rules: if relay { Rules::Nobody } else { Rules::Jogo },
    };
    let lasts = Duration::from_secs(*matches.get_one("segundos").expect("it has a default"));
    let rate = matches.get_one("ritmo").copied();
    let outcome = Load::enter(address, crowd)?.play(Pace { rate, lasts })?;
    let pace = outcome.moves as f64 / outcome.took.as_secs_f64();
    let [half, most, nearly_all] =
        [0.5, 0.99, 0.999].map(|part| outcome.times.value_at_quantile(part));
    println!(
        "{} moves, {pace:.0} a second, p50 {half}, p99 {most}, p99.9 {nearly_all} µs",
        outcome.moves
    );
    Ok(())
}

fn number(matches: &ArgMatches, name: &str) -> usize {
    *matches.get_one(name).expect("it has a default")
}

fn size(matches: &ArgMatches) -> Size {
    let seconds = *matches
        .get_one::<u64>("segundos")
        .expect("it has a default");
    Size {
        lasts: Duration::from_secs(seconds),
        idle: number(matches, "paradas"),
        watchers: number(matches, "plateia"),
        rate: 1_000.0,
    }
}

/// The servers have the first core, where there are two.
fn leave_the_first_core() -> anyhow::Result<()> {
    let mut cores = rustix::thread::sched_getaffinity(None)?;
    if cores.count() > 1 {
        cores.unset(0);
        rustix::thread::sched_setaffinity(None, &cores)?;
    }
    Ok(())
}

fn with_default(name: &'static str, default: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).default_value(default).help(help)
}

/// A command that measures servers.
fn measures(name: &'static str, rounds: &'static str) -> Command {
    let number = with_default;
    Command::new(name)
        .arg(
            number("rodadas", rounds, "how often each is measured")
                .value_parser(value_parser!(usize)),
        )
        .arg(number("segundos", "3", "how long each load lasts").value_parser(value_parser!(u64)))
        .arg(
            Arg::new("so")
                .long("so")
                .action(clap::ArgAction::Append)
                .help("only servers with this in their name"),
        )
}

/// The load alone.
fn load() -> Command {
    let number = with_default;
    Command::new("joga")
        .about("plays on a server that runs already (its limits lifted)")
        .arg(
            Arg::new("endereco")
                .required(true)
                .value_parser(value_parser!(SocketAddr)),
        )
        .arg(number("salas", "100", "rooms").value_parser(value_parser!(usize)))
        .arg(number("segundos", "5", "for so long").value_parser(value_parser!(u64)))
        .arg(
            Arg::new("rele")
                .long("rele")
                .action(clap::ArgAction::SetTrue)
                .help("it is a bare relay"),
        )
        .arg(
            Arg::new("ritmo")
                .long("ritmo")
                .value_parser(value_parser!(f64))
                .help("moves a second in all, instead of as fast as they can"),
        )
}

/// The commands.
pub(crate) fn command() -> Command {
    let number = with_default;
    Command::new("bench")
        .about("What a move costs, here and on other stacks")
        .subcommand_required(true)
        .subcommand(
            measures("compara", "3")
                .about("all servers in one interleaved run")
                .arg(number("paradas", "2000", "idle clients").value_parser(value_parser!(usize)))
                .arg(
                    number("plateia", "1000", "watchers of one room")
                        .value_parser(value_parser!(usize)),
                ),
        )
        .subcommand(
            measures("cresce", "1").about("the same in 100, 1,000 and as many rooms as can be"),
        )
        .subcommand(load())
        .subcommand(Command::new("nos").about("one, two and three servers of ours on one Redis"))
        .subcommand(
            Command::new("conta")
                .about("how many instructions a move takes, against the figures that are kept"),
        )
        .subcommand(
            Command::new("partidas")
                .about("games in a room that nobody is told of, to be counted")
                .arg(
                    Arg::new("quantas")
                        .required(true)
                        .value_parser(value_parser!(u64)),
                ),
        )
        .subcommand(
            Command::new("rele")
                .about("a bare relay, to be measured")
                .arg(Arg::new("qual").required(true).value_parser([
                    "axum",
                    "socketioxide",
                    "socketioxide-longo",
                ]))
                .arg(
                    Arg::new("porta")
                        .required(true)
                        .value_parser(value_parser!(u16)),
                ),
        )
}
