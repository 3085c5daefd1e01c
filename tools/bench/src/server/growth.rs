//! What a move costs, and what a client that only is there takes, the more of them there
//! are. Knows no server by name.

use std::time::Duration;

use crate::server::figures;
use crate::server::peers::Peer;

/// A client has a file here and one at the server, of 20,000 that are common for a process.
const ROOMS: [usize; 3] = [100, 1_000, 7_500];

/// Clients that only are there, each in a seat.
const IDLE: [usize; 2] = [5_000, 10_000];

/// Measures all of them in turns, and prints each figure as it comes. A server that does
/// not get so far is named with what it says, and left out of what is larger.
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
