#!/usr/bin/env bash
# tracing-subscriber 0.3.23: `Targets` takes an empty part of its text for the level `error`, so
# that a comma at the end silences a log. `EnvFilter` of the same release ignores the comma.
#
# Guess: "info," means "info", or is refused, in both filters; and an empty text asks for
# nothing, so that `default_level` is `None`.
#
# Seen: `Targets` reads "info," as `error`, because the later, empty part counts as a level and
# takes the place of the first. An empty text is `error` as well. A program that goes over from
# `EnvFilter`, to save its regular expressions, logs nothing but errors when the variable is
# unset, and no error of parsing tells of it.
#
# Output seen:
#   "info": Targets Some(LevelFilter::INFO), EnvFilter Some(LevelFilter::INFO)
#   "info,": Targets Some(LevelFilter::ERROR), EnvFilter Some(LevelFilter::INFO)
#   "": Targets Some(LevelFilter::ERROR), EnvFilter Some(LevelFilter::INFO)
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
tracing = "=0.1.44"
tracing-subscriber = { version = "=0.3.23", features = ["env-filter"] }
TOML
cat >src/main.rs <<'RS'
use tracing_subscriber::filter::{EnvFilter, LevelFilter, Targets};

fn main() {
    for words in ["info", "info,", ""] {
        let targets: Targets = words.parse().unwrap();
        let filter = EnvFilter::builder()
            .with_default_directive(LevelFilter::INFO.into())
            .parse(words)
            .unwrap();
        println!("{words:?}: Targets {:?}, EnvFilter {:?}", targets.default_level(), filter.max_level_hint());
    }
}
RS
seen=$(cargo run --quiet)
printf '%s\n' "$seen"
grep -qF '"info,": Targets Some(LevelFilter::ERROR), EnvFilter Some(LevelFilter::INFO)' <<<"$seen" || {
    echo 'this has changed: both filters read the comma alike'
    exit 1
}
