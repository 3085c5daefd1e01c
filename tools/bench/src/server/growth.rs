//! The cost of a move and the memory of an idle client, for more and more of them.
//!
//! **Invariant:** does not depend on which server it is.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::goal::{self, Goal};
use crate::server::figures;
use crate::server::peers::{DURABLE, IN_MEMORY, Peer};

/// The numbers of rooms. A client has one file here and one at the server, and a process
/// usually may have 20,000.
const ROOMS: [usize; 3] = [100, 1_000, 7_500];

/// The numbers of idle clients, each in a seat.
const IDLE: [usize; 2] = [5_000, 10_000];

/// Measures all servers alternately, and prints each figure as it comes, then the goals. A server
/// that fails is named with its reason, and left out of larger loads.
pub(crate) fn compare(peers: &[Peer], rounds: usize, lasts: Duration) {
    let mut costs = Costs::default();
    for _ in 0..rounds {
        each(peers, &ROOMS, "rooms", |peer, rooms| {
            let (cost, pace) = figures::cost_in(peer, rooms, lasts)?;
            costs.entry((peer.name, rooms)).or_default().push(cost);
            Ok(format!("{cost:.1} µs a move, {pace:.0} moves a second"))
        });
        each(peers, &IDLE, "idle", |peer, idle| {
            let (kilobytes, seconds) = figures::memory_of(peer, idle)?;
            Ok(format!(
                "{kilobytes:.1} kB each, all in after {seconds:.1} s"
            ))
        });
    }
    println!("\n{}", goal::heading());
    for goal in goals(&costs) {
        println!("{goal}");
    }
}

/// The CPU times of a move, by server and number of rooms: one for each round.
type Costs = BTreeMap<(&'static str, usize), Vec<f64>>;

/// Returns the goals that these costs decide.
fn goals(costs: &Costs) -> impl Iterator<Item = Goal> {
    let [few, many, most] = ROOMS;
    let pairs = [
        ((DURABLE, many), (IN_MEMORY, many), 1.25),
        ((IN_MEMORY, most), (IN_MEMORY, few), 1.3),
        ((DURABLE, most), (DURABLE, few), 1.3),
    ];
    pairs.into_iter().filter_map(|(ours, theirs, at_most)| {
        let named = |(name, rooms): (&str, usize)| format!("{name}, {rooms} rooms");
        let what = format!("{} against {}", named(ours), named(theirs));
        let (ours, theirs) = (costs.get(&ours)?, costs.get(&theirs)?);
        Some(Goal::of_pairs(what, at_most, ours, theirs))
    })
}

fn each(
    peers: &[Peer],
    sizes: &[usize],
    what: &str,
    mut measure: impl FnMut(&Peer, usize) -> anyhow::Result<String>,
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
