#!/usr/bin/env bash
# redis 1.8.1 (crate) ignores `?db=2` in the address of a Redis that is reached by TCP, and
# works in database 0.
#
# Guess: it means database 2, as for redis-py 8, which has it from the same kind of address,
# and as for this crate's own addresses of Unix sockets. If not, it is an error: the crate
# refuses a database that is no number, and an unknown `protocol`.
#
# Seen: every key of the query but `protocol` is dropped without a word. Two programs with one
# address work in two databases, and neither finds what the other one stores.
#
# Output seen:
#   redis://h/2: Rust 2, Python 2
#   redis://h?db=2: Rust 0, Python 2
#   unix:///run/redis.sock?db=2: Rust 2, Python 2
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
redis = { version = "=1.8.1", default-features = false }

[profile.dev]
debug = false
TOML
cat >src/main.rs <<'RS'
fn main() {
    for address in std::env::args().skip(1) {
        let client = redis::Client::open(address).unwrap();
        println!("{}", client.get_connection_info().redis_settings().db());
    }
}
RS
cargo build --quiet &
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check redis==8.1.0
wait "$!"
cat >databases.py <<'PY'
import sys

import redis

for address in sys.argv[1:]:
    print(redis.Redis.from_url(address).connection_pool.connection_kwargs.get("db", 0))
PY
addresses=('redis://h/2' 'redis://h?db=2' 'unix:///run/redis.sock?db=2')
mapfile -t rust < <(target/debug/finding "${addresses[@]}")
mapfile -t python < <(venv/bin/python databases.py "${addresses[@]}")
for i in "${!addresses[@]}"; do
    printf '%s: Rust %s, Python %s\n' "${addresses[$i]}" "${rust[$i]}" "${python[$i]}"
done >seen
cat seen
[ "$(cat seen)" = 'redis://h/2: Rust 2, Python 2
redis://h?db=2: Rust 0, Python 2
unix:///run/redis.sock?db=2: Rust 2, Python 2' ] || {
    echo 'changed'
    exit 1
}
