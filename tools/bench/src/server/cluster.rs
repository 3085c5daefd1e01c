//! One, two and three servers of ours on one Redis, all on the first core: the cost of a move,
//! and Redis's part of it. The two players of a room sit at different servers, if there are
//! several.

use std::path::Path;
use std::time::Duration;

use testkit::server_process::UNLIMITED;

use crate::server::builds::target;
use crate::server::figures::{ROOMS, flat_out, milliseconds};
use crate::server::load::Crowd;
use crate::server::pinned::{PORT, PinnedServer, words};
use crate::server::rooms::Rules;
use crate::table::{head, row, spread};

/// The number of times that each is measured.
const ROUNDS: usize = 3;

/// The time of one load.
const LASTS: Duration = Duration::from_secs(3);

const TITLES: [&str; 7] = [
    "Redis syncs",
    "servers",
    "moves a second",
    "µs a move, servers",
    "µs a move, Redis",
    "p50 ms",
    "p99 ms",
];

/// Measures all, and prints the table.
///
/// # Errors
/// Redis is missing, or somebody was shown a wrong board.
pub(crate) fn compare(jogo: &Path) -> anyhow::Result<()> {
    println!("{}", head(&TITLES));
    for fsync in ["everysec", "always"] {
        for servers in 1..=3 {
            let mut runs = Vec::new();
            for _ in 0..ROUNDS {
                runs.push(measure(jogo, fsync, servers)?);
            }
            let mut cells = vec![fsync.to_owned(), servers.to_string()];
            cells.extend((0..5).map(|figure| {
                let values: Vec<_> = runs.iter().map(|run| run[figure]).collect();
                spread(&values, |value| format!("{value:.1}"))
            }));
            println!("{}", row(cells));
        }
    }
    Ok(())
}

/// Starts a Redis in this folder, and servers on it.
fn start(
    jogo: &Path,
    fsync: &str,
    servers: usize,
    folder: &Path,
) -> anyhow::Result<(PinnedServer, Vec<PinnedServer>)> {
    let folder = folder.display().to_string();
    let listen = ["--bind", "127.0.0.1", "--port", PORT];
    let keep = ["--save", "", "--appendonly", "yes", "--dir", &folder];
    let redis = [
        &["redis-server"],
        &listen[..],
        &keep,
        &["--appendfsync", fsync],
    ]
    .concat();
    let redis = PinnedServer::start(&words(&redis))?;
    let (jogo, url) = (
        jogo.display().to_string(),
        format!("redis://{}", redis.address),
    );
    let serve = [
        &jogo,
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        PORT,
        "--redis",
        &url,
    ];
    let serve = words(&[&serve[..], &UNLIMITED].concat());
    let nodes = (0..servers).map(|_| PinnedServer::start(&serve));
    let nodes = nodes.collect::<Result<_, _>>()?;
    Ok((redis, nodes))
}

fn measure(jogo: &Path, fsync: &str, servers: usize) -> anyhow::Result<[f64; 5]> {
    let folder = tempfile::TempDir::new_in(target())?;
    let (redis, nodes) = start(jogo, fsync, servers, folder.path())?;
    let used = || {
        let of_nodes = nodes.iter().map(PinnedServer::cpu_time).sum();
        vec![of_nodes, redis.cpu_time()]
    };
    let doors: Vec<_> = nodes.iter().collect();
    let (used, outcome) = flat_out(&doors, Crowd::of(ROOMS, Rules::Jogo), LASTS, used)?;
    let each = |used: Duration| used.as_secs_f64() * 1e6 / outcome.moves as f64;
    Ok([
        outcome.pace(),
        each(used[0]),
        each(used[1]),
        milliseconds(&outcome, 0.5),
        milliseconds(&outcome, 0.99),
    ])
}
