#!/usr/bin/env bash
# mdns-sd 0.21.7 ends a search for a service as soon as another one for the same service
# begins, even one that only reads what is known already (`browse_cache`).
#
# Its documentation says of `browse`: "Returns a channel `Receiver` to receive events about
# the service." It names one end of the subscription: a full channel.
#
# Guess: a daemon is made to be shared, by `clone`, so each caller of `browse` hears of each
# server, as two callers of `monitor` do.
#
# Seen: a daemon has one receiver for each service, and the newest replaces it. The earlier
# channel is closed in the middle of the program. A list of servers that treats the end of its
# channel as the end of the daemon stays as it is, because some other part looked once.
#
# Output seen:
#   alone: waiting
#   after another browse: closed
#   after browse_cache: closed
#   two monitors: waiting, waiting
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
mdns-sd = { version = "=0.21.7", default-features = false }
TOML
cat >src/main.rs <<'RS'
use std::time::{Duration, Instant};

use mdns_sd::{Receiver, ServiceDaemon};

const SERVICE: &str = "_finding._tcp.local.";

/// Returns the state of a channel after a second in which its events were read.
fn state<T>(receiver: &Receiver<T>) -> &'static str {
    let end = Instant::now() + Duration::from_secs(1);
    while Instant::now() < end {
        let wait = end.saturating_duration_since(Instant::now());
        if receiver.recv_timeout(wait).is_err() {
            return if receiver.is_disconnected() { "closed" } else { "waiting" };
        }
    }
    "waiting"
}

fn main() {
    let daemon = ServiceDaemon::new().unwrap();
    let first = daemon.browse(SERVICE).unwrap();
    println!("alone: {}", state(&first));
    let second = daemon.clone().browse(SERVICE).unwrap();
    println!("after another browse: {}", state(&first));
    let _third = daemon.clone().browse_cache(SERVICE).unwrap();
    println!("after browse_cache: {}", state(&second));
    let monitors = [daemon.monitor().unwrap(), daemon.monitor().unwrap()];
    println!("two monitors: {}, {}", state(&monitors[0]), state(&monitors[1]));
}
RS
seen=$(cargo run --quiet)
printf '%s\n' "$seen"
[ "$seen" = 'alone: waiting
after another browse: closed
after browse_cache: closed
two monitors: waiting, waiting' ] || {
    echo 'changed'
    exit 1
}
