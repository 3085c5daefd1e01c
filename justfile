# `just` alone lists the recipes.

_list:
    @just --list --unsorted

# Open the rooms on this machine.
serve *args:
    cargo run --release -- serve {{args}}

# Play in this terminal.
play *args:
    cargo run --release -- play {{args}}

# Everything, foreign clients and browsers included, after installing what is missing. `just test rust page` runs these pieces alone.
test *pieces:
    tests/run {{pieces}}

# Installs the needs of the tests. `just setup --check` installs nothing, and names what is missing.
setup *pieces:
    tests/setup {{pieces}}

# The fast tests: under a minute when warm.
check:
    cargo test --workspace --lib --bins
    node --test web/test/*.test.js

# Every screen at every size, in all languages, themes and symbols: minutes. `cargo test` draws a sample.
varredura:
    JOGO_SWEEP=1 cargo test --release --package tui --lib sweep

fmt:
    cargo fmt

lint:
    cargo fmt --check
    cargo clippy --workspace --all-targets --all-features -- --deny warnings
    tests/prose

# The English of documents and comments. `just prose --figures` prints figures, and `just prose FILE` checks one file.
prose *args:
    tests/prose {{args}}

doc:
    RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --document-private-items

# Licenses, sources and known faults of all dependencies.
auditoria *args:
    tests/audit {{args}}

# The checks of continuous integration.
ci:
    .ci/run

# Faults done to the server on purpose, two and a half minutes; e.g. `just caos --semente 7 --linha F20`.
caos *args:
    cargo run --locked --package faults -- curto {{args}}

# The same at full size, about 20 minutes; histories that fail are kept in target/caos.
caos-longo *args:
    cargo run --release --locked --package faults -- longo {{args}}

# The terminal client against its goals, beside chess-tui and nettoe; about 6 minutes.
medir-tui *args:
    tests/peers
    cargo run --release --locked --package medir -- tui --pares {{args}}

# The moving pictures of the README, from the real program.
demo:
    cargo run --locked --package medir -- filme --idioma en docs/demo.svg
    cargo run --locked --package medir -- filme --idioma pt docs/demo.pt.svg

# How many instructions a move takes, against tools/bench/instructions.txt.
conta:
    cargo build --locked --profile counts --package jogo --package bench
    target/counts/bench conta

# The cost of a move, compared with other stacks; about 25 minutes on an idle machine.
bench *args:
    tools/bench/peers/install
    cargo build --release --locked --package jogo --package bench
    target/release/bench compara {{args}}
