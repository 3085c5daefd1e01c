# `just` alone lists the recipes.

_list:
    @just --list --unsorted

# Open the rooms on this machine.
serve *args:
    cargo run --release -- serve {{args}}

# Play in this terminal.
play *args:
    cargo run --release -- play {{args}}

# Everything, foreign clients and browsers included.
test:
    tests/run

# The fast tests: under a minute when warm.
check:
    cargo test --workspace --lib --bins
    node --test crates/server/web/test/

fmt:
    cargo fmt

lint:
    cargo fmt --check
    cargo clippy --workspace --all-targets -- --deny warnings

doc:
    RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --document-private-items

# What continuous integration runs.
ci:
    .ci/run
