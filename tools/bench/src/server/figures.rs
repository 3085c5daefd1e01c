//! The figures of one server: each comes from a fresh process.

use std::time::{Duration, Instant};

use crate::server::load::{Crowd, Load, Outcome, Pace};
use crate::server::peers::Peer;
use crate::server::pinned::PinnedServer;
use crate::table::percentile;

/// The sizes of the loads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) lasts: Duration,
    /// Idle clients.
    pub(crate) idle: usize,
    /// Watchers of the one room that is watched.
    pub(crate) watchers: usize,
    /// Moves a second at a modest rate.
    pub(crate) rate: f64,
}

/// The rooms of a load.
pub(crate) const ROOMS: usize = 100;

/// The load before a measurement, for caches, compilers and pools.
const WARM_UP: Duration = Duration::from_millis(1_500);

/// The number of parts of a load at half of the most. A virtual machine stands still for
/// 30 ms now and then, which alone would be the p99 of a second.
const PARTS: u32 = 10;

/// The rows that goals are about.
pub(crate) const COST: &str = "CPU time of a move, µs";
pub(crate) const P99_AT_HALF: &str = "p99 at half of its most, ms";
pub(crate) const MEMORY: &str = "kB a seated idle client";
pub(crate) const CROWD: &str = "CPU time of a move before a crowd, ms";

/// The figures of one run, by their names in the table.
pub(crate) type Figures = Vec<(&'static str, f64)>;

/// Measures one server once.
///
/// # Errors
/// It does not come up, or shows somebody a wrong board.
pub(crate) fn measure(peer: &Peer, size: Size) -> anyhow::Result<Figures> {
    let (cost, pace) = cost_in(peer, ROOMS, size.lasts)?;
    let modest = &at_rate(peer, size.rate, size.lasts, 1)?[0];
    let half = at_rate(peer, pace / 2.0, size.lasts, PARTS)?;
    let came_up = PinnedServer::start(&peer.command)?.came_up;
    let (kilobytes, seconds) = memory_of(peer, size.idle)?;
    Ok(vec![
        (COST, cost),
        ("moves a second", pace),
        ("p50 at 1,000 moves a second, ms", milliseconds(modest, 0.5)),
        ("p99", milliseconds(modest, 0.99)),
        ("p99.9", milliseconds(modest, 0.999)),
        ("bytes to the clients, a move", modest.bytes),
        ("p50 at half of its most, ms", median_of(&half, 0.5)),
        (P99_AT_HALF, median_of(&half, 0.99)),
        (
            "ms from its start to the first connection",
            came_up.as_secs_f64() * 1e3,
        ),
        ("seconds to let all in", seconds),
        (MEMORY, kilobytes),
        (CROWD, cost_before_a_crowd(peer, size)?),
    ])
}

/// Plays as fast as the server can, after a warm-up. Returns the CPU time that `used` counted
/// meanwhile, and the outcome.
///
/// # Errors
/// A server shows somebody a wrong board.
pub(crate) fn flat_out(
    servers: &[&PinnedServer],
    crowd: Crowd,
    lasts: Duration,
    used: impl Fn() -> Vec<Duration>,
) -> anyhow::Result<(Vec<Duration>, Outcome)> {
    let doors: Vec<_> = servers.iter().map(|server| server.address).collect();
    let mut load = Load::enter(&doors, crowd)?;
    let pace = |lasts| Pace { rate: None, lasts };
    load.play(pace(WARM_UP))?;
    let before = used();
    let outcome = load.play(pace(lasts))?;
    let grown = used().into_iter().zip(before);
    Ok((
        grown.map(|(now, then)| now.saturating_sub(then)).collect(),
        outcome,
    ))
}

/// Returns the CPU time of a move, in seconds, and the outcome.
fn cost_of(peer: &Peer, crowd: Crowd, lasts: Duration) -> anyhow::Result<(f64, Outcome)> {
    let server = PinnedServer::start(&peer.command)?;
    let (used, outcome) = flat_out(&[&server], crowd, lasts, || vec![server.cpu_time()])?;
    Ok((used[0].as_secs_f64() / outcome.moves as f64, outcome))
}

/// Returns the CPU time of a move in microseconds, and the moves a second, in `rooms` rooms
/// that play as fast as they can.
///
/// # Errors
/// As [`measure`].
pub(crate) fn cost_in(peer: &Peer, rooms: usize, lasts: Duration) -> anyhow::Result<(f64, f64)> {
    let (cost, outcome) = cost_of(peer, Crowd::of(rooms, peer.rules), lasts)?;
    Ok((cost * 1e6, outcome.pace()))
}

fn cost_before_a_crowd(peer: &Peer, size: Size) -> anyhow::Result<f64> {
    let crowd = Crowd {
        watchers: size.watchers,
        ..Crowd::of(1, peer.rules)
    };
    Ok(cost_of(peer, crowd, size.lasts)?.0 * 1e3)
}

/// Plays at a fixed rate of moves a second, in this many parts.
fn at_rate(peer: &Peer, rate: f64, lasts: Duration, parts: u32) -> anyhow::Result<Vec<Outcome>> {
    let server = PinnedServer::start(&peer.command)?;
    let mut load = Load::enter(&[server.address], Crowd::of(ROOMS, peer.rules))?;
    let pace = |lasts| Pace {
        rate: Some(rate),
        lasts,
    };
    load.play(pace(WARM_UP))?;
    let parts = std::iter::repeat_with(|| load.play(pace(lasts / parts))).take(parts as usize);
    parts.collect()
}

/// Returns the time of a move at this quantile.
pub(crate) fn milliseconds(outcome: &Outcome, quantile: f64) -> f64 {
    outcome.times.value_at_quantile(quantile) as f64 / 1_000.0
}

/// Returns the median of the parts of a load.
fn median_of(parts: &[Outcome], quantile: f64) -> f64 {
    let values: Vec<_> = parts
        .iter()
        .map(|part| milliseconds(part, quantile))
        .collect();
    percentile(&values, 0.5)
}

/// Returns the memory of each of this many seated clients, in kB, and the seconds to let all
/// in.
///
/// # Errors
/// As [`measure`].
pub(crate) fn memory_of(peer: &Peer, idle: usize) -> anyhow::Result<(f64, f64)> {
    let server = PinnedServer::start(&peer.command)?;
    let before = server.memory();
    let began = Instant::now();
    let _load = Load::enter(&[server.address], Crowd::of(idle / 2, peer.rules))?;
    let took = began.elapsed();
    let grown = server.memory().saturating_sub(before) as f64;
    Ok((grown / 1_024.0 / idle as f64, took.as_secs_f64()))
}
