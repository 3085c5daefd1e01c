//! What is measured of one server: a fresh one for each figure. Knows no other server.

use std::time::{Duration, Instant};

use crate::load::{Crowd, Load, Pace};
use crate::peers::Peer;
use crate::server::Server;

/// How much is done of each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) lasts: Duration,
    /// Connections that only are there.
    pub(crate) idle: usize,
    /// Watchers of the one room that is watched.
    pub(crate) watchers: usize,
    /// Moves a second at a modest rate.
    pub(crate) rate: f64,
}

/// The rooms of a load.
const ROOMS: usize = 100;

/// Before anything counts: caches, compilers, pools.
const WARM_UP: Duration = Duration::from_millis(1_500);

/// The figures of one run, by the names they have in the table.
pub(crate) type Figures = Vec<(&'static str, f64)>;

/// Measures one server once.
///
/// # Errors
/// It does not come up, or shows somebody a wrong board.
pub(crate) fn measure(peer: &Peer, size: Size) -> anyhow::Result<Figures> {
    let mut figures = Vec::new();
    saturated(peer, size, &mut figures)?;
    modest(peer, size, &mut figures)?;
    idle(peer, size, &mut figures)?;
    watched(peer, size, &mut figures)?;
    Ok(figures)
}

/// Processor time of a move in `rooms` rooms that play as fast as they can, in microseconds.
///
/// # Errors
/// As [`measure`].
pub(crate) fn cost_in(peer: &Peer, rooms: usize, lasts: Duration) -> anyhow::Result<(f64, f64)> {
    let server = Server::start(&peer.command)?;
    let crowd = Crowd {
        rooms,
        watchers: 0,
        rules: peer.rules,
    };
    let mut load = Load::enter(server.address, crowd)?;
    let pace = |lasts| Pace { rate: None, lasts };
    load.play(pace(WARM_UP))?;
    let before = server.processor_time();
    let outcome = load.play(pace(lasts))?;
    let used = server.processor_time().saturating_sub(before);
    Ok((
        used.as_secs_f64() * 1e6 / outcome.moves as f64,
        outcome.moves as f64 / outcome.took.as_secs_f64(),
    ))
}

fn saturated(peer: &Peer, size: Size, figures: &mut Figures) -> anyhow::Result<()> {
    let (cost, pace) = cost_in(peer, ROOMS, size.lasts)?;
    figures.push(("processor time of a move, µs", cost));
    figures.push(("moves a second", pace));
    Ok(())
}

fn modest(peer: &Peer, size: Size, figures: &mut Figures) -> anyhow::Result<()> {
    let server = Server::start(&peer.command)?;
    let crowd = Crowd {
        rooms: ROOMS,
        watchers: 0,
        rules: peer.rules,
    };
    let mut load = Load::enter(server.address, crowd)?;
    let pace = |lasts| Pace {
        rate: Some(size.rate),
        lasts,
    };
    load.play(pace(WARM_UP))?;
    let outcome = load.play(pace(size.lasts))?;
    let at = |quantile| outcome.times.value_at_quantile(quantile) as f64 / 1_000.0;
    figures.push(("p50 at a modest rate, ms", at(0.5)));
    figures.push(("p99", at(0.99)));
    figures.push(("p99.9", at(0.999)));
    figures.push(("bytes to the clients, a move", outcome.bytes));
    Ok(())
}

fn idle(peer: &Peer, size: Size, figures: &mut Figures) -> anyhow::Result<()> {
    let server = Server::start(&peer.command)?;
    let before = server.memory();
    let began = Instant::now();
    let crowd = Crowd {
        rooms: size.idle / 2,
        watchers: 0,
        rules: peer.rules,
    };
    let _load = Load::enter(server.address, crowd)?;
    figures.push(("seconds to let all in", began.elapsed().as_secs_f64()));
    let grown = server.memory().saturating_sub(before) as f64;
    figures.push((
        "kB a seated idle client",
        grown / 1_024.0 / size.idle as f64,
    ));
    Ok(())
}

fn watched(peer: &Peer, size: Size, figures: &mut Figures) -> anyhow::Result<()> {
    let server = Server::start(&peer.command)?;
    let crowd = Crowd {
        rooms: 1,
        watchers: size.watchers,
        rules: peer.rules,
    };
    let mut load = Load::enter(server.address, crowd)?;
    let pace = |lasts| Pace { rate: None, lasts };
    load.play(pace(WARM_UP))?;
    let before = server.processor_time();
    let outcome = load.play(pace(size.lasts))?;
    let used = server.processor_time().saturating_sub(before);
    let cost = used.as_secs_f64() * 1e3 / outcome.moves as f64;
    figures.push(("processor time of a move before a crowd, ms", cost));
    Ok(())
}
