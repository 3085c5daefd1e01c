//! The cost of a move and the memory of an idle client, for more and more of them.
//!
//! **Invariant:** does not depend on which server it is.

use std::time::Duration;

use crate::server::figures;
use crate::server::peers::Peer;

/// The numbers of rooms. A client has one file here and one at the server, and a process
/// usually may have 20,000.
const ROOMS: [usize; 3] = [100, 1_000, 7_500];

/// The numbers of idle clients, each in a seat.
const IDLE: [usize; 2] = [5_000, 10_000];

/// Measures all servers alternately, and prints each figure as it comes. A server that fails is
/// named with its reason, and left out of larger loads.
pub(crate) fn compare(peers: &[Peer], rounds: usize, lasts: Duration) {
    for _ in 0..rounds {
        each(peers, &ROOMS, "rooms", |peer, rooms| {
            let (cost, pace) = figures::cost_in(peer, rooms, lasts)?;
            Ok(format!("{cost:.1} µs a move, {pace:.0} moves a second"))
        });
        each(peers, &IDLE, "idle", |peer, idle| {
            let (kilobytes, seconds) = figures::memory_of(peer, idle)?;
            Ok(format!(
                "{kilobytes:.1} kB each, all in after {seconds:.1} s"
            ))
        });
    }
}

fn each(
    peers: &[Peer],
    sizes: &[usize],
    what: &str,
    measure: impl Fn(&Peer, usize) -> anyhow::Result<String>,
) {
    let mut able: Vec<&Peer> = peers.iter().collect();
    for size in sizes {
        able.retain(|peer| {
            let figure = measure(peer, *size);
            let said = figure
                .as_ref()
                .map_or_else(|error| format!("{error:#}"), Clone::clone);
            println!("{}, {size} {what}: {said}", peer.name);
            figure.is_ok()
        });
    }
}
