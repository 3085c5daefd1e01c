#!/usr/bin/env bash
# rustix 1.1.6, asked for the session of a process whose shell is outside of its
# PID namespace, does not answer "none".
#
# Guess: getppid returns None for a parent outside of the namespace, where Linux says 0.
# Then getsid does the like for a session outside of the namespace: None or an error.
#
# Seen: getsid returns a Pid, which cannot hold 0. A build with debug assertions panics
# with "raw > 0". A build without them hands out an impossible value. `docker exec` and
# `unshare --pid` make such processes, so a check of job control that passes in a terminal
# panics in a container. `/proc/self/stat` has the number (0) without the panic.
#
# Output seen:
#   parent: None
#   session in /proc/self/stat: 0
#   getsid: assertion failed: raw > 0
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
rustix = { version = "=1.1.6", features = ["process"] }
TOML
cat >src/main.rs <<'RS'
use rustix::process::{getppid, getsid};

fn main() {
    println!("parent: {:?}", getppid());
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let session = stat.rsplit_once(") ").unwrap().1.split(' ').nth(3).unwrap();
    println!("session in /proc/self/stat: {session}");
    std::panic::set_hook(Box::new(|told| println!("getsid: {}", told.payload_as_str().unwrap())));
    if let Ok(session) = std::panic::catch_unwind(|| getsid(None)) {
        println!("getsid: {session:?}");
    }
}
RS
cargo build --quiet
# The shell of this script stays outside of the new namespace.
seen=$(unshare --user --map-root-user --pid --fork --mount-proc target/debug/finding)
printf '%s\n' "$seen"
[ "$seen" = 'parent: None
session in /proc/self/stat: 0
getsid: assertion failed: raw > 0' ] || {
    echo 'changed'
    exit 1
}
