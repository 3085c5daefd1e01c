//! What is measured of one server: a fresh one for each figure. Knows no other server.

use std::time::{Duration, Instant};

use crate::server::load::{Crowd, Load, Outcome, Pace};
use crate::server::peers::Peer;
use crate::server::pinned::PinnedServer;

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

/// A load at half of the most is looked at in so many parts: a virtual machine stands still
/// for 30 ms now and then, which alone would be a second's p99.
const PARTS: u32 = 10;

/// The rows that goals are about.
pub(crate) const COST: &str = "processor time of a move, µs";
pub(crate) const P99_AT_HALF: &str = "p99 at half of its most, ms";
pub(crate) const MEMORY: &str = "kB a seated idle client";
pub(crate) const CROWD: &str = "processor time of a move before a crowd, ms";

/// The figures of one run, by the names they have in the table.
pub(crate) type Figures = Vec<(&'static str, f64)>;

/// Measures one server once.
///
/// # Errors
/// It does not come up, or shows somebody a wrong board.
pub(crate) fn measure(peer: &Peer, size: Size) -> anyhow::Result<Figures> {
    let mut figures = Vec::new();
    let (cost, pace) = cost_in(peer, ROOMS, size.lasts)?;
    figures.push((COST, cost));
    figures.push(("moves a second", pace));
    let modest = &at_rate(peer, size.rate, size.lasts, 1)?[0];
    figures.push(("p50 at 1,000 moves a second, ms", milliseconds(modest, 0.5)));
    figures.push(("p99", milliseconds(modest, 0.99)));
    figures.push(("p99.9", milliseconds(modest, 0.999)));
    figures.push(("bytes to the clients, a move", modest.bytes));
    let half = at_rate(peer, pace / 2.0, size.lasts, PARTS)?;
    figures.push(("p50 at half of its most, ms", middle_of(&half, 0.5)));
    figures.push((P99_AT_HALF, middle_of(&half, 0.99)));
    idle(peer, size, &mut figures)?;
    watched(peer, size, &mut figures)?;
    Ok(figures)
}

/// Processor time of a move in `rooms` rooms that play as fast as they can, in microseconds.
///
/// # Errors
/// As [`measure`].
pub(crate) fn cost_in(peer: &Peer, rooms: usize, lasts: Duration) -> anyhow::Result<(f64, f64)> {
    let server = PinnedServer::start(&peer.command)?;
    let crowd = Crowd {
        rooms,
        watchers: 0,
        rules: peer.rules,
    };
    let mut load = Load::enter(server.address, crowd)?;
    let pace = |lasts| Pace { rate: None, lasts };
    load.play(pace(WARM_UP))?;
    let before = server.cpu_time();
    let outcome = load.play(pace(lasts))?;
    let used = server.cpu_time().saturating_sub(before);
    Ok((
        used.as_secs_f64() * 1e6 / outcome.moves as f64,
        outcome.moves as f64 / outcome.took.as_secs_f64(),
    ))
}

/// Plays at a fixed rate of moves a second, in so many parts.
fn at_rate(peer: &Peer, rate: f64, lasts: Duration, parts: u32) -> anyhow::Result<Vec<Outcome>> {
    let server = PinnedServer::start(&peer.command)?;
    let crowd = Crowd {
        rooms: ROOMS,
        watchers: 0,
        rules: peer.rules,
    };
    let mut load = Load::enter(server.address, crowd)?;
    let pace = |lasts| Pace {
        rate: Some(rate),
        lasts,
    };
    load.play(pace(WARM_UP))?;
    let parts = std::iter::repeat_with(|| load.play(pace(lasts / parts))).take(parts as usize);
    parts.collect()
}

fn milliseconds(outcome: &Outcome, quantile: f64) -> f64 {
    outcome.times.value_at_quantile(quantile) as f64 / 1_000.0
}

/// What the parts of a load say, in the middle.
fn middle_of(parts: &[Outcome], quantile: f64) -> f64 {
    middle(&sorted(
        parts.iter().map(|part| milliseconds(part, quantile)),
    ))
}

/// From the least to the most.
pub(crate) fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The middle of what is [`sorted`].
pub(crate) fn middle(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn idle(peer: &Peer, size: Size, figures: &mut Figures) -> anyhow::Result<()> {
    let came_up = PinnedServer::start(&peer.command)?.came_up;
    figures.push((
        "ms from its start to the first connection",
        came_up.as_secs_f64() * 1e3,
    ));
    let (kilobytes, seconds) = memory_of(peer, size.idle)?;
    figures.push(("seconds to let all in", seconds));
    figures.push((MEMORY, kilobytes));
    Ok(())
}

/// What each of so many seated clients takes, in kB, and the seconds to let all in.
///
/// # Errors
/// As [`measure`].
pub(crate) fn memory_of(peer: &Peer, idle: usize) -> anyhow::Result<(f64, f64)> {
    let server = PinnedServer::start(&peer.command)?;
    let before = server.memory();
    let began = Instant::now();
    let crowd = Crowd {
        rooms: idle / 2,
        watchers: 0,
        rules: peer.rules,
    };
    let _load = Load::enter(server.address, crowd)?;
    let took = began.elapsed();
    let grown = server.memory().saturating_sub(before) as f64;
    Ok((grown / 1_024.0 / idle as f64, took.as_secs_f64()))
}

fn watched(peer: &Peer, size: Size, figures: &mut Figures) -> anyhow::Result<()> {
    let server = PinnedServer::start(&peer.command)?;
    let crowd = Crowd {
        rooms: 1,
        watchers: size.watchers,
        rules: peer.rules,
    };
    let mut load = Load::enter(server.address, crowd)?;
    let pace = |lasts| Pace { rate: None, lasts };
    load.play(pace(WARM_UP))?;
    let before = server.cpu_time();
    let outcome = load.play(pace(size.lasts))?;
    let used = server.cpu_time().saturating_sub(before);
    let cost = used.as_secs_f64() * 1e3 / outcome.moves as f64;
    figures.push((CROWD, cost));
    Ok(())
}
