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
    node --test tests/page/*.test.js

# Every screen at every size, in all languages, themes and symbols: minutes. `cargo test` draws a sample.
sweep:
    JOGO_SWEEP=1 cargo test --release --package tui --lib sweep

fmt:
    cargo fmt

lint:
    cargo fmt --check
    cargo clippy --workspace --all-targets --all-features -- --deny warnings
    cargo clippy --package jogo --no-default-features --bins -- --deny warnings
    tests/prose

# The English of documents and comments. `just prose --figures` prints figures, and `just prose FILE` checks one file.
prose *args:
    tests/prose {{args}}

doc:
    RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --document-private-items

# Licenses, sources and known faults of all dependencies.
audit *args:
    tests/audit {{args}}

# The packages of a release, in target/dist/packages. `just dist v1.2.3` fails if the version is another one.
dist *tag:
    deploy/dist {{tag}}

# Installs the packages of `just dist` in a root of the test's own, and uses them.
test-dist:
    node --test tests/dist.test.mjs

# The checks of continuous integration.
ci:
    .ci/run

# Faults done to the server on purpose, two and a half minutes; e.g. `just faults --seed 7 --row F20`.
faults *args:
    cargo run --locked --package faults -- short {{args}}

# The same at full size, about 20 minutes; histories that fail are kept in target/faults.
faults-long *args:
    cargo run --release --locked --package faults -- long {{args}}

# A class of 30 plays a league in browsers, terminals and bots, with two kills of the server; ten minutes, or as many as named.
class *minutes:
    tests/setup foreign
    cargo build --locked --package jogo
    node tests/class.mjs {{minutes}}

# The terminal client against its goals, next to chess-tui and nettoe; about 6 minutes.
bench-terminal *args:
    tests/peers
    cargo build --profile dist --locked --package jogo --package bench
    target/dist/bench terminal --peers {{args}}

# The moving pictures of the README, from the real program.
demo:
    cargo run --locked --package bench -- film --language en docs/demo.svg
    cargo run --locked --package bench -- film --language pt docs/demo.pt.svg

# The instructions of a move, against tools/bench/instructions.txt.
count:
    cargo build --locked --profile counts --package jogo --package bench
    target/counts/bench count

# The cost of a move, compared with other stacks; about 25 minutes on an idle machine.
bench *args:
    tools/bench/peers/install
    cargo build --profile dist --locked --package jogo --package bench
    target/dist/bench server {{args}}

# The Portuguese names of earlier days.
alias varredura := sweep
alias auditoria := audit
alias caos := faults
alias caos-longo := faults-long
alias medir-tui := bench-terminal
alias conta := count
