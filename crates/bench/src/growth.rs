//! What a move costs, and what a client that only is there takes, the more of them there
//! are. Knows no server by name.

use std::time::Duration;

use crate::figures;
use crate::peers::Peer;

/// A client has a file here and one at the server, of 20,000 that are common for a process.
const ROOMS: [usize; 3] = [100, 1_000, 7_500];

/// Clients that only are there, each in a seat.
const IDLE: [usize; 2] = [5_000, 10_000];

/// Measures all of them in turns, and prints each figure as it comes. A server that does
/// not get so far is named, and what it says.
pub(crate) fn compare(peers: &[Peer], rounds: usize, lasts: Duration) {
    for _ in 0..rounds {
        for rooms in ROOMS {
            for peer in peers {
                match figures::cost_in(peer, rooms, lasts) {
                    Ok((cost, pace)) => println!(
                        "{} in {rooms} rooms: {cost:.1} µs a move, {pace:.0} moves a second",
                        peer.name
                    ),
                    Err(error) => println!("{} in {rooms} rooms: {error:#}", peer.name),
                }
            }
        }
        for idle in IDLE {
            for peer in peers {
                match figures::memory_of(peer, idle) {
                    Ok((kilobytes, seconds)) => println!(
                        "{} with {idle} idle: {kilobytes:.1} kB each, all in after {seconds:.1} s",
                        peer.name
                    ),
                    Err(error) => println!("{} with {idle} idle: {error:#}", peer.name),
                }
            }
        }
    }
}
