//! One, two and three servers of ours on one Redis, all on the first core: what a move
//! costs there, and what of it is Redis's. The two players of a room sit at different
//! servers, as far as there are several.

use std::path::Path;
use std::time::Duration;

use testkit::server_process::UNLIMITED;

use crate::server::figures::{middle, sorted};
use crate::server::load::{Crowd, Load, Pace};
use crate::server::pinned::{PORT, PinnedServer};
use crate::server::rooms::Rules;

/// Rooms that play as fast as they can.
const ROOMS: usize = 100;

/// Before anything counts.
const WARM_UP: Duration = Duration::from_millis(1_500);

/// Measures and prints all, `rounds` times each.
///
/// # Errors
/// Redis is missing, or somebody was shown a wrong board.
pub(crate) fn compare(jogo: &Path, rounds: usize, lasts: Duration) -> anyhow::Result<()> {
    println!(
        "| Redis syncs | servers | moves a second | µs a move, servers | µs a move, Redis | p50 ms | p99 ms |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for fsync in ["everysec", "always"] {
        for servers in 1..=3 {
            let mut runs = Vec::new();
            for _ in 0..rounds {
                runs.push(measure(jogo, fsync, servers, lasts)?);
            }
            let figures = (0..5).map(|figure| {
                let values = sorted(runs.iter().map(|run| run[figure]));
                let (least, most) = (values[0], values[values.len() - 1]);
                format!("{:.1} ({least:.1} to {most:.1})", middle(&values))
            });
            let figures: Vec<_> = figures.collect();
            println!("| {fsync} | {servers} | {} |", figures.join(" | "));
        }
    }
    Ok(())
}

/// A Redis in this folder, and servers on it.
fn start(
    jogo: &Path,
    fsync: &str,
    servers: usize,
    folder: &Path,
) -> anyhow::Result<(PinnedServer, Vec<PinnedServer>)> {
    let owned = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let place = folder.display().to_string();
    let network = ["--bind", "127.0.0.1", "--port", PORT, "--save", ""];
    let kept = [
        "--dir",
        &place,
        "--appendonly",
        "yes",
        "--appendfsync",
        fsync,
    ];
    let redis = PinnedServer::start(&owned(&[&["redis-server"][..], &network, &kept].concat()))?;
    let (jogo, address) = (
        jogo.display().to_string(),
        format!("redis://{}", redis.address),
    );
    let serve = [
        jogo.as_str(),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        PORT,
        "--redis",
        &address,
    ];
    let nodes =
        (0..servers).map(|_| PinnedServer::start(&owned(&[&serve[..], &UNLIMITED].concat())));
    let nodes = nodes.collect::<Result<_, _>>()?;
    Ok((redis, nodes))
}

fn measure(jogo: &Path, fsync: &str, servers: usize, lasts: Duration) -> anyhow::Result<[f64; 5]> {
    let folder = tempfile::TempDir::new_in(crate::server::target())?;
    let (redis, nodes) = start(jogo, fsync, servers, folder.path())?;
    let doors: Vec<_> = nodes.iter().map(|node| node.address).collect();
    let crowd = Crowd {
        rooms: ROOMS,
        watchers: 0,
        rules: Rules::Jogo,
    };
    let mut load = Load::enter_by(&doors, crowd)?;
    load.play(Pace {
        rate: None,
        lasts: WARM_UP,
    })?;
    let used = || {
        let of_nodes: Duration = nodes.iter().map(PinnedServer::cpu_time).sum();
        (of_nodes, redis.cpu_time())
    };
    let before = used();
    let outcome = load.play(Pace { rate: None, lasts })?;
    let after = used();
    let each = |used: Duration| used.as_secs_f64() * 1e6 / outcome.moves as f64;
    let at = |quantile| outcome.times.value_at_quantile(quantile) as f64 / 1_000.0;
    Ok([
        outcome.moves as f64 / outcome.took.as_secs_f64(),
        each(after.0.saturating_sub(before.0)),
        each(after.1.saturating_sub(before.1)),
        at(0.5),
        at(0.99),
    ])
}
