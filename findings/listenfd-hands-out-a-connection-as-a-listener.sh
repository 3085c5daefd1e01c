#!/usr/bin/env bash
# listenfd 1.0.2 hands out a connected TCP socket as a TcpListener.
#
# Guess: take_tcp_listener refuses it. The library checks each descriptor first, and says
# "fd 3 is not a valid TCP listener" of a UDP socket. Its documentation: "Takes the TCP
# listener at an index", with an error if the descriptor "is not a TCP socket".
#
# Seen: the check covers the family and the type of the socket, and not whether it listens
# (SO_ACCEPTCONN). So the connection that systemd passes for `Accept=yes` becomes a
# listener, and each accept on it fails with EINVAL. A server that retries a failed accept
# is then alive, and answers nobody.
#
# Output seen:
#   a socket that listens: Ok(Some(..)), accept: ok
#   a connected socket: Ok(Some(..)), accept: Invalid argument (os error 22)
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
listenfd = "=1.0.2"
TOML
cat >src/main.rs <<'RS'
use std::net::TcpStream;

use listenfd::ListenFd;

fn main() {
    let kind = std::env::args().nth(1).unwrap();
    let taken = ListenFd::from_env().take_tcp_listener(0);
    let Ok(Some(listener)) = taken else {
        println!("{kind}: {taken:?}");
        return;
    };
    let address = listener.local_addr().unwrap();
    let _client = (kind == "a socket that listens").then(|| TcpStream::connect(address).unwrap());
    let accepted = match listener.accept() {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.to_string(),
    };
    println!("{kind}: Ok(Some(..)), accept: {accepted}");
}
RS
CARGO_TARGET_DIR="$folder/target" cargo build --quiet
# Gives each kind of socket to the program as descriptor 3.
cat >give.py <<'PY'
import os, socket, subprocess, sys

listener = socket.create_server(("127.0.0.1", 0))
connected = socket.create_connection(listener.getsockname())
for kind, given in [("a socket that listens", listener), ("a connected socket", connected)]:
    os.dup2(given.fileno(), 3)
    environment = dict(os.environ, LISTEN_FDS="1")
    subprocess.run([sys.argv[1], kind], env=environment, pass_fds=[3], check=True, timeout=20)
PY
python3 give.py target/debug/finding | tee output

grep -q '^a socket that listens: Ok(Some(..)), accept: ok$' output
grep -q '^a connected socket: Ok(Some(..)), accept: Invalid argument' output
