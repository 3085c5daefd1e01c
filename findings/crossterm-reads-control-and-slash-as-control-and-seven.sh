#!/usr/bin/env bash
# crossterm 0.29.0 on Unix tells Ctrl+/ as Ctrl+7, and Ctrl+\ as Ctrl+4.
#
# Guess: Ctrl+A comes as `Char('a')` with CONTROL, so Ctrl+/ comes as `Char('/')` with CONTROL,
# as it does on Windows and by the keyboard protocol of kitty.
#
# Seen: for the bytes 28 to 31, which Ctrl+\, Ctrl+], Ctrl+^ and Ctrl+/ (or Ctrl+_) send, it
# names the digits that sent them on a VT220. A binding to Ctrl+/, the usual key for comments
# and help, never fires; and where digits mean something with any modifier, Ctrl+/ plays a 7.
#
# Output seen:
#   Ctrl+A: Char('a') KeyModifiers(CONTROL)
#   Ctrl+\: Char('4') KeyModifiers(CONTROL)
#   Ctrl+/: Char('7') KeyModifiers(CONTROL)
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
crossterm = "=0.29.0"
TOML
cat >src/main.rs <<'RS'
use crossterm::event::{Event, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

fn main() {
    enable_raw_mode().unwrap();
    println!("ready\r");
    let mut keys = Vec::new();
    while keys.len() < 3 {
        if let Event::Key(key) = read().unwrap() {
            keys.push(format!("{:?} {:?}", key.code, key.modifiers));
        }
    }
    disable_raw_mode().unwrap();
    std::fs::write("keys", keys.join("\n")).unwrap();
}
RS
cargo build --quiet
# Types the three bytes in a terminal.
cat >type.py <<'PY'
import os, pty, select

pid, terminal = pty.fork()
if pid == 0:
    os.execv("target/debug/finding", ["finding"])
shown = b""
while b"ready" not in shown and select.select([terminal], [], [], 10)[0]:
    shown += os.read(terminal, 100)
os.write(terminal, b"\x01\x1c\x1f")
os.waitpid(pid, 0)
for name, key in zip(["Ctrl+A", "Ctrl+\\", "Ctrl+/"], open("keys").read().split("\n")):
    print(f"{name}: {key}")
PY
seen=$(timeout 30 python3 type.py)
printf '%s\n' "$seen"
[ "$seen" = "Ctrl+A: Char('a') KeyModifiers(CONTROL)
Ctrl+\\: Char('4') KeyModifiers(CONTROL)
Ctrl+/: Char('7') KeyModifiers(CONTROL)" ] || {
    echo 'changed'
    exit 1
}
