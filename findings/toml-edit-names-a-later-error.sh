#!/usr/bin/env bash
# toml_edit 0.25.20, asked for the error of a document with two errors, names
# the later one.
#
# Guess: a parser reports the first error of a document, as compilers do. Then a program can
# say which line of a settings file to correct first, or keep the lines above it.
#
# Seen: a document has a string that is not closed in line 1 and a line without `=` in line
# 4. The error's span is in line 4. A program that keeps "the lines before the error" keeps the
# broken line 1 as well.
#
# Output seen:
#   line 4 of 4: key with no value, expected `=`
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
toml_edit = "=0.25.20"
TOML
cat >src/main.rs <<'RS'
fn main() {
    let document = "theme = \"dark\nsound = true\nmouse = false\nrubbish\n";
    let error = document.parse::<toml_edit::DocumentMut>().unwrap_err();
    let start = error.span().unwrap().start;
    let line = document[..start].lines().count().max(1) + usize::from(document[..start].ends_with('\n'));
    println!("line {line} of {}: {}", document.lines().count(), error.message());
}
RS
seen=$(cargo run --quiet)
printf '%s\n' "$seen"
[ "$seen" = 'line 4 of 4: key with no value, expected `=`' ] || {
    echo 'changed'
    exit 1
}
