#!/usr/bin/env bash
# portable-pty 0.9.0 presses Enter in the program, before the end of input, when the writer
# is dropped.
#
# Its documentation says of `take_writer`: "Dropping the writer will send EOF to the slave
# end."
#
# Guess: the program gets an end of input, as behind a pipe, and nothing else. A half-typed
# line stays so.
#
# Seen: a line break comes first. A line that was only half typed is entered. In raw mode the
# two are keys: a screen in which Enter confirms is confirmed by a test that merely lets go of
# its writer, such as by `pair.master.take_writer()?.write_all(b"x")?`.
#
# Output seen:
#   line mode, after "delete all" without Enter: "delete all\n"
#   raw mode, after "x": "x\n\u{4}"
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
portable-pty = "=0.9.0"
TOML
cat >src/main.rs <<'RS'
use std::io::{BufRead, BufReader, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Types a text into a Python program, lets go of the writer, and returns what the program read.
fn read_by_program(mode: &str, typed: &str) -> String {
    let into = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/{}.txt"), mode);
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new("python3");
    command.args([concat!(env!("CARGO_MANIFEST_DIR"), "/read.py"), mode, &into]);
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut lines = BufReader::new(pair.master.try_clone_reader().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("ready"));
    pair.master.take_writer().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait().unwrap();
    std::fs::read_to_string(into).unwrap()
}

fn main() {
    let typed = "delete all";
    println!("line mode, after {typed:?} without Enter: {:?}", read_by_program("line", typed));
    println!("raw mode, after \"x\": {:?}", read_by_program("raw", "x"));
}
RS
cat >read.py <<'PY'
import os
import select
import sys
import tty

if sys.argv[1] == "raw":
    tty.setraw(0)
os.write(1, b"ready\r\n")
read = b""
# Whatever comes within a second of the last byte belongs together.
while select.select([0], [], [], 10 if not read else 1)[0]:
    some = os.read(0, 100)
    if not some:
        break
    read += some
open(sys.argv[2], "wb").write(read)
PY
seen=$(cargo run --quiet)
printf '%s\n' "$seen"
[ "$seen" = 'line mode, after "delete all" without Enter: "delete all\n"
raw mode, after "x": "x\n\u{4}"' ] || {
    echo 'changed'
    exit 1
}
